//! 同批学生: who entered together, who is in the last class now, and what became of everybody between (`rules::rates::CohortRecord`).
//!
//! A person is followed by the roll number; where that changed on the way (L to G, a second roll), by the child, else by name and birth
//! date. Whose a row is, is asked as the dropout rate asks it ([`persons`]): both speak of the same children. A transfer belongs to the
//! cohort of its pupil, whatever grade the list wrote beside it: leavings of September still carry the old one.

mod persons;

use chrono::NaiveDate;
use rules::calendar::{SchoolYear, Term};
use rules::rates::{Cohort, CohortRecord, Indicator};
use rules::schools::Grade;
use sea_orm::ConnectionTrait;

use super::texts::with_texts;
use super::wanted::{ROLL_VILLAGE, Wanted, own_village};
use super::{Role, statement};
use crate::Result;
use crate::deed::Deed;

/// Schools with both classes: at another school nobody could enter and finish, and it has no such rate.
const SCHOOLS: &str =
    "both_classes AS MATERIALIZED (SELECT school_id FROM entered_known INTERSECT SELECT school_id FROM last_known), ";

/// The transfers and deaths of a pupil since the entry, `$6` to `$7`; those without a roll number by name and birth date.
const MOVES: &str = "moves AS MATERIALIZED (SELECT m.roll_number, {days} FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NOT NULL AND m.on_day BETWEEN $6 AND $7 GROUP BY m.roll_number), \
     named_moves AS MATERIALIZED (SELECT m.name_key, m.born_on, {days} FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NULL AND m.born_on IS NOT NULL AND m.on_day BETWEEN $6 AND $7 GROUP BY m.name_key, m.born_on), \
     elsewhere AS MATERIALIZED (SELECT r.roll_number FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 \
     AND r.ended_on IS NULL AND r.roll_number IN (SELECT roll_number FROM entered) GROUP BY r.roll_number) ";

/// Everyone with how the child stands in the term.
const STANDING: &str = "SELECT b.subject_id, b.child_id, 'cohort:{of}:' || COALESCE(s.status, '') || ':' || b.record AS counted, \
     {own_hukou} AS hukou_village, {own_home} AS home_village, b.school_id, b.grade, b.sex, b.\"groups\" FROM ({everyone}) b \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = b.child_id";

/// The last day of each kind.
const DAYS: &str = "MAX(CASE WHEN m.kind = 'transfer_in' THEN m.on_day END) AS came, \
     MAX(CASE WHEN m.kind = 'transfer_out' THEN m.on_day END) AS went, \
     MAX(CASE WHEN m.kind = 'death' THEN m.on_day END) AS died";

/// Who entered, with what became of them; the village is that of today's row where there is one, so that both sides of a person stand
/// in one village.
const ENTRANTS: &str = "SELECT e.id AS subject_id, COALESCE(l.child_id, e.child_id) AS child_id, CASE \
     WHEN l.id IS NOT NULL AND {school_e} IS NOT DISTINCT FROM {school_l} THEN '{stayed}' WHEN l.id IS NOT NULL THEN '{moved}' \
     WHEN COALESCE(v.died, w.died) IS NOT NULL THEN '{died}' WHEN k.roll_number IS NOT NULL THEN '{behind}' \
     WHEN {went} THEN '{left}' ELSE '{lost}' END AS record, \
     COALESCE(l.village, e.village) AS hukou_village, COALESCE(l.village, e.village) AS home_village, \
     {school_e} AS school_id, e.grade, e.sex, '' AS \"groups\" FROM entered e \
     LEFT JOIN same x ON x.entrant = e.id LEFT JOIN last_class l ON l.id = x.now \
     LEFT JOIN moves v ON v.roll_number = e.roll_number \
     LEFT JOIN named_moves w ON w.name_key = e.name_key AND w.born_on = e.born_on \
     LEFT JOIN elsewhere k ON k.roll_number = e.roll_number";

/// Who is in the last class now, with where they came from.
const LAST_CLASS: &str = "SELECT l.id, l.child_id, CASE \
     WHEN e.id IS NOT NULL AND {school_e} IS NOT DISTINCT FROM {school_l} THEN '{in_last_grade}' WHEN e.id IS NOT NULL THEN '{came_over}' \
     WHEN COALESCE(v.came, w.came) IS NOT NULL THEN '{arrived}' ELSE '{unrecorded}' END, \
     l.village, l.village, {school_l}, l.grade, l.sex, '' FROM last_class l \
     LEFT JOIN same x ON x.now = l.id LEFT JOIN entered e ON e.id = x.entrant \
     LEFT JOIN moves v ON v.roll_number = l.roll_number \
     LEFT JOIN named_moves w ON w.name_key = l.name_key AND w.born_on = l.born_on";

/// Other rows of whoever is counted by the first.
const SECONDS: &str = "SELECT r.id, r.child_id, '{entered_twice}', r.village, r.village, {school_r}, r.grade, r.sex, '' FROM entered_known r \
     WHERE r.id IN (SELECT id FROM entered_seconds) UNION ALL \
     SELECT r.id, r.child_id, '{listed_twice}', r.village, r.village, {school_r}, r.grade, r.sex, '' FROM last_known r \
     WHERE r.id IN (SELECT id FROM last_seconds)";

