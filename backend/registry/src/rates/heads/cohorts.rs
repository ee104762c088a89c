//! 同批学生: who entered together, who is in the last class now, and what became of everybody between (`rules::rates::CohortRecord`).
//!
//! A person is followed by the roll number; where that changed on the way (L to G, a second roll), by name and birth date. A transfer
//! belongs to the cohort of its pupil, whatever grade the list wrote beside it: leavings of September still carry the old one.

use chrono::NaiveDate;
use rules::calendar::{SchoolYear, Term};
use rules::rates::{Cohort, CohortRecord, Indicator};
use rules::schools::Grade;
use sea_orm::ConnectionTrait;

use super::wanted::{ROLL_VILLAGE, Wanted, own_village};
use super::{Role, statement};
use crate::Result;
use crate::deed::Deed;

/// The rows of the class of entry and of the last class. Where nobody recorded who entered there is no cohort to follow, and no rate
/// rather than a wrong one. `$1` county · `$2` term · `$3` term of entry · `$4` `$5` first and last grade.
const CLASSES: &str = "WITH entered AS MATERIALIZED (SELECT r.id, r.school_id, r.roll_number, r.name_key, r.born_on, r.grade, r.sex, \
     {village} AS village FROM roster_rows r JOIN schools c ON c.county_code = $1 AND c.id = r.school_id \
     WHERE r.county_code = $1 AND r.term = $3 AND r.grade = $4 AND r.ended_on IS NULL), \
     last_class AS MATERIALIZED (SELECT r.id, r.school_id, r.roll_number, r.name_key, r.born_on, r.grade, r.sex, \
     {village} AS village FROM roster_rows r JOIN schools c ON c.county_code = $1 AND c.id = r.school_id \
     WHERE r.county_code = $1 AND r.term = $2 AND r.grade = $5 AND r.ended_on IS NULL AND EXISTS (SELECT 1 FROM entered)), ";

/// Which row of the last class is which entrant's: one to one, by the roll number, else by name and birth date.
const SAME: &str = "by_roll AS MATERIALIZED (SELECT e.id AS entrant, l.id AS now FROM \
     (SELECT id, roll_number, ROW_NUMBER() OVER (PARTITION BY roll_number ORDER BY id) AS nth FROM entered WHERE roll_number IS NOT NULL) e \
     JOIN (SELECT id, roll_number, ROW_NUMBER() OVER (PARTITION BY roll_number ORDER BY id) AS nth FROM last_class \
     WHERE roll_number IS NOT NULL) l ON l.roll_number = e.roll_number AND l.nth = e.nth), \
     by_name AS MATERIALIZED (SELECT e.id AS entrant, l.id AS now FROM \
     (SELECT id, name_key, born_on, ROW_NUMBER() OVER (PARTITION BY name_key, born_on ORDER BY id) AS nth FROM entered \
     WHERE born_on IS NOT NULL AND id NOT IN (SELECT entrant FROM by_roll)) e \
     JOIN (SELECT id, name_key, born_on, ROW_NUMBER() OVER (PARTITION BY name_key, born_on ORDER BY id) AS nth FROM last_class \
     WHERE born_on IS NOT NULL AND id NOT IN (SELECT now FROM by_roll)) l \
     ON l.name_key = e.name_key AND l.born_on = e.born_on AND l.nth = e.nth), \
     same AS MATERIALIZED (SELECT entrant, now FROM by_roll UNION ALL SELECT entrant, now FROM by_name), ";

/// Schools with both classes: at another school nobody could enter and finish, and it has no such rate.
const SCHOOLS: &str =
    "both_classes AS MATERIALIZED (SELECT school_id FROM entered INTERSECT SELECT school_id FROM last_class), ";

/// The transfers and deaths of a pupil since the entry, `$6` to `$7`; those without a roll number by name and birth date.
const MOVES: &str = "moves AS MATERIALIZED (SELECT m.roll_number, {days} FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NOT NULL AND m.on_day BETWEEN $6 AND $7 GROUP BY m.roll_number), \
     named_moves AS MATERIALIZED (SELECT m.name_key, m.born_on, {days} FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NULL AND m.born_on IS NOT NULL AND m.on_day BETWEEN $6 AND $7 GROUP BY m.name_key, m.born_on), \
     elsewhere AS MATERIALIZED (SELECT r.roll_number FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 \
     AND r.ended_on IS NULL AND r.roll_number IN (SELECT roll_number FROM entered) GROUP BY r.roll_number) ";

/// Whose each row of the last class is, by this term's comparison. A row has one child; the groups say so to a planner that would else go
/// through all of them for each row ([`super::pupils`]).
const WHOSE: &str = ", whose AS MATERIALIZED (SELECT row_id, child_id FROM (SELECT l.other_id AS row_id, l.child_id, \
     ROW_NUMBER() OVER (PARTITION BY l.other_id ORDER BY l.decision DESC, l.child_id) AS nth FROM links l WHERE l.county_code = $1 \
     AND l.term = $2 AND l.other_kind = 'roster' AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     AND l.other_id IN (SELECT id FROM last_class)) known WHERE nth = 1 GROUP BY row_id, child_id) ";

/// Whose an entrant's roll number is by the list of another grade now.
const LISTED: &str = "(SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 AND q.roll_number = e.roll_number \
     AND q.term = $2 AND l.county_code = $1 AND l.other_id = q.id AND l.term = $2 AND l.other_kind = 'roster' \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL ORDER BY q.id, l.child_id LIMIT 1)";

