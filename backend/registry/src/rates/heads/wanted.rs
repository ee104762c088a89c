//! 应计: whoever ought to be a head now, as queries over what is recorded.
//!
//! The codes of `rules::rates::Counted` are put together by the database from its columns, so that a county is brought up to date
//! without its persons passing through memory. A test holds these codes against the rules.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::policy::Policy;
use rules::rates::{Cohort, DropoutPeriod};
use rules::rosters::MovementKind;
use sea_orm::{FromQueryResult, Value};
use serde::Deserialize;
use uuid::Uuid;

use super::{COHORTS, Role, cohorts, pupils, statement};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::Model;

/// Everyone of one role, as a query.
pub(super) struct Wanted {
    pub role: Role,
    /// Named parts before the query, if there are any.
    pub with: String,
    /// Selects `subject_id, child_id, counted, hukou_village, home_village, school_id, grade, sex, groups`.
    pub select: String,
    /// From `$1` on.
    pub values: Vec<Value>,
}

/// A registered child by its standing.
const CHILDREN: &str = "SELECT s.child_id AS subject_id, s.child_id AS child_id, \
     'child:' || COALESCE(CAST(s.age AS text), '') || ':' || s.status || ':' || s.level || ':' || s.attained || ':' \
     || CASE WHEN s.in_county_hukou THEN '1' ELSE '0' END || ':' || CASE WHEN s.resident THEN '1' ELSE '0' END || ':' \
     || CASE WHEN ',' || s.\"groups\" || ',' LIKE '%,three_disabled,%' THEN 'three' \
        WHEN ',' || s.\"groups\" || ',' LIKE '%,disabled,%' THEN 'other' ELSE 'none' END AS counted, \
     COALESCE(s.hukou_village_code, s.village_code) AS hukou_village, \
     COALESCE(s.village_code, s.hukou_village_code) AS home_village, \
     s.school_id, s.grade, s.sex, s.\"groups\" AS \"groups\" \
     FROM standings s WHERE s.county_code = $1 AND s.term = $2";

/// The village of hukou of a child of this county, as it is today; where its village is not known, its home, as of the child's own head.
/// `s` is the child's standing.
pub(crate) const HUKOU_VILLAGE: &str =
    "COALESCE(s.hukou_village_code, CASE WHEN s.in_county_hukou THEN s.village_code END)";

/// Of a pupil whose child is known that of the child: after a split the roll still names the whole village, and one child must not stand in
/// two. Else `{roll}`, what the roll says.
pub(super) fn own_village(roll: &str) -> String {
    format!("COALESCE({HUKOU_VILLAGE}, {roll})")
}

/// The village of the hukou that the roll names, else where the school lies: a village's cohort is its own children, whichever
/// school its first and last class stand in. `{row}` is the row, `c` its school.
pub(super) const ROLL_VILLAGE: &str = "CASE WHEN length({row}.hukou_code) >= 12 AND substr({row}.hukou_code, 1, 6) = $1 \
     AND substr({row}.hukou_code, 7, 3) <> '000' AND substr({row}.hukou_code, 10, 3) <> '000' \
     THEN substr({row}.hukou_code, 1, 12) ELSE c.place_code END";

/// A movement of the year: it stands where its school lies and nowhere else. Who has left cannot leave again before a return: of
/// leavings of one roll number with no coming between them the first counts, and so of comings. `{left}` and `{came}` are their kinds.
const FLOWS: &str = "SELECT m.id AS subject_id, CAST(NULL AS uuid) AS child_id, \
     'flow:' || m.kind || ':' || COALESCE(m.grade, '') AS counted, CAST(NULL AS text) AS hukou_village, \
     CAST(NULL AS text) AS home_village, m.school_id, m.grade, 0 AS sex, '' AS \"groups\" FROM (\
     SELECT y.*, LAG(y.way, 1, 0) OVER (PARTITION BY y.roll_number, ABS(y.way) ORDER BY y.on_day, y.record_id, y.id) AS way_before FROM (\
     SELECT n.id, n.record_id, n.roll_number, n.kind, n.grade, n.school_id, n.on_day, \
     CASE WHEN n.kind IN ({left}) THEN -1 WHEN n.kind IN ({came}) THEN 1 ELSE 0 END AS way \
     FROM movements n WHERE n.county_code = $1 AND n.on_day BETWEEN $2 AND $3) y) m \
     WHERE m.roll_number IS NULL OR m.way = 0 OR m.way <> m.way_before";

