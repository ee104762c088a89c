//! 在籍学生: who was on the roll when the year of the dropout rate began, and in which year a leaving counts.

use rules::calendar::Term;
use rules::rates::{DAYS_TO_COME_BACK, DropoutPeriod};
use sea_orm::{ConnectionTrait, DbBackend, Value};

use super::wanted::{ROLL_VILLAGE, Wanted, own_village};
use super::{Role, statement};
use crate::Result;
use crate::deed::Deed;

/// Who a row of the base term was, by the comparisons that looked at its term. Of several links the best is the lowest of a text that says
/// how good each is and ends with the child: to put all links of a county in order took as long as everything else that is asked of its
/// pupils (measured).
///
/// Each named list says by a group that a key stands in it once: what only a window has picked SQLite takes for a row or two, and goes
/// through all of it for each pupil (measured at 100,000 children: 2.6 s where the tables were counted and 207 s where they were not;
/// with the groups 1.2 and 1.5).
const LINKED: &str = "WITH linked AS MATERIALIZED (SELECT row_id, {child} AS child_id FROM (\
     SELECT l.other_id AS row_id, MIN(CASE WHEN l.term = $2 THEN '0' ELSE '1' END \
     || CASE WHEN l.decision = 'settled' THEN '0' ELSE '1' END || {child_text}) AS best \
     FROM links l WHERE l.county_code = $1 AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     AND (l.term = $4 AND l.other_kind = 'roster_before' OR l.term = $3 AND l.other_kind = 'roster') \
     GROUP BY l.other_id) known GROUP BY row_id, best), ";

/// Whose each roll number of the new year's lists is: nearly every pupil is found here.
const LISTED_NOW: &str = "listed_now AS MATERIALIZED (SELECT roll_number, {child} AS child_id FROM (\
     SELECT r.roll_number, MIN(CASE WHEN l.decision = 'settled' THEN '0' ELSE '1' END || {child_text}) AS best \
     FROM roster_rows r CROSS JOIN links l WHERE r.county_code = $1 AND r.term = $2 AND r.roll_number IS NOT NULL \
     AND l.county_code = $1 AND l.other_id = r.id AND l.term = $2 AND l.other_kind = 'roster' \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL GROUP BY r.roll_number) known GROUP BY roll_number, best), ";

/// Whose a roll number is by any other list but that of the base term: asked for the few who are not on the new year's lists.
const ONCE_LISTED: &str = "(SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 \
     AND q.roll_number = r.roll_number AND q.term <> $3 AND l.county_code = $1 AND l.other_id = q.id AND l.term IN ($2, $3, $4) \
     AND l.other_kind IN ('roster', 'roster_before') AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     ORDER BY l.other_kind, q.id, CASE WHEN l.term = $2 THEN 0 ELSE 1 END, l.decision DESC, l.child_id LIMIT 1)";

/// Whose a number is in the register itself: who stands on the list of the base term and on no other was never compared with the children
/// where that term was not, and a child that has dropped out since must not fall out of the rate for it.
const BY_NUMBER: &str = "(SELECT COALESCE(c.merged_into, c.id) FROM children c WHERE c.county_code = $1 AND c.roll_number = r.roll_number \
     ORDER BY c.id LIMIT 1), (SELECT COALESCE(c.merged_into, c.id) FROM children c WHERE c.county_code = $1 AND c.id_number = r.id_number \
     ORDER BY c.id LIMIT 1)";

/// The newest movement of the year; also a leaving of the weeks after it, of somebody who stands on no list of the new year.
const MOVED: &str = "moved AS MATERIALIZED (SELECT roll_number, MAX(kind) AS kind, MAX(on_day) AS on_day FROM (\
     SELECT m.roll_number, m.kind, m.on_day, ROW_NUMBER() OVER (PARTITION BY m.roll_number ORDER BY m.on_day DESC, m.record_id DESC) AS nth \
     FROM movements m WHERE m.county_code = $1 AND m.roll_number IS NOT NULL AND (m.on_day BETWEEN $5 AND $6 \
     OR $7 AND m.kind = 'dropout' AND m.on_day BETWEEN $6 AND $8 AND NOT EXISTS (SELECT 1 FROM roster_rows n \
     WHERE n.county_code = $1 AND n.term = $2 AND n.roll_number = m.roll_number))) known WHERE nth = 1 GROUP BY roll_number), ";