/// Whose a roll number is in the register itself.
const BY_NUMBER: &str = "(SELECT COALESCE(p.merged_into, p.id) FROM children p WHERE p.county_code = $1 AND p.roll_number = {of}.roll_number \
     ORDER BY p.id LIMIT 1)";

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
const ENTRANTS: &str = "SELECT e.id AS subject_id, COALESCE(n.child_id, {listed}, {by_number}) AS child_id, CASE \
     WHEN l.id IS NOT NULL AND {school_e} IS NOT DISTINCT FROM {school_l} THEN '{stayed}' WHEN l.id IS NOT NULL THEN '{moved}' \
     WHEN COALESCE(v.died, w.died) IS NOT NULL THEN '{died}' WHEN k.roll_number IS NOT NULL THEN '{behind}' \
     WHEN {went} THEN '{left}' ELSE '{lost}' END AS record, \
     COALESCE(l.village, e.village) AS hukou_village, COALESCE(l.village, e.village) AS home_village, \
     {school_e} AS school_id, e.grade, e.sex, '' AS \"groups\" FROM entered e \
     LEFT JOIN same x ON x.entrant = e.id LEFT JOIN last_class l ON l.id = x.now \
     LEFT JOIN moves v ON v.roll_number = e.roll_number \
     LEFT JOIN named_moves w ON w.name_key = e.name_key AND w.born_on = e.born_on \
     LEFT JOIN elsewhere k ON k.roll_number = e.roll_number LEFT JOIN whose n ON n.row_id = l.id";

/// Who is in the last class now, with where they came from.
const LAST_CLASS: &str = "SELECT l.id, COALESCE(n.child_id, {by_number}), CASE \
     WHEN e.id IS NOT NULL AND {school_e} IS NOT DISTINCT FROM {school_l} THEN '{in_last_grade}' WHEN e.id IS NOT NULL THEN '{came_over}' \
     WHEN COALESCE(v.came, w.came) IS NOT NULL THEN '{arrived}' ELSE '{unrecorded}' END, \
     l.village, l.village, {school_l}, l.grade, l.sex, '' FROM last_class l \
     LEFT JOIN same x ON x.now = l.id LEFT JOIN entered e ON e.id = x.entrant \
     LEFT JOIN moves v ON v.roll_number = l.roll_number \
     LEFT JOIN named_moves w ON w.name_key = l.name_key AND w.born_on = l.born_on LEFT JOIN whose n ON n.row_id = l.id";

/// Who came between and is in the last class no more: by the newest transfer of each, and by a row of theirs in a class of the cohort.
const GONE_AGAIN: &str = "SELECT g.id, {by_number}, CASE WHEN g.died IS NOT NULL THEN '{arrived_died}' \
     ELSE '{arrived_lost}' END, {village}, {village}, CASE WHEN g.school_id IN (SELECT school_id FROM both_classes) THEN g.school_id END, \
     g.grade, g.sex, '' FROM (\
     SELECT m.id, m.roll_number, m.school_id, m.grade, v.died, r.hukou_code, COALESCE(r.sex, 0) AS sex, \
     ROW_NUMBER() OVER (PARTITION BY m.roll_number ORDER BY m.on_day DESC, r.term DESC, m.id, r.id) AS nth \
     FROM movements m JOIN moves v ON v.roll_number = m.roll_number \
     JOIN roster_rows r ON r.county_code = $1 AND r.roll_number = m.roll_number AND ({ladder}) \
     WHERE m.county_code = $1 AND m.kind = 'transfer_in' AND m.on_day BETWEEN $6 AND $7 AND (v.went IS NULL OR v.went < v.came) \
     AND m.roll_number NOT IN (SELECT roll_number FROM entered WHERE roll_number IS NOT NULL) \
     AND m.roll_number NOT IN (SELECT roll_number FROM last_class WHERE roll_number IS NOT NULL) \
     AND EXISTS (SELECT 1 FROM entered)) g LEFT JOIN schools c ON c.county_code = $1 AND c.id = g.school_id WHERE g.nth = 1";

/// Whether anybody recorded who entered. Without that there is no cohort: to ask for each part of it took PostgreSQL half a second.
pub(super) async fn has_entered(deed: &Deed, cohort: Cohort) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM roster_rows WHERE county_code = $1 AND term = $2 AND grade = $3 AND ended_on IS NULL LIMIT 1";
    let (term, grade) = (cohort.entered.autumn().to_string(), cohort.first.code().to_string());
    let asked = statement(deed, sql, [deed.county_code().into(), term.into(), grade.into()]);
    Ok(deed.txn().query_one_raw(asked).await?.is_some())
}

/// Everyone of the cohort that an indicator follows.
pub(super) fn wanted(deed: &Deed, term: Term, of: Indicator, cohort: Cohort) -> Wanted {
    let with = [CLASSES, SAME, SCHOOLS, MOVES, WHOSE].concat().replace("{days}", DAYS);
    let by_number = |select: &str, row: &str| select.replace("{by_number}", &BY_NUMBER.replace("{of}", row));
    let everyone =
        [by_number(ENTRANTS, "e").replace("{listed}", LISTED), by_number(LAST_CLASS, "l"), by_number(GONE_AGAIN, "g")];
    let standing = STANDING
        .replace("{own_hukou}", &own_village("b.hukou_village"))
        .replace("{own_home}", &own_village("b.home_village"));
    let select = standing.replace("{everyone}", &everyone.join(" UNION ALL "));
    let last_day: NaiveDate = term.school_year().ends_on();
    Wanted {
        role: Role::Cohort(of),
        with: with.replace("{village}", &ROLL_VILLAGE.replace("{row}", "r")),
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
