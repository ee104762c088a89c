//! 问题: what may go wrong for a phone, as RFC 9457 documents whose sentence says what to do next.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything a call may be refused with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No such address.
    NotFound,
    /// The address knows no such method.
    Method,
    /// The access token is missing, past, or its phone was shut out.
    SignedOut,
    /// Account or password is wrong.
    SignInRefused,
    /// Too many tries.
    TooManyTries,
    /// The request cannot be read.
    Invalid,
    /// Larger than allowed.
    TooLarge,
    /// The rules refuse.
    Refused,
    /// Changed by someone else meanwhile.
    Stale,
    /// Our own fault.
    Failed,
}

impl Problem {
    /// Status, stable code, title and sentence.
    pub fn line(self) -> (StatusCode, &'static str, &'static str, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "没有找到", "没有这个地址：请更新手机页面后重试"),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "不支持的操作",
                "此地址不支持这种操作：请更新手机页面后重试",
            ),
            Self::SignedOut => (
                StatusCode::UNAUTHORIZED,
                "signed-out",
                "登录已失效",
                "登录已失效：请续签或重新登录，未上报的内容仍保存在手机里",
            ),
            Self::SignInRefused => (
                StatusCode::UNAUTHORIZED,
                "sign-in-refused",
                "登录未成功",
                "账号或密码不正确：请核对后重新输入，忘记密码请联系县教育局管理员",
            ),
            Self::TooManyTries => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-tries", "尝试次数过多", "登录尝试次数过多：请十分钟后再试")
            }
            Self::Invalid => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                "内容无法识别",
                "发来的内容无法识别：请按接口文档 /openapi.json 改正后重发",
            ),
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "内容过大", "一次发来的内容过大：请分成小批重发")
            }
            Self::Refused => {
                (StatusCode::CONFLICT, "refused", "当前不能这样办理", "按规定当前不能这样办理：请查看说明")
            }
            Self::Stale => (StatusCode::CONFLICT, "stale", "已被他人修改", "内容刚被他人修改：请重新获取后再试"),
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "系统暂时出错",
                "系统暂时出错，没有内容被改动：请稍后重发",
            ),
        }
    }
}

/// RFC 9457 problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:baoxue:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Title.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do next.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// Fields that cannot be taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A field that cannot be taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Name of the field.
    pub field: String,
    /// What to write instead.
    pub detail: String,
}

/// A refusal on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    problem: Problem,
    said: Option<(String, String)>,
    errors: Vec<FieldError>,
}

impl Refusal {
    /// A field of the request cannot be taken.
    pub(crate) fn field(field: &str, detail: impl Into<String>) -> Self {
        let errors = vec![FieldError { field: field.to_owned(), detail: detail.into() }];
        Self { problem: Problem::Invalid, said: None, errors }
    }

    fn saying(problem: Problem, error: &registry::Error) -> Self {
        Self { problem, said: Some((error.code().replace('_', "-"), error.to_string())), errors: Vec::new() }
    }

    fn document(self) -> ProblemDocument {
        let (status, code, title, sentence) = self.problem.line();
        let (code, detail) = self.said.unwrap_or_else(|| (code.to_owned(), sentence.to_owned()));
        let kind = format!("urn:baoxue:problem:{code}");
        ProblemDocument { kind, title: title.to_owned(), status: status.as_u16(), detail, code, errors: self.errors }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem, said: None, errors: Vec::new() }
    }
}

impl From<registry::Error> for Refusal {
    fn from(error: registry::Error) -> Self {
        match &error {
            registry::Error::NotFound { .. } => Problem::NotFound.into(),
            registry::Error::Stale { .. } => Self::saying(Problem::Stale, &error),
            // A token that ended or a phone that was shut out must sign in again: that is what 401 tells a phone.
            registry::Error::Refused { code: "signed_out" | "device_revoked", .. } => {
                Self::saying(Problem::SignedOut, &error)
            }
            registry::Error::Refused { .. } => Self::saying(Problem::Refused, &error),
            registry::Error::Invalid { field, cure, .. } => Self {
                errors: vec![FieldError { field: field.clone(), detail: cure.clone() }],
                ..Self::saying(Problem::Invalid, &error)
            },
            registry::Error::Database(fault) => {
                tracing::error!(cause = ?std::error::Error::source(fault).map(ToString::to_string), "the database failed");
                Problem::Failed.into()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.problem.line().0;
        (status, [(header::CONTENT_TYPE, "application/problem+json")], Json(self.document())).into_response()
    }
}
