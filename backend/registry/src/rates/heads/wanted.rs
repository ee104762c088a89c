//! 应计: whoever ought to be a head now, as queries over what is recorded.
//!
//! The codes of `rules::rates::Counted` are put together by the database from its columns, so that a county is brought up to date
//! without its persons passing through memory. A test holds these codes against the rules.

use rules::calendar::Term;
use rules::policy::Policy;
use rules::rates::{Cohort, CohortRecord, DropoutPeriod, Indicator};
use rules::rosters::MovementKind;
use rules::schools::Grade;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::{COHORTS, Role, statement};
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

/// The village of the hukou that the roll names, else where the school lies: a village's cohort is its own children, whichever
/// school its first and last class stand in. `{row}` is the row, `c` its school.
const ROLL_VILLAGE: &str = "CASE WHEN length({row}.hukou_code) >= 12 AND substr({row}.hukou_code, 1, 6) = $1 \
     AND substr({row}.hukou_code, 7, 3) <> '000' AND substr({row}.hukou_code, 10, 3) <> '000' \
     THEN substr({row}.hukou_code, 1, 12) ELSE c.place_code END";

/// Who a row of the base term was: by the comparisons that looked at its term; else by another row of the same roll number.
const PUPIL_PARTS: &str = "WITH linked AS MATERIALIZED (SELECT row_id, child_id FROM (\
     SELECT l.other_id AS row_id, l.child_id, ROW_NUMBER() OVER (PARTITION BY l.other_id \
     ORDER BY CASE WHEN l.term = $2 THEN 0 ELSE 1 END, l.decision DESC, l.child_id) AS nth \
     FROM links l WHERE l.county_code = $1 AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     AND (l.term = $4 AND l.other_kind = 'roster_before' OR l.term = $3 AND l.other_kind = 'roster')) known WHERE nth = 1), \
     named AS MATERIALIZED (SELECT roll_number, child_id FROM (\
     SELECT r.roll_number, l.child_id, ROW_NUMBER() OVER (PARTITION BY r.roll_number \
     ORDER BY l.other_kind, r.id, CASE WHEN l.term = $2 THEN 0 ELSE 1 END, l.decision DESC, l.child_id) AS nth \
     FROM links l CROSS JOIN roster_rows r WHERE l.county_code = $1 AND l.term IN ($2, $3, $4) \
     AND l.other_kind IN ('roster', 'roster_before') AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     AND r.county_code = $1 AND r.id = l.other_id AND r.term <> $3 AND r.roll_number IS NOT NULL) known WHERE nth = 1), \
     moved AS MATERIALIZED (SELECT roll_number, kind FROM (\
     SELECT m.roll_number, m.kind, ROW_NUMBER() OVER (PARTITION BY m.roll_number ORDER BY m.on_day DESC, m.record_id DESC) AS nth \
     FROM movements m WHERE m.county_code = $1 AND m.roll_number IS NOT NULL AND m.on_day BETWEEN $5 AND $6) known WHERE nth = 1), \
     left_after AS MATERIALIZED (SELECT m.roll_number, MAX(m.on_day) AS on_day FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NOT NULL AND m.kind = 'dropout' GROUP BY m.roll_number), \
     here AS MATERIALIZED (SELECT DISTINCT l.child_id FROM links l WHERE l.county_code = $1 AND l.term = $2 \
     AND l.other_kind = 'roster' AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL), ";

/// A pupil on the roll when the year began; who left the list since counts as well where a movement or a child tells who it was.
const PUPILS: &str = "SELECT b.id AS subject_id, b.child_id AS child_id, \
     'pupil:' || COALESCE(b.grade, '') || ':' || COALESCE(s.status, '') || ':' \
     || CASE WHEN s.status IS NULL THEN COALESCE(b.moved_as, '') ELSE '' END || ':' \
     || CASE WHEN $7 AND (a.on_day > $6 OR (h.child_id IS NOT NULL AND (a.on_day IS NULL OR a.on_day < $5))) THEN '1' ELSE '0' END \
     AS counted, {village} AS hukou_village, {village} AS home_village, b.school_id, b.grade, b.sex, \
     COALESCE(s.\"groups\", '') AS \"groups\" \
     FROM (SELECT r.id, r.grade, r.sex, r.hukou_code, r.school_id, r.roll_number, r.ended_on, m.kind AS moved_as, \
     COALESCE(k.child_id, n.child_id) AS child_id FROM roster_rows r \
     LEFT JOIN linked k ON k.row_id = r.id LEFT JOIN named n ON n.roll_number = r.roll_number \
     LEFT JOIN moved m ON m.roll_number = r.roll_number \
     WHERE r.county_code = $1 AND r.term = $3) b \
     JOIN schools c ON c.county_code = $1 AND c.id = b.school_id \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = b.child_id \
     LEFT JOIN left_after a ON a.roll_number = b.roll_number \
     LEFT JOIN here h ON h.child_id = b.child_id \
     WHERE b.ended_on IS NULL OR (b.roll_number IS NOT NULL AND (b.moved_as IS NOT NULL OR b.child_id IS NOT NULL) \
     AND NOT EXISTS (SELECT 1 FROM still t WHERE t.roll_number = b.roll_number))";

