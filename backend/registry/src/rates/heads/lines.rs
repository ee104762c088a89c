//! 名册与流动名册的行: movements, the rows of whom they may speak, and the police list of whoever may be gone.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::HukouState;
use rules::rates::roll::{Bearer, Line, List, Move, PoliceEntry, WrittenOff};
use rules::rosters::MovementKind;
use rules::surveys::names_paper;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::rolls::is_away;
use crate::Result;
use crate::deed::Deed;
use crate::packed::{self, Text};

/// By what a stored line knows its pupil.
#[derive(Default)]
pub(super) struct Names {
    pub roll_number: Option<Box<str>>,
    pub id_number: Option<Box<str>>,
    pub name: Box<str>,
    pub born_on: Option<NaiveDate>,
}

impl Names {
    /// The columns of it, in that order.
    const COLUMNS: [&str; 4] = ["roll_number", "id_number", "name_key", "born_on"];

    pub(super) fn of([roll_number, id_number, name, born_on]: [&Text<'_>; 4]) -> Self {
        Self {
            roll_number: roll_number.owned(),
            id_number: id_number.owned(),
            name: name.owned().unwrap_or_default(),
            born_on: born_on.day(),
        }
    }

    pub(super) fn bearer(&self) -> Bearer<'_> {
        Bearer {
            roll_number: self.roll_number.as_deref(),
            id_number: self.id_number.as_deref(),
            name: &self.name,
            born_on: self.born_on,
        }
    }
}

/// A line of the movement list, as it is stored.
pub(super) struct MoveRow {
    pub id: Uuid,
    record_id: Box<str>,
    pub kind: MovementKind,
    pub on: NaiveDate,
    pub names: Names,
    has_paper: bool,
    pub school: Option<Uuid>,
    pub grade: Option<Box<str>>,
}

impl MoveRow {
    /// As the rules look at it.
    fn line(&self) -> Move<'_> {
        let Self { id, kind, on, has_paper, .. } = *self;
        Move { id, record_id: &self.record_id, kind, on, who: self.names.bearer(), has_paper }
    }
}

/// Every movement of the county.
async fn moves(deed: &Deed, db: &impl ConnectionTrait) -> Result<Vec<MoveRow>> {
    let mut moves = Vec::new();
    let [a, b, c, d] = Names::COLUMNS;
    let columns = ["id", "record_id", "kind", "on_day", a, b, c, d, "evidence", "school_id", "grade"];
    let from = "movements WHERE county_code = $1";
    packed::texts(db, (columns, from), vec![deed.county_code().into()], |row| {
        let [id, record_id, kind, on, a, b, c, d, evidence, school, grade] = row;
        let Some((kind, on)) = kind.text().and_then(MovementKind::from_code).zip(on.day()) else { return Ok(()) };
        moves.push(MoveRow {
            id: id.own_id()?,
            record_id: record_id.owned().unwrap_or_default(),
            kind,
            on,
            names: Names::of([&a, &b, &c, &d]),
            has_paper: evidence.text().is_some_and(names_paper),
            school: school.id(),
            grade: grade.owned(),
        });
        Ok(())
    })
    .await?;
    Ok(moves)
}

/// A row of a roster of any term, as it is stored.
pub(super) struct LineRow {
    pub id: Uuid,
    pub term: Box<str>,
    pub names: Names,
    away: bool,
    as_of: Option<NaiveDate>,
    pub grade: Option<Box<str>>,
    pub school: Uuid,
    pub hukou: Option<Box<str>>,
    pub sex: i32,
}

impl LineRow {
    /// As the rules look at it.
    pub(super) fn line(&self) -> Line<'_> {
        Line { id: self.id, bearer: self.names.bearer(), away: self.away, as_of: self.as_of }
    }
}

/// The rows of rosters that meet a condition, each with the last day for which a list has it.
pub(super) fn rows(wanted: &str) -> String {
    format!(
        "roster_rows r LEFT JOIN roster_snapshots s ON s.county_code = $1 AND s.id = r.last_snapshot_id \
         WHERE r.county_code = $1 AND {wanted}"
    )
}

/// Rows of rosters, once each, however often they were asked for.
#[derive(Default)]
pub(super) struct Lines(HashMap<Uuid, LineRow>);

