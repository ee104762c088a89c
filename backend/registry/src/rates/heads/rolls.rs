//! 名册: the rows of a term's lists that a figure looks at, and whose each row of this term's lists is.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::rates::roll::NewYear;
use rules::rosters::RollState;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::PAGE;
use super::words::{Word, Words};
use crate::Result;
use crate::deed::Deed;
use crate::packed::{self, Text};

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
        read(deed, db, term, columns, |[id, number, state, ended, grade, sex, hukou, school]| {
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

/// Hands on the rows of a term's lists, grade by grade, in the order of the index: a county's in one cell are ten megabytes, three times
/// over, in the middle of what is to stay.
async fn read<const N: usize>(
    deed: &Deed,
    db: &impl ConnectionTrait,
    term: Term,
    columns: [&str; N],
    mut each: impl FnMut([Text<'_>; N]) -> Result<()>,
) -> Result<()> {
    let of_term = || -> Vec<Value> { vec![deed.county_code().into(), term.to_string().into()] };
    let from = "roster_rows WHERE county_code = $1 AND term = $2";
    let mut grades = Vec::new();
    let all = format!("(SELECT DISTINCT grade FROM {from}) g");
    packed::texts(db, (["grade"], &all), of_term(), |[grade]| {
        grades.push(grade.text().map(str::to_owned));
        Ok(())
    })
    .await?;
    for grade in grades {
        let which = if grade.is_some() { "= $3" } else { "IS NULL" };
        let values = of_term().into_iter().chain(grade.map(Value::from)).collect();
        packed::texts(db, (columns, &format!("{from} AND grade {which}")), values, &mut each).await?;
    }
    Ok(())
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

/// A row of this term's lists.
#[derive(Default)]
struct NowRow {
    /// The place of its roll number among what they say.
    number: Option<u32>,
    away: bool,
    best: Option<(bool, Uuid)>,
}

/// This term's lists: their roll numbers, and their links with children.
#[derive(Default)]
pub(super) struct Now {
    numbers: HashMap<Box<str>, u32>,
    listed: Vec<Listed>,
    rows: HashMap<Uuid, NowRow>,
    children: HashMap<Uuid, NewYear>,
}

impl Now {
    pub(super) async fn of(deed: &Deed, db: &impl ConnectionTrait, term: Term) -> Result<Self> {
        let mut now = Self::default();
        read(deed, db, term, ["id", "roll_number", "roll_state", "ended_on"], |[id, number, state, ended]| {
            let away = is_away(state.text());
            let number = number.text().map(|number| now.add_number(number, away, ended.text().is_none()));
            now.rows.insert(id.own_id()?, NowRow { number, away, best: None });
            Ok(())
        })
        .await?;
        links(deed, db, (term, "roster"), |link| now.add(link)).await?;
        Ok(now)
    }

    fn add_number(&mut self, number: &str, away: bool, still: bool) -> u32 {
        let nth = self.numbers.get(number).copied().unwrap_or_else(|| {
            let next = u32::try_from(self.listed.len()).unwrap_or(u32::MAX);
            self.listed.push(Listed::default());
            self.numbers.insert(number.into(), next);
            next
        });
        if let Some(listed) = self.listed.get_mut(nth as usize) {
            listed.how.present |= !away;
            listed.how.away |= away;
            listed.still |= still;
        }
        nth
    }

    fn add(&mut self, Link { row, child, unsettled }: Link) {
        let best = (unsettled, child);
        let known = self.rows.entry(row).or_default();
        known.best = Some(known.best.map_or(best, |known| known.min(best)));
        let how = self.children.entry(child).or_default();
        how.present |= !known.away;
        how.away |= known.away;
        if let Some(listed) = known.number.and_then(|nth| self.listed.get_mut(nth as usize)) {
            listed.best = Some(listed.best.map_or(best, |known| known.min(best)));
            let first = (row, child);
            listed.first = Some(listed.first.map_or(first, |known| known.min(first)));
        }
    }

    /// What they say under a roll number.
    pub(super) fn listed(&self, number: Option<&str>) -> Option<&Listed> {
        let nth = *self.numbers.get(number?)?;
        self.listed.get(nth as usize)
    }

    /// The child of one of their rows.
    pub(super) fn child_of(&self, row: Uuid) -> Option<Uuid> {
        self.rows.get(&row)?.best.map(|(_, child)| child)
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

/// Hands on the links of a term's comparison with one kind of lists that hold, some thousand at a time in the order of their index.
pub(super) async fn links(
    deed: &Deed,
    db: &impl ConnectionTrait,
    (term, kind): (Term, &str),
    mut each: impl FnMut(Link),
) -> Result<()> {
    let from = next_links();
    let (certain, settled) = ("certain", "settled");
    // What comes first in the order of the index: the child, whether a person settled it, the row.
    let mut last = (Uuid::nil(), false, Uuid::nil());
    loop {
        let mut rows = 0;
        let decision = if last.1 { settled } else { certain };
        let values: Vec<Value> = vec![
            deed.county_code().into(),
            term.to_string().into(),
            kind.into(),
            last.0.into(),
            decision.into(),
            last.2.into(),
        ];
        packed::texts(db, (["other_id", "child_id", "decision"], &from), values, |[row, child, decision]| {
            let (row, child, is_settled) = (row.own_id()?, child.own_id()?, decision.text() == Some(settled));
            (rows, last) = (rows + 1, last.max((child, is_settled, row)));
            each(Link { row, child, unsettled: !is_settled });
            Ok(())
        })
        .await?;
        if rows < PAGE {
            return Ok(());
        }
    }
}

/// The next page of the links behind one.
pub(super) fn next_links() -> String {
    format!(
        "(SELECT other_id, child_id, decision FROM links WHERE county_code = $1 AND term = $2 AND other_kind = $3 \
         AND decision IN ('certain', 'settled') AND (child_id, decision, other_id) > ($4, $5, $6) \
         ORDER BY child_id, decision, other_id LIMIT {PAGE}) l"
    )
}
