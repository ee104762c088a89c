//! 规则 · what the policy says. Pure: no async, no clock, no database, no JSON. Day, id and policy figures are arguments.
//!
//! Reading order; each module uses only those above it. (The line of each says what it is; it also keeps the order.)

/// `coded!`: enums with a stable code and a Chinese name.
mod coded;

/// Numbers of a fixed width, as codes are written.
mod digits;

/// 说法: every sentence that the rules say, in both languages.
pub mod speech;

/// 表样: the files a county exchanges.
pub mod forms;

/// 校历: school years, terms, ages, the lunar calendar.
pub mod calendar;

/// 区划: codes of places.
pub mod places;

/// 身份: numbers, dates and words as people write them.
pub mod identity;

/// 姓名: names as written and the key by which they are compared.
pub mod names;

/// 学校: kinds, stages, grades, classes, short names.
pub mod schools;

/// 儿童: what is recorded about a child, in codes.
pub mod children;

/// 入户调查: proof brought home from a visit, coverage, spot checks.
pub mod surveys;

/// 花名册: roll states, movements, absence.
pub mod rosters;

/// 匹配: which rows of two lists mean the same child.
pub mod matching;

/// 县级设置: the figures a county may set.
pub mod policy;

/// 就学状况: one standing per child and term.
pub mod standing;

/// 预警: why a child or a row should be looked at.
pub mod flags;

/// 指标: what each rate counts, person by person.
pub mod rates;

/// 台账与名册: what each list is called, and who stands on it.
pub mod ledgers;

/// 双线责任: who answers for a child, on both lines.
pub mod responsibility;

/// 权限: what a post may do, and where.
pub mod access;
