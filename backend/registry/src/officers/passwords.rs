//! 口令: hashed with argon2id, never stored, and a wrong account costs as much as a wrong password.

use std::sync::LazyLock;

use argon2::password_hash::SaltString;
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};

use crate::{Error, Result};

/// Shortest password that a person may choose.
const FEWEST_CHARS: usize = 8;

/// What an account without a password holds: no password matches it.
pub(super) const NONE: &str = "";

/// Compared against when there is no such account, so that the answer takes as long.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").unwrap_or_default());

/// Hashes a password away from the threads that serve.
pub(super) async fn hash(password: String) -> Result<String> {
    if password.chars().count() < FEWEST_CHARS {
        return Err(Error::refused("password_short", format!("口令太短：请至少用 {FEWEST_CHARS} 个字符")));
    }
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|_| hashing_failed())?
}

/// Whether the password belongs to the hash; an empty or unreadable hash costs as much as a wrong password.
pub(super) async fn matches(password: String, stored: String) -> bool {
    let check = move || {
        if let Ok(hash) = PasswordHash::new(&stored) {
            return Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        }
        if let Ok(nobody) = PasswordHash::new(&NOBODY) {
            // For the effort only.
            let _ = Argon2::default().verify_password(password.as_bytes(), &nobody);
        }
        false
    };
    tokio::task::spawn_blocking(check).await.unwrap_or(false)
}

/// A password to hand over once: letters and digits that nobody confuses, about 70 bits.
pub(super) fn made_up() -> String {
    const SIGNS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut signs = String::new();
    while signs.len() < 14 {
        let byte = usize::from(rand::random::<u8>());
        // Bytes beyond the last whole round of signs would make the first ones likelier.
        if byte < 256 / SIGNS.len() * SIGNS.len() {
            signs.push(char::from(SIGNS[byte % SIGNS.len()]));
        }
    }
    signs
}

fn hash_now(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|_| hashing_failed())?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| hashing_failed())?;
    Ok(hash.to_string())
}

fn hashing_failed() -> Error {
    Error::refused("password_hash", "口令加密失败：请换一个口令再试，或重新启动程序")
}