/// Everyone whom some figure of the term looks at, role by role.
pub(super) async fn all(deed: &Deed, term: Term, policy: &Policy) -> Result<Vec<Wanted>> {
    let mut wanted = vec![of_children(deed, term), pupils::wanted(deed, term).await?, flows(deed, term)];
    for of in COHORTS {
        let Some(followed) = Cohort::of(of, term, policy.system) else { continue };
        let has_entered = cohorts::has_entered(deed, followed).await?;
        let all = || cohorts::wanted(deed, term, of, followed);
        wanted.push(if has_entered { all() } else { nobody(deed, term, Role::Cohort(of)) });
    }
    Ok(wanted)
}

/// The heads that these children ought to be.
pub(in crate::rates) async fn children(deed: &Deed, term: Term, of: &[Uuid]) -> Result<Vec<Model>> {
    let marks: Vec<String> = (3..of.len() + 3).map(|nth| format!("${nth}")).collect();
    let mut wanted = of_children(deed, term);
    wanted.select = format!("{CHILDREN} AND s.child_id IN ({})", marks.join(", "));
    wanted.values.extend(of.iter().map(|id| Value::from(*id)));
    wanted.read(deed, term).await
}

/// [`HUKOU_VILLAGE`] of these children, where it is known.
pub(in crate::rates) async fn hukou_villages(deed: &Deed, term: Term, of: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let marks: Vec<String> = (3..of.len() + 3).map(|nth| format!("${nth}")).collect();
    let sql = format!(
        "SELECT s.child_id, {HUKOU_VILLAGE} AS village FROM standings s WHERE s.county_code = $1 AND s.term = $2 AND s.child_id IN ({})",
        marks.join(", ")
    );
    let own: [Value; 2] = [deed.county_code().into(), term.to_string().into()];
    let asked = statement(deed, &sql, own.into_iter().chain(of.iter().map(|id| Value::from(*id))));
    let found = Lives::find_by_statement(asked).all(deed.txn()).await?;
    Ok(found.into_iter().filter_map(|child| Some((child.child_id, child.village?))).collect())
}

/// Where the hukou of a child is.
#[derive(FromQueryResult)]
struct Lives {
    child_id: Uuid,
    village: Option<String>,
}

fn of_children(deed: &Deed, term: Term) -> Wanted {
    Wanted {
        role: Role::Child,
        with: String::new(),
        select: CHILDREN.to_owned(),
        values: vec![deed.county_code().into(), term.to_string().into()],
    }
}

/// A list on which nobody stands.
fn nobody(deed: &Deed, term: Term, role: Role) -> Wanted {
    let select = format!("{CHILDREN} AND 1 = 0");
    Wanted { role, select, ..of_children(deed, term) }
}

fn flows(deed: &Deed, term: Term) -> Wanted {
    let year = DropoutPeriod::of(term).year;
    let kinds = |which: fn(MovementKind) -> bool| {
        let kinds = MovementKind::ALL.iter().filter(|kind| which(**kind));
        kinds.map(|kind| format!("'{}'", kind.as_str())).collect::<Vec<_>>().join(", ")
    };
    let (left, came) = (kinds(MovementKind::is_decrease), kinds(MovementKind::is_increase));
    Wanted {
        role: Role::Flow,
        with: String::new(),
        select: FLOWS.replace("{left}", &left).replace("{came}", &came),
        values: vec![deed.county_code().into(), year.starts_on().into(), year.ends_on().into()],
    }
}

/// A head as a query finds it, without its term and time.
#[derive(FromQueryResult, Deserialize)]
pub(super) struct Row {
    subject_id: Uuid,
    child_id: Option<Uuid>,
    counted: String,
    hukou_village: Option<String>,
    home_village: Option<String>,
    school_id: Option<Uuid>,
    grade: Option<String>,
    sex: i32,
    groups: String,
}

impl Row {
    /// The head that begins with this deed.
    pub(super) fn into_head(self, deed: &Deed, term: Term, role: Role) -> Model {
        Model {
            county_code: deed.county_code(),
            term: term.to_string(),
            role: role.as_str().to_owned(),
            subject_id: self.subject_id,
            since_seq: deed.seq(),
            until_seq: None,
            child_id: self.child_id,
            counted: self.counted,
            hukou_village: self.hukou_village,
            home_village: self.home_village,
            school_id: self.school_id,
            grade: self.grade,
            sex: self.sex,
            groups: self.groups,
        }
    }
}

impl Wanted {
    async fn read(&self, deed: &Deed, term: Term) -> Result<Vec<Model>> {
        let sql = format!("{}{}", self.with, self.select);
        let rows = Row::find_by_statement(statement(deed, &sql, self.values.iter().cloned())).all(deed.txn()).await?;
        Ok(rows.into_iter().map(|row| row.into_head(deed, term, self.role)).collect())
    }
}
