//! 登录: whether account and password belong together.

use super::{Officer, find, passwords};
use crate::{Registry, Result};

/// The officer whose account and password these are; `None` alike for an unknown account, a closed one and a wrong password,
/// and after the same effort.
///
/// # Errors
/// The database does not answer.
pub async fn authenticate(registry: &Registry, account: &str, password: &str) -> Result<Option<Officer>> {
    let county = registry.county()?.to_string();
    let row = find::row_of_account(registry.read(), &county, account).await?;
    let stored = row.as_ref().map_or_else(|| passwords::NONE.to_owned(), |row| row.password_hash.clone());
    let right = passwords::matches(password.to_owned(), stored).await;
    match row.filter(|row| right && row.active) {
        Some(row) => Ok(Some(find::with_posts(registry.read(), row).await?)),
        None => Ok(None),
    }
}