/// 辍学 of the year from which nobody had returned when it ended: no movement of the year follows, nor a spring list that has the pupil
/// present. The list of the term itself may only be late to strike it off.
const STAYED_AWAY: &str = "stayed_away AS MATERIALIZED (SELECT v.roll_number FROM moved v WHERE v.kind = 'dropout' AND v.on_day <= $6 \
     AND NOT EXISTS (SELECT 1 FROM roster_rows r JOIN roster_snapshots s ON s.county_code = $1 AND s.id = r.last_snapshot_id \
     WHERE r.county_code = $1 AND r.roll_number = v.roll_number AND r.term = $13 AND r.roll_state NOT IN ('away', 'gone') \
     AND v.on_day < $12 AND s.as_of > v.on_day AND s.as_of <= $6)), ";

/// 辍学 without a 复学 behind it, by roll number.
const OPEN: &str = "open_leavings AS MATERIALIZED (SELECT m.roll_number, m.on_day FROM movements m WHERE m.county_code = $1 \
     AND m.roll_number IS NOT NULL AND m.kind = 'dropout' AND NOT EXISTS (SELECT 1 FROM movements b WHERE b.county_code = $1 \
     AND b.roll_number = m.roll_number AND b.kind = 'return' AND b.on_day >= m.on_day)), \
     left_since AS MATERIALIZED (SELECT roll_number, MIN(on_day) AS on_day FROM open_leavings WHERE on_day >= $5 GROUP BY roll_number), \
     left_before AS MATERIALIZED (SELECT roll_number, MIN(on_day) AS on_day FROM open_leavings WHERE on_day >= $9 GROUP BY roll_number), ";

/// Rows of the new year's lists that say the pupil is away: few.
const AWAY_NOW: &str =
    "SELECT r.id FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 AND r.roll_state IN ('away', 'gone')";

/// Children whom the new year's lists hold.
const LISTED_CHILDREN: &str = "SELECT l.child_id FROM links l WHERE l.county_code = $1 AND l.term = $2 AND l.other_kind = 'roster' \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL AND l.other_id";

/// Roll numbers that the new year's lists hold.
const LISTED_NUMBERS: &str = "SELECT r.roll_number FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 AND r.roll_number IS NOT NULL AND r.roll_state";

/// Roll numbers of those who were away when the year began and stood on the list of the year before, where their leaving counts.
const AWAY: &str = "away_before AS MATERIALIZED (SELECT DISTINCT p.roll_number FROM roster_rows r JOIN roster_rows p \
     ON p.county_code = $1 AND p.roll_number = r.roll_number AND p.term = $10 WHERE r.county_code = $1 AND r.term = $3 \
     AND r.roll_state IN ('away', 'gone') AND r.roll_number IS NOT NULL), ";

/// All that the lists above say of a roll number, in one line: five short lists would be looked into for each pupil.
const TOLD: &str = "told AS MATERIALIZED (SELECT roll_number, MAX(kind) AS kind, MAX(on_day) AS on_day, MAX(stayed) AS stayed, \
     MAX(left_since) AS left_since, MAX(left_before) AS left_before, MAX(away) AS away FROM (\
     SELECT roll_number, kind, on_day, 0 AS stayed, CAST(NULL AS date) AS left_since, CAST(NULL AS date) AS left_before, 0 AS away FROM moved \
     UNION ALL SELECT roll_number, NULL, NULL, 1, NULL, NULL, 0 FROM stayed_away \
     UNION ALL SELECT roll_number, NULL, NULL, 0, on_day, NULL, 0 FROM left_since \
     UNION ALL SELECT roll_number, NULL, NULL, 0, NULL, on_day, 0 FROM left_before \
     UNION ALL SELECT roll_number, NULL, NULL, 0, NULL, NULL, 1 FROM away_before) each_said GROUP BY roll_number), ";

/// Roll numbers still on the list of the base term: a row that was sent again under another key is the same pupil.
const STILL: &str = "still AS MATERIALIZED (SELECT DISTINCT r.roll_number FROM roster_rows r WHERE r.county_code = $1 \
     AND r.term = $3 AND r.ended_on IS NULL AND r.roll_number IN (SELECT e.roll_number FROM roster_rows e \
     WHERE e.county_code = $1 AND e.term = $3 AND e.ended_on IS NOT NULL AND e.roll_number IS NOT NULL)) ";

/// Whether a leaving counts in another year: `rules::rates::came_to_the_new_year`, asked of the year that follows and of this one.
const OTHER_YEAR: &str = "CASE \
     WHEN b.roll_state IN ('away', 'gone') AND b.away = 1 AND (b.left_before IS NULL OR b.left_before <= $11) THEN '1' \
     WHEN b.stayed = 1 THEN '0' \
     WHEN $7 AND (b.roll_number IN ({numbers} NOT IN ('away', 'gone')) OR b.child_id IN ({children} NOT IN ({away}))) THEN '1' \
     WHEN $7 AND b.left_since > $8 AND (b.roll_number IN ({numbers} IN ('away', 'gone')) OR b.child_id IN ({children} IN ({away}))) THEN '1' \
     ELSE '0' END";