impl Lines {
    /// Every row, of any term, of which one of these may be known: by its roll number, its ID number, or its name and birthday.
    pub(super) async fn around(deed: &Deed, asked: &[Bearer<'_>]) -> Result<Self> {
        let mut lines = Self::default();
        let rolls = packed::list(asked.iter().filter_map(|who| who.roll_number));
        let ids = packed::list(asked.iter().filter_map(|who| who.id_number));
        let names: HashSet<&str> = asked.iter().filter(|who| who.born_on.is_some()).map(|who| who.name).collect();
        for (column, these) in [("roll_number", rolls), ("id_number", ids), ("name_key", packed::list(names))] {
            let list = packed::listed(deed.txn().get_database_backend(), 2);
            lines.add(deed, &format!("r.{column} IN ({list})"), vec![these]).await?;
        }
        Ok(lines)
    }

    /// Every row, of any term, under these roll numbers.
    pub(super) async fn of_numbers(deed: &Deed, numbers: Vec<&str>) -> Result<Self> {
        let mut lines = Self::default();
        let list = packed::listed(deed.txn().get_database_backend(), 2);
        lines.add(deed, &format!("r.roll_number IN ({list})"), vec![packed::list(numbers)]).await?;
        Ok(lines)
    }

    /// These rows.
    pub(super) async fn of_rows(deed: &Deed, ids: Vec<Uuid>) -> Result<Self> {
        let mut lines = Self::default();
        let list = packed::listed_ids(deed.txn().get_database_backend(), 2);
        lines.add(deed, &format!("r.id IN ({list})"), vec![packed::list_of_ids(ids)]).await?;
        Ok(lines)
    }

    /// A class: the rows of a term and a grade.
    pub(super) async fn of_class(deed: &Deed, term: Term, grade: u8) -> Result<Self> {
        let mut lines = Self::default();
        let asked = vec![term.to_string().into(), grade.to_string().into()];
        lines.add(deed, "r.term = $2 AND r.grade = $3 AND r.ended_on IS NULL", asked).await?;
        Ok(lines)
    }

    async fn add(&mut self, deed: &Deed, wanted: &str, asked: Vec<Value>) -> Result<()> {
        let [a, b, c, d] = Names::COLUMNS.map(|column| format!("r.{column}"));
        let columns = [
            "r.id",
            "r.term",
            &a,
            &b,
            &c,
            &d,
            "r.roll_state",
            "s.as_of",
            "r.grade",
            "r.school_id",
            "r.hukou_code",
            "r.sex",
        ];
        let from = rows(wanted);
        let values = std::iter::once(deed.county_code().into()).chain(asked).collect();
        packed::texts(deed.txn(), (columns, &from), values, |row| {
            let [id, term, a, b, c, d, state, as_of, grade, school, hukou, sex] = row;
            let id = id.own_id()?;
            self.0.insert(
                id,
                LineRow {
                    id,
                    term: term.owned().unwrap_or_default(),
                    names: Names::of([&a, &b, &c, &d]),
                    away: is_away(state.text()),
                    as_of: as_of.day(),
                    grade: grade.owned(),
                    school: school.own_id()?,
                    hukou: hukou.owned(),
                    sex: sex.number().unwrap_or_default(),
                },
            );
            Ok(())
        })
        .await
    }

    pub(super) fn get(&self, id: Uuid) -> Option<&LineRow> {
        self.0.get(&id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LineRow> {
        self.0.values()
    }

    /// Those of one term.
    pub(super) fn list(&self, term: Term) -> List<'_> {
        let term = term.to_string();
        List::of(self.0.values().filter(|row| *row.term == *term).map(LineRow::line))
    }
}

/// An entry of the police list whose hukou is gone.
struct PoliceRow {
    id: Uuid,
    names: Names,
    state: HukouState,
}

impl PoliceRow {
    fn entry(&self) -> PoliceEntry<'_> {
        let who = self.names.bearer();
        PoliceEntry { id: self.id, id_number: who.id_number, name: who.name, born_on: who.born_on, state: self.state }
    }
}

/// What is written of people whatever their rows: every movement, and every entry of the police list whose hukou is gone.
pub(super) struct Records {
    pub moves: Vec<MoveRow>,
    police: Vec<PoliceRow>,
}

impl Records {
    pub(super) async fn of(deed: &Deed, db: &impl ConnectionTrait) -> Result<Self> {
        Ok(Self { moves: moves(deed, db).await?, police: written_off(deed, db).await? })
    }

    /// The movements that meet a condition, as the rules look at them.
    pub(super) fn moves(&self, wanted: impl Fn(&MoveRow) -> bool) -> Vec<Move<'_>> {
        self.moves.iter().filter(|row| wanted(row)).map(MoveRow::line).collect()
    }

    pub(super) fn written_off(&self) -> WrittenOff<'_> {
        WrittenOff::of(self.police.iter().map(PoliceRow::entry))
    }
}

/// Every entry whose hukou is gone: a few hundred a county.
async fn written_off(deed: &Deed, db: &impl ConnectionTrait) -> Result<Vec<PoliceRow>> {
    let mut rows = Vec::new();
    let (columns, from) = (
        ["id", "id_number", "name_key", "born_on", "hukou_state"],
        "hukou_entries WHERE county_code = $1 AND hukou_state <> $2",
    );
    let values = vec![deed.county_code().into(), HukouState::Registered.as_str().into()];
    packed::texts(db, (columns, from), values, |[id, id_number, name, born_on, state]| {
        let Some(state) = state.text().and_then(HukouState::from_code) else { return Ok(()) };
        let names = Names::of([&Text::default(), &id_number, &name, &born_on]);
        rows.push(PoliceRow { id: id.own_id()?, names, state });
        Ok(())
    })
    .await?;
    Ok(rows)
}