/// Roll numbers still on the list of the base term: a row that was sent again under another key is the same pupil.
const STILL: &str = "still AS MATERIALIZED (SELECT DISTINCT r.roll_number FROM roster_rows r WHERE r.county_code = $1 \
     AND r.term = $3 AND r.ended_on IS NULL AND r.roll_number IN (SELECT e.roll_number FROM roster_rows e \
     WHERE e.county_code = $1 AND e.term = $3 AND e.ended_on IS NOT NULL AND e.roll_number IS NOT NULL)) ";

/// A movement of the year: it stands where its school lies and nowhere else.
const FLOWS: &str = "SELECT m.id AS subject_id, CAST(NULL AS uuid) AS child_id, \
     'flow:' || m.kind || ':' || COALESCE(m.grade, '') AS counted, CAST(NULL AS text) AS hukou_village, \
     CAST(NULL AS text) AS home_village, m.school_id, m.grade, 0 AS sex, '' AS \"groups\" \
     FROM movements m WHERE m.county_code = $1 AND m.on_day BETWEEN $2 AND $3";

/// Everyone whom some figure of the term looks at, role by role.
pub(super) async fn all(deed: &Deed, term: Term, policy: &Policy) -> Result<Vec<Wanted>> {
    let mut wanted = vec![of_children(deed, term), pupils(deed, term).await?, flows(deed, term)];
    let cohorts = COHORTS.into_iter().filter_map(|of| Some((of, Cohort::of(of, term, policy.system)?)));
    wanted.extend(cohorts.map(|(of, followed)| cohort(deed, term, of, followed)));
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

fn of_children(deed: &Deed, term: Term) -> Wanted {
    Wanted {
        role: Role::Child,
        with: String::new(),
        select: CHILDREN.to_owned(),
        values: vec![deed.county_code().into(), term.to_string().into()],
    }
}

async fn pupils(deed: &Deed, term: Term) -> Result<Wanted> {
    let period = DropoutPeriod::of(term);
    let [autumn, spring] = period.base_terms();
    let base = if has_rows(deed, autumn).await? { autumn } else { spring };
    let (from, to) = (period.year.starts_on(), period.year.ends_on());
    Ok(Wanted {
        role: Role::Pupil,
        with: format!("{PUPIL_PARTS}{STILL}"),
        select: PUPILS.replace("{village}", &ROLL_VILLAGE.replace("{row}", "b")),
        values: vec![
            deed.county_code().into(),
            term.to_string().into(),
            base.to_string().into(),
            base.next().to_string().into(),
            from.into(),
            to.into(),
            (to < term.starts_on()).into(),
        ],
    })
}

/// Whether any roster of that term was handed in.
async fn has_rows(deed: &Deed, term: Term) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM roster_rows WHERE county_code = $1 AND term = $2 AND ended_on IS NULL LIMIT 1";
    let statement = statement(deed, sql, [deed.county_code().into(), term.to_string().into()]);
    Ok(deed.txn().query_one_raw(statement).await?.is_some())
}

fn flows(deed: &Deed, term: Term) -> Wanted {
    let year = DropoutPeriod::of(term).year;
    Wanted {
        role: Role::Flow,
        with: String::new(),
        select: FLOWS.to_owned(),
        values: vec![deed.county_code().into(), year.starts_on().into(), year.ends_on().into()],
    }
}

