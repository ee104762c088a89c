//! `baoxue officers …`: accounts of the officers of both lines.

use registry::officers::{self, Line, NewOfficer};
use registry::{Actor, Registry};
use serde_json::json;

use super::Call;
use crate::args::OfficersCommand;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Does what was asked of the accounts.
pub async fn perform(call: &Call, what: OfficersCommand) -> Result<(), Failure> {
    let registry = call.registry().await?;
    match what {
        OfficersCommand::Add { account, name, line, post, place, school } => {
            let officer = new_officer(&registry, account, name, &line, post, place, school).await?;
            let account = officer.account.clone();
            let (_, password) = officers::add(&registry, &Actor::System("officers add"), officer).await?;
            shown_once(call, &account, &password)
        }
        OfficersCommand::List => list(call, &registry).await,
        OfficersCommand::ResetPassword { account } => {
            let password =
                officers::reset_password(&registry, &Actor::System("officers reset-password"), &account).await?;
            shown_once(call, &account, &password)
        }
        OfficersCommand::RevokeDevice { account, device } => {
            let officer = officers::find_by_account(&registry, &registry.whole_county()?, &account).await?;
            let actor = Actor::System("officers revoke-device");
            officers::revoke_device(&registry, &actor, officer.id, &device).await?;
            if call.json {
                return output::json(&json!({ "account": account, "device": device, "revoked": true }));
            }
            output::line(&format!("账号 {account} 的设备 {device} 已停用"))
        }
    }
}

async fn new_officer(
    registry: &Registry,
    account: String,
    name: String,
    line: &str,
    post: String,
    place: Option<rules::places::PlaceCode>,
    school: Option<String>,
) -> Result<NewOfficer, Failure> {
    let line: Line = match line {
        "government" | "政府" => Line::Government,
        "education" | "教育" => Line::Education,
        other => return Err(Failure::usage(format!("“{other}”不是条线，请写 government（政府）或 education（教育）"))),
    };
    let school_id = match school {
        Some(code) => {
            let schools = registry::schools::load(registry, &registry.whole_county()?).await?;
            let school = schools.find(&code).or_else(|| schools.named(&code));
            let unknown = || Failure::usage(format!("没有标识码为“{code}”的学校：请先导入学校名单，或核对标识码"));
            Some(school.ok_or_else(unknown)?.id.0)
        }
        None => None,
    };
    if place.is_none() && school_id.is_none() {
        return Err(Failure::usage("请用 --place 指明辖区，或用 --school 指明学校"));
    }
    Ok(NewOfficer {
        account,
        name,
        phone: None,
        line,
        post,
        place,
        school_id,
        grade_class: None,
        assigned_groups: Vec::new(),
    })
}

fn shown_once(call: &Call, account: &str, password: &str) -> Result<(), Failure> {
    if call.json {
        return output::json(&json!({ "account": account, "password": password }));
    }
    output::line(&format!("账号 {account} 的口令：{password}（只显示这一次，首次登录后请修改）"))
}

async fn list(call: &Call, registry: &Registry) -> Result<(), Failure> {
    let all = officers::list(registry, &registry.whole_county()?).await?;
    if call.json {
        let all: Vec<_> = all.iter().map(|o| json!({ "account": o.account, "name": o.name, "active": o.active, "posts": o.posts.iter().map(|p| json!({ "line": p.line.as_str(), "post": p.post, "place": p.place.map(|c| c.to_string()) })).collect::<Vec<_>>() })).collect();
        return output::json(&all);
    }
    let mut rows = Rows::under(&["账号", "姓名", "岗位", "辖区", "状态"]);
    for officer in &all {
        let post = officer.posts.first();
        rows.rows.push(vec![
            officer.account.clone(),
            officer.name.clone(),
            post.map(|p| format!("{}·{}", p.line.title(), p.post)).unwrap_or_default(),
            post.and_then(|p| p.place).map(|c| c.to_string()).unwrap_or_default(),
            if officer.active { "启用" } else { "停用" }.to_owned(),
        ]);
    }
    output::line(rows.table().trim_end())
}
