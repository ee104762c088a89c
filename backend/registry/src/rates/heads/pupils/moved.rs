//! 学年中的变动: the movements of the year, each with the pupil of whom it speaks, and what they say of each.

/// Texts that name a paper (`rules::surveys::names_paper`).
const PAPERS: &str = "papers AS MATERIALIZED (SELECT value AS evidence FROM {papers}), ";

/// The movements since the year before began, each with the pupil of the list of whom it speaks: by the roll number, else by the ID
/// number, else by a name and birth date that are of one pupil alone.
const SAID: &str = "said AS MATERIALIZED (SELECT m.id, m.kind, m.on_day, m.record_id, m.roll_number, m.id_number, m.name_key, m.born_on, \
     m.evidence, {found:$3} AS on_base FROM movements m WHERE m.county_code = $1 AND m.on_day >= $9), ";

/// The same; of whoever is not on that list with the pupil of the spring, or with what they know of it.
const MOVES: &str = "moves AS MATERIALIZED (SELECT m.*, COALESCE(a.own, m.on_base, {found:$13}, m.roll_number, m.id_number, \
     m.name_key || CAST(m.born_on AS text)) AS pupil FROM said m LEFT JOIN alias a ON a.pupil = m.on_base), ";

const FOUND: &str = "COALESCE(CASE WHEN EXISTS (SELECT 1 FROM roster_rows r WHERE r.county_code = $1 AND r.roll_number = m.roll_number \
     AND r.term = {term}) THEN m.roll_number END, (SELECT MIN(COALESCE(r.roll_number, {text:r.id})) FROM roster_rows r \
     WHERE r.county_code = $1 AND r.id_number = m.id_number AND r.term = {term}), \
     (SELECT CASE WHEN MIN(COALESCE(r.roll_number, {text:r.id})) = MAX(COALESCE(r.roll_number, {text:r.id})) \
     THEN MIN(COALESCE(r.roll_number, {text:r.id})) END FROM roster_rows r WHERE r.county_code = $1 AND r.name_key = m.name_key \
     AND r.born_on = m.born_on AND r.term = {term} AND (r.id_number IS NULL OR m.id_number IS NULL)))";

/// The newest movement of the year; also a leaving of the weeks after it, of somebody who stands on no list of the new year.
const MOVED: &str = "moved AS MATERIALIZED (SELECT pupil, MAX(kind) AS kind, MAX(on_day) AS on_day, MAX(on_base) AS on_base, \
     MAX(roll_number) AS roll_number, MAX(id_number) AS id_number, MAX(name_key) AS name_key, MAX(born_on) AS born_on, \
     MAX(evidence) AS evidence, MAX({text:id}) AS best FROM (\
     SELECT m.*, ROW_NUMBER() OVER (PARTITION BY m.pupil ORDER BY m.on_day DESC, m.record_id DESC) AS nth \
     FROM moves m WHERE m.pupil IS NOT NULL AND (m.on_day BETWEEN $5 AND $6 \
     OR $7 AND m.kind = 'dropout' AND m.on_day BETWEEN $6 AND $8 AND NOT ({listed_now}))) known WHERE nth = 1 GROUP BY pupil), ";

/// 辍学 of the year from which nobody had returned when it ended: no movement of the year follows, nor a spring list that has the pupil
/// present. The list of the term itself may only be late to strike it off.
const STAYED_AWAY: &str = "stayed_away AS MATERIALIZED (SELECT m.pupil FROM moved m WHERE m.kind = 'dropout' AND m.on_day <= $6 \
     AND NOT ({listed_later}) AND NOT EXISTS (SELECT 1 FROM alias a CROSS JOIN roster_rows r WHERE a.own = m.pupil AND r.county_code = $1 \
     AND r.roll_number = a.pupil AND r.term = $13 AND {present})), ";

/// Whether a row has the pupil present on a later day of the year, so that it had come back.
const PRESENT: &str = "r.roll_state NOT IN ('away', 'gone') AND m.on_day < $12 AND EXISTS (SELECT 1 FROM roster_snapshots s \
     WHERE s.county_code = $1 AND s.id = r.last_snapshot_id AND s.as_of > m.on_day AND s.as_of <= $6)";

/// Whether the pupil of a movement stands on the lists of a term: by its key, by its ID number, or by name and birth date where nothing
/// else is written.
const ON_LIST: &str = "EXISTS (SELECT 1 FROM roster_rows r WHERE r.county_code = $1 AND r.term = {term} AND r.roll_number = m.pupil AND {how}) \
     OR EXISTS (SELECT 1 FROM roster_rows r WHERE r.county_code = $1 AND r.term = {term} AND r.id_number = m.id_number AND {how}) \
     OR m.roll_number IS NULL AND m.id_number IS NULL AND EXISTS (SELECT 1 FROM roster_rows r WHERE r.county_code = $1 \
     AND r.term = {term} AND r.name_key = m.name_key AND r.born_on = m.born_on AND {how})";

