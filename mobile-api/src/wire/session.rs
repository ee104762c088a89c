//! Signing in and staying so.

use registry::officers::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// `POST /v1/sign-in`.
#[derive(Deserialize, ToSchema)]
pub struct SignInIn {
    /// 账号
    #[schema(max_length = 64)]
    pub account: String,
    /// 口令
    #[schema(max_length = 256)]
    pub password: String,
    /// The phone.
    pub device: DeviceIn,
}

/// A phone as it names itself.
#[derive(Deserialize, ToSchema)]
pub struct DeviceIn {
    /// The id that the phone made for itself and keeps.
    #[schema(min_length = 1, max_length = 64)]
    pub id: String,
    /// What its owner calls it.
    #[schema(max_length = 64)]
    pub name: String,
}

/// `POST /v1/refresh`.
#[derive(Deserialize, ToSchema)]
pub struct RefreshIn {
    /// The token of the last answer; it is good once.
    pub refresh_token: String,
}

/// What signing in and refreshing give.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// To be sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// For the next refresh; good once.
    pub refresh_token: String,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Who is signed in.
    pub officer: OfficerOut,
    /// What they are charged with today.
    pub assignments: Vec<Assignment>,
}

/// The officer.
#[derive(Serialize, ToSchema)]
pub struct OfficerOut {
    /// Id.
    pub id: Uuid,
    /// 账号
    pub account: String,
    /// 姓名
    pub name: String,
    /// The password was given by someone else and should be changed at the desks.
    pub must_change: bool,
}

/// One post held today.
#[derive(Serialize, ToSchema)]
pub struct Assignment {
    /// 条线: `government` or `education`.
    #[schema(value_type = String)]
    pub line: Line,
    /// 岗位
    pub post: String,
    /// 辖区代码
    pub place: Option<String>,
    /// School id.
    pub school: Option<Uuid>,
    /// 年级班级
    pub class: Option<String>,
    /// 包户村组, place codes.
    pub groups: Vec<String>,
}
