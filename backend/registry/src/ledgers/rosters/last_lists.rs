//! 毕业班名册: which list of each school shows the last classes of a school year: that of spring, else that of the autumn before.

use std::collections::HashMap;

use rules::calendar::{SchoolYear, Term};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::ground::Ground;
use crate::Result;
use crate::entities::roster_snapshots;
use crate::schools::School;

/// The lists of one school year on which its graduates stand.
pub(in crate::ledgers) struct LastLists {
    year: SchoolYear,
    of_school: HashMap<Uuid, Term>,
}

impl LastLists {
    /// Those of the school year that ended so many summers ago: 1 is the last.
    pub(in crate::ledgers) async fn of(ground: &Ground, summers: u8) -> Result<Self> {
        let year = ground.term.school_year().earlier(summers).unwrap_or_else(|| ground.term.school_year());
        let found: Vec<(Uuid, String)> = roster_snapshots::Entity::find()
            .select_only()
            .columns([roster_snapshots::Column::SchoolId, roster_snapshots::Column::Term])
            .distinct()
            .filter(roster_snapshots::Column::CountyCode.eq(ground.county()))
            .filter(roster_snapshots::Column::Term.is_in([year.autumn().to_string(), year.spring().to_string()]))
            .into_tuple()
            .all(ground.db())
            .await?;
        let mut of_school = HashMap::new();
        for (school, term) in found {
            let Ok(term) = term.parse::<Term>() else { continue };
            of_school.entry(school).and_modify(|known: &mut Term| *known = term.max(*known)).or_insert(term);
        }
        Ok(Self { year, of_school })
    }

    /// The year in whose summer they finished: 2026届.
    pub(in crate::ledgers) fn title(&self) -> String {
        format!("{}届", self.year.start_year() + 1)
    }

    /// The list on which a school's last classes stand.
    pub(in crate::ledgers) fn term_of(&self, school: &School) -> Option<Term> {
        self.of_school.get(&school.id.0).copied()
    }

    /// What must be said of a school that has not handed in its list of spring.
    pub(in crate::ledgers) fn lacks(&self, school: &School) -> Option<String> {
        let (name, spring, autumn) = (&school.name, self.year.spring(), self.year.autumn());
        match self.term_of(school) {
            Some(term) if term == spring => None,
            Some(_) => Some(format!(
                "{name}：未报{}花名册，毕业班按{}花名册列示，其后的异动未扣除",
                spring.title(),
                autumn.title()
            )),
            None => Some(format!(
                "{name}：{}和{}花名册都没有报送，毕业班名单无从列出，请补报花名册后重新导出",
                spring.title(),
                autumn.title()
            )),
        }
    }

    /// The same of all schools in one sentence; nothing where every list of spring is in.
    pub(in crate::ledgers) fn note<'a>(&self, schools: impl Iterator<Item = &'a School>) -> String {
        let (mut by_autumn, mut without) = (0, 0);
        for school in schools {
            match self.term_of(school) {
                Some(term) if term == self.year.spring() => {}
                Some(_) => by_autumn += 1,
                None => without += 1,
            }
        }
        let (spring, autumn) = (self.year.spring().title(), self.year.autumn().title());
        let by_autumn = (by_autumn > 0)
            .then(|| format!("{by_autumn}所学校未报{spring}花名册，按{autumn}花名册列示，其后的异动未扣除；"));
        let without = (without > 0).then(|| format!("{without}所学校这两个学期的花名册都没有报送，毕业班未能列出；"));
        let title =
            if by_autumn.is_some() || without.is_some() { format!("{}：", self.title()) } else { String::new() };
        [Some(title), by_autumn, without].into_iter().flatten().collect()
    }
}