/// Who came between and is in the last class no more: by the newest transfer of each, and by a row of theirs in a class of the cohort.
const GONE_AGAIN: &str = "SELECT g.movement, g.child_id, CASE WHEN g.went >= g.came THEN '{arrived_left}' \
     WHEN g.died IS NOT NULL THEN '{arrived_died}' ELSE '{arrived_lost}' END, {village}, {village}, \
     CASE WHEN g.school_id IN (SELECT school_id FROM both_classes) THEN g.school_id END, g.grade, g.sex, '' FROM (\
     SELECT r.*, COALESCE({whose}) AS child_id FROM (\
     SELECT m.id AS movement, m.school_id, m.grade, v.came, v.went, v.died, r.id, r.roll_number, r.id_number, r.hukou_code, r.sex, \
     ROW_NUMBER() OVER (PARTITION BY m.roll_number ORDER BY m.on_day DESC, r.term DESC, m.id, r.id) AS nth \
     FROM movements m JOIN moves v ON v.roll_number = m.roll_number \
     JOIN roster_rows r ON r.county_code = $1 AND r.roll_number = m.roll_number AND ({ladder}) \
     WHERE m.county_code = $1 AND m.kind = 'transfer_in' AND m.on_day BETWEEN $6 AND $7 \
     AND m.roll_number NOT IN (SELECT roll_number FROM entered_known WHERE roll_number IS NOT NULL) \
     AND m.roll_number NOT IN (SELECT roll_number FROM last_known WHERE roll_number IS NOT NULL) \
     AND EXISTS (SELECT 1 FROM entered)) r WHERE r.nth = 1) g LEFT JOIN schools c ON c.county_code = $1 AND c.id = g.school_id \
     WHERE g.child_id IS NULL OR g.child_id NOT IN (SELECT child_id FROM entered_known WHERE child_id IS NOT NULL) \
     AND g.child_id NOT IN (SELECT child_id FROM last_known WHERE child_id IS NOT NULL)";

/// Whether anybody recorded who entered. Without that there is no cohort: to ask for each part of it took PostgreSQL half a second.
pub(super) async fn has_entered(deed: &Deed, cohort: Cohort) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM roster_rows WHERE county_code = $1 AND term = $2 AND grade = $3 AND ended_on IS NULL LIMIT 1";
    let (term, grade) = (cohort.entered.autumn().to_string(), cohort.first.code().to_string());
    let asked = statement(deed, sql, [deed.county_code().into(), term.into(), grade.into()]);
    Ok(deed.txn().query_one_raw(asked).await?.is_some())
}

/// Everyone of the cohort that an indicator follows.
pub(super) fn wanted(deed: &Deed, term: Term, of: Indicator, cohort: Cohort) -> Wanted {
    let with = [&persons::lists(&ROLL_VILLAGE.replace("{row}", "r")), SCHOOLS, MOVES].concat().replace("{days}", DAYS);
    let gone_again = GONE_AGAIN.replace("{whose}", &persons::whose());
    let everyone = [ENTRANTS, LAST_CLASS, SECONDS, &gone_again].join(" UNION ALL ");
    let standing = STANDING
        .replace("{own_hukou}", &own_village("b.hukou_village"))
        .replace("{own_home}", &own_village("b.home_village"));
    let select = standing.replace("{everyone}", &everyone);
    let last_day: NaiveDate = term.school_year().ends_on();
    Wanted {
        role: Role::Cohort(of),
        with: with_texts(deed, &with),
        select: filled(&select, of, &ladder(cohort)),
        values: vec![
            deed.county_code().into(),
            term.to_string().into(),
            cohort.entered.autumn().to_string().into(),
            cohort.first.code().to_string().into(),
            cohort.last.code().to_string().into(),
            cohort.entered.starts_on().into(),
            last_day.into(),
        ],
    }
}

/// The query with the codes of the records in it.
fn filled(select: &str, of: Indicator, ladder: &str) -> String {
    let school = |row: &str| {
        format!("CASE WHEN {row}.school_id IN (SELECT school_id FROM both_classes) THEN {row}.school_id END")
    };
    let went = "COALESCE(v.went, w.went) IS NOT NULL \
        AND (COALESCE(v.came, w.came) IS NULL OR COALESCE(v.came, w.came) < COALESCE(v.went, w.went))";
    let text = select
        .replace("{of}", of.as_str())
        .replace("{school_e}", &school("e"))
        .replace("{school_l}", &school("l"))
        .replace("{school_r}", &school("r"))
        .replace("{went}", went)
        .replace("{village}", &ROLL_VILLAGE.replace("{row}", "g"))
        .replace("{ladder}", ladder);
    CohortRecord::ALL.iter().fold(text, |text, record| text.replace(&format!("{{{record}}}"), record.as_str()))
}

/// The classes of the cohort between entry and today.
fn ladder(cohort: Cohort) -> String {
    let class = |(year, grade): (SchoolYear, Grade)| {
        format!("r.term IN ('{}', '{}') AND r.grade = '{}'", year.autumn(), year.spring(), grade.code())
    };
    cohort.classes().map(class).collect::<Vec<_>>().join(" OR ")
}
