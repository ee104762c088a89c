//! 门: sign-in, sign-out, the first password, and the language switch.

mod page;
mod password;
pub(crate) mod sign_in;
#[cfg(test)]
mod tests;
mod tokens;
mod visitor;

use axum::{
    Router,
    routing::{get, post},
};

pub use page::{PasswordPage, SignInPage};
pub(crate) use tokens::keys;
pub use visitor::Visitor;
pub(crate) use visitor::language_in;

use crate::Desks;

pub(crate) fn router() -> Router<Desks> {
    Router::new()
        .route("/sign-in", get(sign_in::open).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/password", get(password::open).post(password::choose))
        .route("/language/{tag}", get(sign_in::switch_language))
        .route("/api/sign-in", post(sign_in::api_sign_in))
}
