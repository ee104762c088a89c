//! 查找: a text that somebody typed, as a condition on what is stored. Its `%` and `_` mean themselves.

use sea_orm::sea_query::LikeExpr;

/// What holds the text anywhere.
pub(crate) fn holding(text: &str) -> LikeExpr {
    like(format!("%{}%", literal(text)))
}

/// What begins with the text.
pub(crate) fn beginning_with(text: &str) -> LikeExpr {
    like(format!("{}%", literal(text)))
}

fn like(pattern: String) -> LikeExpr {
    LikeExpr::new(pattern).escape('\\')
}

fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
