//! 分页: a long list in pages that a person can walk through.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    address,
    count::Count,
    problems::Refusal,
    words::{Language, Words},
};

/// Rows on one page of a list.
pub const ROWS_PER_PAGE: u64 = 50;

/// Rows a program may ask for at once.
pub(crate) const MOST_ROWS: u64 = 1_000;

/// Which part of a long list a program asks for.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct ListQuery {
    /// Rows to leave out from the beginning.
    #[serde(default)]
    #[param(minimum = 0)]
    offset: u64,
    /// 1–1000; 50 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
}

impl ListQuery {
    /// Offset and limit, if the limit is one we answer.
    pub(crate) fn checked(&self, most: u64) -> Result<(u64, u64), Refusal> {
        let limit = self.limit.unwrap_or(ROWS_PER_PAGE);
        // Beyond what a database takes as an offset nothing can stand.
        let offset = self.offset.min(i64::MAX.unsigned_abs());
        if (1..=most).contains(&limit) {
            return Ok((offset, limit));
        }
        Err(Refusal::field("limit", format!("每次条数须在 1 到 {most} 之间")))
    }
}

/// Where in a long list we are, and how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// This page, from 1.
    pub page: u64,
    /// The last page.
    pub pages: u64,
    /// All rows.
    pub total: u64,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
}

impl Paging {
    /// Page `page` of `total` rows; the neighbours keep the conditions of this list.
    pub fn new(path: &str, conditions: &[(&str, &str)], page: u64, total: u64) -> Self {
        let pages = total.div_ceil(ROWS_PER_PAGE).max(1);
        let page = page.clamp(1, pages);
        let href = |to: u64| {
            let number = to.to_string();
            let mut pairs = conditions.to_vec();
            pairs.push(("page", &number));
            address::with_query(path, &pairs)
        };
        Self {
            page,
            pages,
            total,
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < pages).then(|| href(page + 1)),
        }
    }

    /// Rows before this page.
    pub fn offset(&self) -> u64 {
        (self.page - 1) * ROWS_PER_PAGE
    }

    /// 共 412 条，第 1–50 条.
    pub fn sentence(&self, words: &Words) -> String {
        let total = Count(self.total);
        let first = (self.page - 1) * ROWS_PER_PAGE + 1;
        let last = (self.page * ROWS_PER_PAGE).min(self.total);
        match words.language {
            Language::Chinese if self.pages == 1 => format!("共 {total} 条"),
            Language::English if self.pages == 1 => format!("{total} in all"),
            Language::Chinese => format!("共 {total} 条，第 {}–{} 条", Count(first), Count(last)),
            Language::English => format!("{}–{} of {total}", Count(first), Count(last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_neighbours_keep_the_conditions() {
        let paging = Paging::new("/suspects", &[("kind", "left_roll"), ("name", "")], 2, 120);
        assert_eq!(paging.previous.as_deref(), Some("/suspects?kind=left_roll&page=1"));
        assert_eq!(paging.next.as_deref(), Some("/suspects?kind=left_roll&page=3"));
        assert_eq!(paging.sentence(Language::Chinese.words()), "共 120 条，第 51–100 条");
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last_and_an_empty_list_has_one() {
        assert_eq!(Paging::new("/", &[], 9, 60).page, 2);
        let empty = Paging::new("/", &[], 0, 0);
        assert_eq!((empty.page, empty.pages, empty.next), (1, 1, None));
    }
}