/// A pupil on the roll when the year began; who left the list since counts as well where a movement or a child tells who it was.
const PUPILS: &str = "SELECT b.id AS subject_id, b.child_id AS child_id, \
     'pupil:' || COALESCE(b.grade, '') || ':' || COALESCE(s.status, '') || ':' \
     || CASE WHEN b.stayed = 1 THEN 'dropout' \
        WHEN s.status IS NULL AND (b.moved_as <> 'dropout' OR b.moved_on > $6) THEN b.moved_as ELSE '' END || ':' || {other_year} \
     AS counted, {village} AS hukou_village, {village} AS home_village, b.school_id, b.grade, b.sex, \
     COALESCE(s.\"groups\", '') AS \"groups\" \
     FROM (SELECT r.id, r.grade, r.sex, r.hukou_code, r.school_id, r.roll_number, r.roll_state, r.ended_on, m.kind AS moved_as, m.on_day AS moved_on, \
     m.stayed, m.left_since, m.left_before, m.away, COALESCE(k.child_id, n.child_id, {once_listed}, {by_number}) AS child_id FROM roster_rows r \
     LEFT JOIN linked k ON k.row_id = r.id LEFT JOIN listed_now n ON n.roll_number = r.roll_number \
     LEFT JOIN told m ON m.roll_number = r.roll_number \
     WHERE r.county_code = $1 AND r.term = $3) b \
     JOIN schools c ON c.county_code = $1 AND c.id = b.school_id \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = b.child_id \
     WHERE b.ended_on IS NULL OR (b.roll_number IS NOT NULL AND (b.moved_as IS NOT NULL OR b.child_id IS NOT NULL) \
     AND NOT EXISTS (SELECT 1 FROM still t WHERE t.roll_number = b.roll_number))";

/// The pupils of the term's dropout rate.
pub(super) async fn wanted(deed: &Deed, term: Term) -> Result<Wanted> {
    let period = DropoutPeriod::of(term);
    let base = base(deed, period).await?;
    let before = period.year.earlier(1).map_or(period, |year| DropoutPeriod { year });
    let (from, to) = (period.year.starts_on(), period.year.ends_on());
    let grace = chrono::TimeDelta::days(DAYS_TO_COME_BACK);
    let values: [Value; 13] = [
        deed.county_code().into(),
        term.to_string().into(),
        base.to_string().into(),
        base.next().to_string().into(),
        from.into(),
        to.into(),
        (to < term.starts_on()).into(),
        (term.school_year().starts_on() + grace).into(),
        before.year.starts_on().into(),
        self::base(deed, before).await?.to_string().into(),
        (from + grace).into(),
        period.year.spring().starts_on().into(),
        period.year.spring().to_string().into(),
    ];
    let village = own_village(&ROLL_VILLAGE.replace("{row}", "b"));
    Ok(Wanted {
        role: Role::Pupil,
        with: with_texts(deed, &[LINKED, LISTED_NOW, MOVED, STAYED_AWAY, OPEN, AWAY, TOLD, STILL].concat()),
        select: PUPILS
            .replace("{village}", &village)
            .replace("{once_listed}", ONCE_LISTED)
            .replace("{by_number}", BY_NUMBER)
            .replace("{other_year}", &other_year()),
        values: values.to_vec(),
    })
}

fn other_year() -> String {
    OTHER_YEAR.replace("{numbers}", LISTED_NUMBERS).replace("{children}", LISTED_CHILDREN).replace("{away}", AWAY_NOW)
}

/// Ids as texts that are all of one length, and the last of them back from the end of a text, as each database writes it.
fn with_texts(deed: &Deed, sql: &str) -> String {
    let (text, back) = match deed.txn().get_database_backend() {
        DbBackend::Sqlite => ("hex({id})", "unhex(substr(best, -32))"),
        _ => ("CAST({id} AS text)", "CAST(right(best, 36) AS uuid)"),
    };
    let of = |id: &str| text.replace("{id}", id);
    sql.replace("{child}", back).replace("{child_text}", &of("l.child_id"))
}

/// The term whose rosters are the base: the autumn of the year, or its spring where no autumn list was handed in.
async fn base(deed: &Deed, period: DropoutPeriod) -> Result<Term> {
    let [autumn, spring] = period.base_terms();
    Ok(if has_rows(deed, autumn).await? { autumn } else { spring })
}

/// Whether any roster of that term was handed in.
async fn has_rows(deed: &Deed, term: Term) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM roster_rows WHERE county_code = $1 AND term = $2 AND ended_on IS NULL LIMIT 1";
    let statement = statement(deed, sql, [deed.county_code().into(), term.to_string().into()]);
    Ok(deed.txn().query_one_raw(statement).await?.is_some())
}
