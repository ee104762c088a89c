//! 门: sign-in, sign-out, and the language switch.

mod page;

pub use page::SignInPage;
