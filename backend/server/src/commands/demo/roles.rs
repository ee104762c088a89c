//! One sign-in per role, so that a visitor can see the county with the eyes of each.

use registry::officers::{self, Officer, Post};
use registry::{Actor, Registry};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Rows;

/// An account with its password, printed once.
#[derive(Debug, Serialize)]
pub struct SignIn {
    role: String,
    account: String,
    name: String,
    area: String,
    password: String,
}

/// The first officer of each post, with a new password.
pub async fn one_of_each(registry: &Registry) -> Result<Vec<SignIn>, Failure> {
    let scope = registry.whole_county()?;
    let (places, schools) =
        (registry::places::load(registry, &scope).await?, registry::schools::load(registry, &scope).await?);
    let mut chosen: Vec<(String, Officer, Post)> = Vec::new();
    for officer in officers::list(registry, &scope).await? {
        let Some(post) = officer.posts.first().cloned() else { continue };
        let role = format!("{}·{}", post.line.title(), post.post);
        if !chosen.iter().any(|(known, ..)| *known == role) {
            chosen.push((role, officer, post));
        }
    }
    let mut sign_ins = Vec::new();
    for (role, officer, post) in chosen {
        let password = officers::reset_password(registry, &Actor::System("demo"), &officer.account).await?;
        let school =
            post.school_id.and_then(|id| schools.by_id(registry::schools::SchoolId(id))).map(|s| s.name.clone());
        let place = post.place.map(|code| places.path(code));
        let area = school.or(place).unwrap_or_default();
        sign_ins.push(SignIn { role, account: officer.account, name: officer.name, area, password });
    }
    Ok(sign_ins)
}

/// The sign-ins as a table.
pub fn table(sign_ins: &[SignIn]) -> String {
    let mut rows = Rows::under(&["岗位", "账号", "口令", "姓名", "辖区"]);
    for s in sign_ins {
        rows.rows.push([&s.role, &s.account, &s.password, &s.name, &s.area].map(Clone::clone).to_vec());
    }
    rows.table()
}
