//! 名册: the rows of a term's lists that a figure looks at, and whose each row of this term's lists is.

use std::collections::{HashMap, HashSet};

use rules::calendar::Term;
use rules::rates::roll::NewYear;
use rules::rosters::RollState;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::words::{Word, Words};
use crate::Result;
use crate::deed::Deed;
use crate::packed;

/// A row of the list with which the year began.
pub(super) struct RollRow {
    pub id: Uuid,
    pub roll_number: Option<Box<str>>,
    pub away: bool,
    pub ended: bool,
    pub grade: Word,
    pub sex: i32,
    pub hukou: Word,
    pub school: Uuid,
    pub child: Option<Uuid>,
}

/// The rows of one term, with the words in which they say a grade and a hukou.
#[derive(Default)]
pub(super) struct Rolls {
    pub rows: Vec<RollRow>,
    pub words: Words,
}

impl Rolls {
    /// Everything that is asked of them lies in one index: the rows themselves are ten times as wide.
    pub(super) async fn of(deed: &Deed, db: &impl ConnectionTrait, term: Term) -> Result<Self> {
        let mut rolls = Self::default();
        let columns = ["id", "roll_number", "roll_state", "ended_on", "grade", "sex", "hukou_code", "school_id"];
        let from = "roster_rows WHERE county_code = $1 AND term = $2";
        let values = vec![deed.county_code().into(), term.to_string().into()];
        packed::texts(db, (columns, from), values, |[id, number, state, ended, grade, sex, hukou, school]| {
            rolls.rows.push(RollRow {
                id: id.own_id()?,
                roll_number: number.owned(),
                away: is_away(state.text()),
                ended: ended.text().is_some(),
                grade: rolls.words.of_cell(grade.text()),
                sex: sex.number().unwrap_or_default(),
                hukou: rolls.words.of_cell(hukou.text()),
                school: school.own_id()?,
                child: None,
            });
            Ok(())
        })
        .await?;
        Ok(rolls)
    }
}

/// 在籍离校 or 不在籍不在校: the list has the pupil and says that it is not there.
pub(super) fn is_away(state: Option<&str>) -> bool {
    matches!(state.and_then(RollState::from_code), Some(RollState::Away | RollState::Gone))
}

/// What this term's lists say under a roll number.
#[derive(Default)]
pub(super) struct Listed {
    /// In class, and away.
    pub how: NewYear,
    /// On the newest list.
    pub still: bool,
    /// Its child, a person's word before the machine's.
    best: Option<(bool, Uuid)>,
    /// Its child by the first of its rows.
    first: Option<(Uuid, Uuid)>,
}

impl Listed {
    pub(super) fn child(&self) -> Option<Uuid> {
        self.best.map(|(_, child)| child)
    }

    pub(super) fn child_of_the_first_row(&self) -> Option<Uuid> {
        self.first.map(|(_, child)| child)
    }
}

/// This term's lists: their roll numbers, and their links with children.
#[derive(Default)]
pub(super) struct Now {
    numbers: HashMap<Box<str>, Listed>,
    /// The child of each row.
    of_row: HashMap<Uuid, (bool, Uuid)>,
    children: HashMap<Uuid, NewYear>,
}

impl Now {
    pub(super) async fn of(deed: &Deed, db: &impl ConnectionTrait, term: Term) -> Result<Self> {
        let (mut now, mut number_of, mut away_rows) = (Self::default(), HashMap::new(), HashSet::new());
        let (columns, from) =
            (["id", "roll_number", "roll_state", "ended_on"], "roster_rows WHERE county_code = $1 AND term = $2");
        let values = vec![deed.county_code().into(), term.to_string().into()];
        packed::texts(db, (columns, from), values, |[id, number, state, ended]| {
            let (id, away) = (id.own_id()?, is_away(state.text()));
            if away {
                away_rows.insert(id);
            }
            if let Some(number) = number.owned() {
                let listed = now.numbers.entry(number.clone()).or_default();
                listed.how.present |= !away;
                listed.how.away |= away;
                listed.still |= ended.text().is_none();
                number_of.insert(id, number);
            }
            Ok(())
        })
        .await?;
        for link in links(deed, db, (term, "roster")).await? {
            now.add(link, number_of.get(&link.row).map(AsRef::as_ref), away_rows.contains(&link.row));
        }
        Ok(now)
    }

    fn add(&mut self, Link { row, child, unsettled }: Link, number: Option<&str>, away: bool) {
        let how = self.children.entry(child).or_default();
        how.present |= !away;
        how.away |= away;
        let best = (unsettled, child);
        self.of_row.entry(row).and_modify(|known| *known = best.min(*known)).or_insert(best);
        if let Some(listed) = number.and_then(|number| self.numbers.get_mut(number)) {
            listed.best = Some(listed.best.map_or(best, |known| known.min(best)));
            let first = (row, child);
            listed.first = Some(listed.first.map_or(first, |known| known.min(first)));
        }
    }

    /// What they say under a roll number.
    pub(super) fn listed(&self, number: Option<&str>) -> Option<&Listed> {
        self.numbers.get(number?)
    }

    /// The child of one of their rows.
    pub(super) fn child_of(&self, row: Uuid) -> Option<Uuid> {
        self.of_row.get(&row).map(|(_, child)| *child)
    }

    /// How they have a pupil: by its roll number, or as that child.
    pub(super) fn has(&self, number: Option<&str>, child: Option<Uuid>) -> NewYear {
        let by_number = self.listed(number).map(|listed| listed.how).unwrap_or_default();
        let as_child = child.and_then(|child| self.children.get(&child)).copied().unwrap_or_default();
        NewYear { present: by_number.present || as_child.present, away: by_number.away || as_child.away }
    }
}

/// A row and its child, by a comparison.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub row: Uuid,
    pub child: Uuid,
    /// Not settled by a person.
    pub unsettled: bool,
}

/// The links of a term's comparison with one kind of lists that hold.
pub(super) async fn links(deed: &Deed, db: &impl ConnectionTrait, (term, kind): (Term, &str)) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    let from = "links WHERE county_code = $1 AND term = $2 AND other_kind = $3 AND decision IN ('certain', 'settled') \
        AND child_id IS NOT NULL";
    let values = vec![deed.county_code().into(), term.to_string().into(), kind.into()];
    packed::texts(db, (["other_id", "child_id", "decision"], from), values, |[row, child, decision]| {
        let unsettled = decision.text() != Some("settled");
        links.push(Link { row: row.own_id()?, child: child.own_id()?, unsettled });
        Ok(())
    })
    .await?;
    Ok(links)
}
