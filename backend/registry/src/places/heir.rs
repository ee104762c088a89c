//! 现行区划: a place that is no more has nothing of its own any longer. Figures, ledgers, suspicions, coverage and spot checks refuse it in
//! the same words, with its heir: an empty list would say that there is nobody.

use rules::places::PlaceCode;

use super::Places;
use crate::{Error, Result};

impl Places {
    /// Whether the place is one of today.
    ///
    /// # Errors
    /// It is no more, and the sentence names its heir; or nobody has heard of it.
    pub fn must_stand(&self, code: PlaceCode) -> Result<()> {
        if self.find(code).is_some() {
            return Ok(());
        }
        if self.last_name_of(code).is_none() {
            return Err(Error::not_found("这个地方或学校"));
        }
        let (gone, heir) = (self.path(code), self.resolve(code));
        let went = if heir == code { String::new() } else { format!("，现为{}（{heir}）", self.path(heir)) };
        let sentence =
            format!("{gone}（{code}）已经撤销{went}：请查看后者；它自己以前的数字请按日期或已公布的版本查看");
        Err(Error::refused("no_more", sentence))
    }
}
