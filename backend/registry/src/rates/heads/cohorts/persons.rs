//! 一届的人: the rows of the class of entry and of the last class, whose each is, and which rows are one person's.

/// The rows of the class of entry and of the last class. Where nobody recorded who entered there is no cohort to follow, and no rate
/// rather than a wrong one. `$1` county · `$2` term · `$3` term of entry · `$4` `$5` first and last grade.
const ROWS: &str = "WITH entered_rows AS MATERIALIZED (SELECT r.id, r.school_id, r.roll_number, r.id_number, r.name_key, r.born_on, \
     r.grade, r.sex, {village} AS village FROM roster_rows r JOIN schools c ON c.county_code = $1 AND c.id = r.school_id \
     WHERE r.county_code = $1 AND r.term = $3 AND r.grade = $4 AND r.ended_on IS NULL), \
     last_rows AS MATERIALIZED (SELECT r.id, r.school_id, r.roll_number, r.id_number, r.name_key, r.born_on, r.grade, r.sex, \
     {village} AS village FROM roster_rows r JOIN schools c ON c.county_code = $1 AND c.id = r.school_id \
     WHERE r.county_code = $1 AND r.term = $2 AND r.grade = $5 AND r.ended_on IS NULL AND EXISTS (SELECT 1 FROM entered_rows)), ";

/// Whose a row of the last class is, by this term's comparison.
const OWN: &str = "(SELECT l.child_id FROM links l WHERE l.county_code = $1 AND l.term = $2 AND l.other_kind = 'roster' AND l.other_id = r.id \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL ORDER BY l.decision DESC, l.child_id LIMIT 1)";

/// Whose a roll number is by the lists of this term.
const LISTED: &str = "(SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 AND q.roll_number = r.roll_number \
     AND q.term = $2 AND l.county_code = $1 AND l.other_id = q.id AND l.term = $2 AND l.other_kind = 'roster' \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL ORDER BY q.id, l.child_id LIMIT 1)";

/// Whose a row or a roll number was by the comparisons that looked at its term, and whose a number is in the register itself: asked for
/// those of whom this term's lists say nothing. A child that has died or dropped out since must not fall out of its cohort for it.
const ONCE: &str = "(SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 AND q.id = r.id AND {compared}), \
     (SELECT l.child_id FROM roster_rows q CROSS JOIN links l WHERE q.county_code = $1 AND q.roll_number = r.roll_number AND {compared}), \
     (SELECT COALESCE(p.merged_into, p.id) FROM children p WHERE p.county_code = $1 AND p.roll_number = r.roll_number ORDER BY p.id LIMIT 1), \
     (SELECT COALESCE(p.merged_into, p.id) FROM children p WHERE p.county_code = $1 AND p.id_number = r.id_number ORDER BY p.id LIMIT 1)";

/// The best link of a row: in the term of its list, or in the term after, which held that list against the children as well.
const COMPARED: &str = "l.county_code = $1 AND l.other_id = q.id AND l.other_kind IN ('roster', 'roster_before') \
     AND l.term IN (q.term, CASE WHEN substr(q.term, 6) = 'spring' THEN substr(q.term, 1, 4) || '-autumn' \
     ELSE CAST(CAST(substr(q.term, 1, 4) AS integer) + 1 AS text) || '-spring' END) \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL ORDER BY l.decision DESC, l.term DESC, q.id, l.child_id LIMIT 1";

/// The rows with their children. Nearly every entrant is found by the roll number on the list of the last class.
const KNOWN: &str = "last_known AS MATERIALIZED (SELECT r.*, COALESCE({own}, {whose}) AS child_id FROM last_rows r), \
     by_number AS MATERIALIZED (SELECT roll_number, {child} AS child_id FROM (SELECT l.roll_number, MIN({child_text}) AS best \
     FROM last_known l WHERE l.roll_number IS NOT NULL AND l.child_id IS NOT NULL GROUP BY l.roll_number) known GROUP BY roll_number, best), \
     entered_known AS MATERIALIZED (SELECT r.*, COALESCE(n.child_id, {whose}) AS child_id FROM entered_rows r \
     LEFT JOIN by_number n ON n.roll_number = r.roll_number), ";