/// Who entered together, who of them is in the last class now, and the movements between. Where nobody recorded who entered, there is no
/// cohort to follow, and no rate rather than a wrong one. A movement stands where its pupil does: by the roll number, on either list.
fn cohort(deed: &Deed, term: Term, of: Indicator, cohort: Cohort) -> Wanted {
    let entered = "r.county_code = $1 AND r.term = $3 AND r.grade = $4 AND r.ended_on IS NULL";
    let in_last = "r.county_code = $1 AND r.term = $2 AND r.grade = $5 AND r.ended_on IS NULL";
    let some_entered = format!("EXISTS (SELECT 1 FROM roster_rows r WHERE {entered})");
    let village = ROLL_VILLAGE.replace("{row}", "r");
    let rows = |record: CohortRecord, condition: &str| {
        format!(
            "SELECT r.id AS subject_id, CAST(NULL AS uuid) AS child_id, 'cohort:{of}:{record}' AS counted, \
             {village} AS hukou_village, {village} AS home_village, r.school_id, r.grade, r.sex, '' AS \"groups\" \
             FROM roster_rows r JOIN schools c ON c.county_code = $1 AND c.id = r.school_id WHERE {condition}"
        )
    };
    let (first, last) = (
        rows(CohortRecord::Entrant, entered),
        rows(CohortRecord::InLastGrade, &format!("{in_last} AND {some_entered}")),
    );
    let moved = format!(
        "SELECT m.id, CAST(NULL AS uuid), {kinds}, {village}, {village}, m.school_id, m.grade, COALESCE(r.sex, 0), '' \
         FROM movements m LEFT JOIN schools c ON c.county_code = $1 AND c.id = m.school_id \
         LEFT JOIN known r ON r.roll_number = m.roll_number \
         WHERE m.county_code = $1 AND ({years}) AND m.kind IN ('transfer_in', 'transfer_out', 'death') AND {some_entered}",
        kinds = record_of_kind(of),
        years = years_of(cohort)
    );
    Wanted {
        role: Role::Cohort(of),
        with: format!(
            "WITH known AS MATERIALIZED (SELECT r.roll_number, MIN(r.hukou_code) AS hukou_code, MIN(r.sex) AS sex \
             FROM roster_rows r WHERE r.roll_number IS NOT NULL AND (({entered}) OR ({in_last})) GROUP BY r.roll_number) "
        ),
        select: format!("{first} UNION ALL {last} UNION ALL {moved}"),
        values: vec![
            deed.county_code().into(),
            term.to_string().into(),
            cohort.entered.autumn().to_string().into(),
            grade_code(cohort.first).into(),
            grade_code(cohort.last).into(),
        ],
    }
}

/// The code of a movement in a cohort, by its kind.
fn record_of_kind(of: Indicator) -> String {
    let record = |kind: &MovementKind| Some((*kind, Cohort::record_of(*kind)?));
    let cases = MovementKind::ALL.iter().filter_map(record);
    let cases: Vec<String> = cases.map(|(kind, record)| format!("WHEN '{kind}' THEN 'cohort:{of}:{record}'")).collect();
    format!("CASE m.kind {} ELSE '' END", cases.join(" "))
}

/// In each school year the cohort is one grade higher (`Cohort::holds`).
fn years_of(cohort: Cohort) -> String {
    let from = cohort.first.year_of_school(cohort.system);
    let to = cohort.last.year_of_school(cohort.system);
    let years = (from..=to).filter_map(|nth| {
        let grade = Grade::of_year_of_school(nth, cohort.system)?;
        let year = rules::calendar::SchoolYear::starting_in(cohort.entered.start_year() + i32::from(nth - from))?;
        let (first, last) = (year.starts_on(), year.ends_on());
        Some(format!("(m.on_day BETWEEN '{first}' AND '{last}' AND m.grade = '{}')", grade_code(grade)))
    });
    years.collect::<Vec<_>>().join(" OR ")
}

fn grade_code(grade: Grade) -> String {
    grade.code().to_string()
}

#[derive(FromQueryResult)]
struct Row {
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

impl Wanted {
    /// A statement that begins with `before` and ends with this query.
    pub(super) fn statement(&self, deed: &Deed, before: &str) -> Statement {
        statement(deed, &format!("{before} {}{}", self.with, self.select), self.values.iter().cloned())
    }

    async fn read(&self, deed: &Deed, term: Term) -> Result<Vec<Model>> {
        let statement = self.statement(deed, "");
        let rows = Row::find_by_statement(statement).all(deed.txn()).await?;
        let head = |row: Row| Model {
            county_code: deed.county_code(),
            term: term.to_string(),
            role: self.role.as_str().to_owned(),
            subject_id: row.subject_id,
            since_seq: deed.seq(),
            until_seq: None,
            child_id: row.child_id,
            counted: row.counted,
            hukou_village: row.hukou_village,
            home_village: row.home_village,
            school_id: row.school_id,
            grade: row.grade,
            sex: row.sex,
            groups: row.groups,
        };
        Ok(rows.into_iter().map(head).collect())
    }
}