/// Who may still have dropped out, of whom no child is known: 转出 that is only the school's word, or nothing written at all, and no list of
/// the county has the pupil now. Who was in the last class (`$15`) of the year before has finished.
const UNPROVEN: &str = "unproven AS MATERIALIZED (SELECT m.pupil FROM moved m WHERE m.kind = 'transfer_out' \
     AND (m.evidence IS NULL OR m.evidence NOT IN (SELECT evidence FROM papers)) AND NOT ({listed_now}) \
     UNION SELECT m.pupil FROM base m WHERE m.child_id IS NULL AND m.ended_on IS NULL AND NOT ($7 AND COALESCE(m.grade, '') = $15) \
     AND m.pupil NOT IN (SELECT pupil FROM moves WHERE pupil IS NOT NULL) AND NOT ({listed_now})), ";

/// 辍学 without a 复学 behind it.
const OPEN: &str = "returned AS MATERIALIZED (SELECT pupil, MAX(on_day) AS on_day FROM moves WHERE kind = 'return' GROUP BY pupil), \
     open_leavings AS MATERIALIZED (SELECT m.pupil, m.on_day FROM moves m LEFT JOIN returned b ON b.pupil = m.pupil \
     WHERE m.kind = 'dropout' AND (b.on_day IS NULL OR b.on_day < m.on_day)), \
     left_since AS MATERIALIZED (SELECT pupil, MIN(on_day) AS on_day FROM open_leavings WHERE on_day >= $5 GROUP BY pupil), \
     left_before AS MATERIALIZED (SELECT pupil, MIN(on_day) AS on_day FROM open_leavings GROUP BY pupil), ";

/// Roll numbers of those who were away when the year began and stood on the list of the year before, where their leaving counts.
const AWAY: &str = "away_before AS MATERIALIZED (SELECT DISTINCT p.roll_number FROM roster_rows r JOIN roster_rows p \
     ON p.county_code = $1 AND p.roll_number = r.roll_number AND p.term = $10 WHERE r.county_code = $1 AND r.term = $3 \
     AND r.roll_state IN ('away', 'gone') AND r.roll_number IS NOT NULL), ";

/// All that the lists above say of a pupil, in one line: five short lists would be looked into for each. Of a child with two roll numbers
/// they say it of both.
const TOLD: &str = "each_said AS MATERIALIZED (\
     SELECT pupil, kind, on_day, 0 AS stayed, CAST(NULL AS date) AS left_since, CAST(NULL AS date) AS left_before, 0 AS away, \
     0 AS unproven FROM moved \
     UNION ALL SELECT pupil, NULL, NULL, 1, NULL, NULL, 0, 0 FROM stayed_away \
     UNION ALL SELECT pupil, NULL, NULL, 0, on_day, NULL, 0, 0 FROM left_since \
     UNION ALL SELECT pupil, NULL, NULL, 0, NULL, on_day, 0, 0 FROM left_before \
     UNION ALL SELECT roll_number, NULL, NULL, 0, NULL, NULL, 1, 0 FROM away_before \
     UNION ALL SELECT pupil, NULL, NULL, 0, NULL, NULL, 0, 1 FROM unproven), \
     told AS MATERIALIZED (SELECT pupil, MAX(kind) AS kind, MAX(on_day) AS on_day, MAX(stayed) AS stayed, \
     MAX(left_since) AS left_since, MAX(left_before) AS left_before, MAX(away) AS away, MAX(unproven) AS unproven FROM (\
     SELECT e.* FROM each_said e UNION ALL SELECT a.pupil, e.kind, e.on_day, e.stayed, e.left_since, e.left_before, e.away, e.unproven \
     FROM each_said e JOIN alias a ON a.own = e.pupil AND a.pupil <> a.own) of_all GROUP BY pupil), ";

/// 学年中转入后辍学: who dropped out within the year, had not returned when it ended, and was not on the list with which it began, but came
/// by a transfer or stands on the list of the spring. The movement is the subject; `row_best` is the row of the spring.
const ARRIVED: &str = "arrived AS MATERIALIZED (SELECT m.pupil, m.best, COALESCE((SELECT MIN({text:r.id}) FROM roster_rows r \
     WHERE r.county_code = $1 AND r.term = $13 AND r.roll_number = m.pupil), (SELECT MIN({text:r.id}) FROM roster_rows r \
     WHERE r.county_code = $1 AND r.term = $13 AND r.id_number = m.id_number), (SELECT MIN({text:r.id}) FROM roster_rows r \
     WHERE r.county_code = $1 AND r.term = $13 AND r.name_key = m.name_key AND r.born_on = m.born_on)) AS row_best, \
     (SELECT MIN(t.on_day) FROM moves t WHERE t.pupil = m.pupil AND t.kind = 'transfer_in' AND t.on_day BETWEEN $5 AND m.on_day) AS came \
     FROM moved m WHERE m.on_base IS NULL AND m.pupil IN (SELECT pupil FROM stayed_away)) ";

/// All of these lists.
pub(super) fn lists() -> String {
    let on_list = |term: &str, how: &str| ON_LIST.replace("{term}", term).replace("{how}", how);
    let sql = [PAPERS, SAID, MOVES, MOVED, STAYED_AWAY, UNPROVEN, OPEN, AWAY, TOLD, ARRIVED].concat();
    sql.replace("{found:$3}", &FOUND.replace("{term}", "$3"))
        .replace("{found:$13}", &FOUND.replace("{term}", "$13"))
        .replace("{listed_now}", &on_list("$2", "1 = 1"))
        .replace("{listed_later}", &on_list("$13", PRESENT))
        .replace("{present}", PRESENT)
}