/// 同一学生的另一条: one child is one person of its cohort. The row that stays is of the school where the child stands, else the first.
const SECONDS: &str = "{class}_seconds AS MATERIALIZED (SELECT id FROM (SELECT r.id, ROW_NUMBER() OVER (PARTITION BY \
     CASE WHEN r.child_id IS NOT NULL THEN {text:r.child_id} ELSE COALESCE('R' || r.roll_number, {text:r.id}) END ORDER BY CASE WHEN s.school_id = r.school_id THEN 0 ELSE 1 END, r.id) AS nth \
     FROM {class}_known r LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = r.child_id) known \
     WHERE nth > 1 GROUP BY id), ";

/// Everyone once.
const CLASSES: &str = "entered AS MATERIALIZED (SELECT r.* FROM entered_known r WHERE r.id NOT IN (SELECT id FROM entered_seconds)), \
     last_class AS MATERIALIZED (SELECT r.* FROM last_known r WHERE r.id NOT IN (SELECT id FROM last_seconds)), ";

/// Which row of the last class is which entrant's: one to one, by the roll number, else by the child, else by name and birth date.
const SAME: &str = "by_roll AS MATERIALIZED (SELECT e.id AS entrant, l.id AS now FROM \
     (SELECT id, roll_number, ROW_NUMBER() OVER (PARTITION BY roll_number ORDER BY id) AS nth FROM entered WHERE roll_number IS NOT NULL) e \
     JOIN (SELECT id, roll_number, ROW_NUMBER() OVER (PARTITION BY roll_number ORDER BY id) AS nth FROM last_class \
     WHERE roll_number IS NOT NULL) l ON l.roll_number = e.roll_number AND l.nth = e.nth), \
     by_child AS MATERIALIZED (SELECT e.id AS entrant, l.id AS now FROM entered e JOIN last_class l ON l.child_id = e.child_id \
     WHERE e.id NOT IN (SELECT entrant FROM by_roll) AND l.id NOT IN (SELECT now FROM by_roll)), \
     by_number_or_child AS MATERIALIZED (SELECT entrant, now FROM by_roll UNION ALL SELECT entrant, now FROM by_child), \
     by_name AS MATERIALIZED (SELECT e.id AS entrant, l.id AS now FROM \
     (SELECT id, name_key, born_on, ROW_NUMBER() OVER (PARTITION BY name_key, born_on ORDER BY id) AS nth FROM entered \
     WHERE born_on IS NOT NULL AND id NOT IN (SELECT entrant FROM by_number_or_child)) e \
     JOIN (SELECT id, name_key, born_on, ROW_NUMBER() OVER (PARTITION BY name_key, born_on ORDER BY id) AS nth FROM last_class \
     WHERE born_on IS NOT NULL AND id NOT IN (SELECT now FROM by_number_or_child)) l \
     ON l.name_key = e.name_key AND l.born_on = e.born_on AND l.nth = e.nth), \
     same AS MATERIALIZED (SELECT entrant, now FROM (SELECT entrant, now FROM by_number_or_child UNION ALL SELECT entrant, now FROM by_name) \
     known GROUP BY entrant, now), ";

/// All of these lists, where a village is counted so.
pub(super) fn lists(village: &str) -> String {
    let seconds = ["entered", "last"].map(|class| SECONDS.replace("{class}", class));
    let known = KNOWN.replace("{own}", OWN).replace("{whose}", &whose());
    [ROWS, &known, &seconds.concat(), CLASSES, SAME].concat().replace("{village}", village)
}

/// The child of a row `r`, the best answer first.
pub(super) fn whose() -> String {
    format!("{LISTED}, {}", ONCE.replace("{compared}", COMPARED))
}
