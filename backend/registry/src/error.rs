//! What can go wrong, in sentences that name the place and the cure.

use std::fmt;

use sea_orm::DbErr;

/// The result of every deed and every read.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a deed or a read did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the officer may not know of it.
    #[error("没有找到{what}，或者它不在您的管辖范围内：请核对编号，或联系管理员调整岗位")]
    NotFound {
        /// What was looked for, in Chinese.
        what: String,
    },
    /// Someone else changed it since it was read.
    #[error("{what}刚刚被别人改过：请刷新后看清最新内容，再重新提交")]
    Stale {
        /// What was to be changed, in Chinese.
        what: String,
    },
    /// A rule does not allow it.
    #[error("{sentence}")]
    Refused {
        /// Stable code of the rule.
        code: &'static str,
        /// The Chinese sentence that names the cure.
        sentence: String,
    },
    /// A value that cannot be taken.
    #[error("{field}“{written}”不能用：{cure}")]
    Invalid {
        /// Which value, as users call it.
        field: String,
        /// What was written.
        written: String,
        /// What to write instead.
        cure: String,
    },
    /// The database failed.
    #[error("{0}")]
    Database(#[from] DatabaseFault),
}

impl Error {
    /// There is no such thing within reach.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into() }
    }

    /// Someone was faster.
    pub fn stale(what: impl Into<String>) -> Self {
        Self::Stale { what: what.into() }
    }

    /// A rule says no.
    pub fn refused(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Refused { code, sentence: sentence.into() }
    }

    /// A value that cannot be taken, and what to write instead.
    pub fn invalid(field: impl Into<String>, written: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), written: written.into(), cure: cure.into() }
    }

    /// The stable code for scripts and problem documents.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Stale { .. } => "stale",
            Self::Refused { code, .. } => code,
            Self::Invalid { .. } => "invalid",
            Self::Database(_) => "database",
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Database(DatabaseFault::new(
            "数据库操作失败：请稍后重试；若仍失败，请运行 baoxue check 并联系管理员",
            error,
        ))
    }
}

/// A failure of the database: a sentence for people, the cause for the log. Neither shows a stored value.
#[derive(Debug)]
pub struct DatabaseFault {
    sentence: String,
    cause: DbErr,
}

impl DatabaseFault {
    pub(crate) fn new(sentence: impl Into<String>, cause: DbErr) -> Self {
        Self { sentence: sentence.into(), cause }
    }
}

impl fmt::Display for DatabaseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for DatabaseFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
