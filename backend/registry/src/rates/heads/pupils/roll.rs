//! 在册者: the rows of the list with which the year began, whose each is, and which of them are one child.

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
pub(super) const ONCE_LISTED: &str = "(SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 \
     AND q.roll_number = r.roll_number AND q.term <> $3 AND l.county_code = $1 AND l.other_id = q.id AND l.term IN ($2, $3, $4) \
     AND l.other_kind IN ('roster', 'roster_before') AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL \
     ORDER BY l.other_kind, q.id, CASE WHEN l.term = $2 THEN 0 ELSE 1 END, l.decision DESC, l.child_id LIMIT 1)";

/// Whose a number is in the register itself: who stands on the list of the base term and on no other was never compared with the children
/// where that term was not, and a child that has dropped out since must not fall out of the rate for it.
pub(super) const BY_NUMBER: &str = "(SELECT COALESCE(c.merged_into, c.id) FROM children c WHERE c.county_code = $1 AND c.roll_number = r.roll_number \
     ORDER BY c.id LIMIT 1), (SELECT COALESCE(c.merged_into, c.id) FROM children c WHERE c.county_code = $1 AND c.id_number = r.id_number \
     ORDER BY c.id LIMIT 1)";

/// Each row of the list, under the key by which movements find it: its roll number, else its id as a text.
const BASE: &str = "base AS MATERIALIZED (SELECT r.id, r.grade, r.sex, r.hukou_code, r.school_id, r.roll_number, r.roll_state, \
     r.ended_on, \
     r.id_number, r.name_key, r.born_on, COALESCE(r.roll_number, {text:r.id}) AS pupil, COALESCE(k.child_id, n.child_id, {once_listed}, {by_number}) AS child_id \
     FROM roster_rows r LEFT JOIN linked k ON k.row_id = r.id LEFT JOIN listed_now n ON n.roll_number = r.roll_number \
     WHERE r.county_code = $1 AND r.term = $3), ";

/// Rows of one child, or of one roll number where no child is known: few.
const DOUBLED: &str = "doubled AS MATERIALIZED (SELECT b.id, b.school_id, b.roll_number, b.ended_on, b.pupil, b.child_id, \
     CASE WHEN b.child_id IS NULL THEN 'R' || b.roll_number ELSE {text:b.child_id} END AS person FROM base b WHERE b.child_id IN (SELECT child_id FROM base \
     WHERE child_id IS NOT NULL GROUP BY child_id HAVING COUNT(*) > 1) OR b.child_id IS NULL AND b.roll_number IN (SELECT roll_number \
     FROM base WHERE child_id IS NULL AND roll_number IS NOT NULL GROUP BY roll_number HAVING COUNT(*) > 1)), ";

/// Of a child with two roll numbers each with the one under which all of its movements are looked at.
const ALIAS: &str = "alias AS MATERIALIZED (SELECT d.pupil, p.own FROM doubled d JOIN (SELECT person, MIN(pupil) AS own FROM doubled \
     GROUP BY person HAVING MIN(pupil) <> MAX(pupil)) p ON p.person = d.person GROUP BY d.pupil, p.own), ";

/// Roll numbers still on the list of the base term: a row that was sent again under another key is the same pupil.
const STILL: &str = "still AS MATERIALIZED (SELECT DISTINCT r.roll_number FROM roster_rows r WHERE r.county_code = $1 \
     AND r.term = $3 AND r.ended_on IS NULL AND r.roll_number IN (SELECT e.roll_number FROM roster_rows e \
     WHERE e.county_code = $1 AND e.term = $3 AND e.ended_on IS NOT NULL AND e.roll_number IS NOT NULL)), ";

/// 同一学生的另一条: one child is one head. The row that stays is one still on the list, of the school where the child stands, else the first.
const SECONDS: &str = "seconds AS MATERIALIZED (SELECT id FROM (SELECT d.id, ROW_NUMBER() OVER (PARTITION BY d.person ORDER BY \
     CASE WHEN d.ended_on IS NULL THEN 0 ELSE 1 END, CASE WHEN s.school_id = d.school_id THEN 0 ELSE 1 END, d.id) AS nth FROM doubled d \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = d.child_id WHERE d.ended_on IS NULL \
     OR d.roll_number IS NOT NULL AND d.roll_number NOT IN (SELECT roll_number FROM still)) known WHERE nth > 1 GROUP BY id), ";

/// All of these lists.
pub(super) fn lists() -> String {
    let of_row = |sql: &str| sql.replace("{once_listed}", ONCE_LISTED).replace("{by_number}", BY_NUMBER);
    [LINKED, LISTED_NOW, &of_row(BASE), DOUBLED, ALIAS, STILL, SECONDS].concat()
}
