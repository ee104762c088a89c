//! 在籍学生: who was on the roll when the year of the dropout rate began, and in which year a leaving counts.
//!
//! One child is one head ([`roll`]), and a movement finds its pupil as it finds its child ([`moved`]).

mod moved;
mod roll;

use rules::calendar::Term;
use rules::rates::{DAYS_TO_COME_BACK, DropoutPeriod};
use rules::schools::Grade;
use rules::surveys::names_paper;
use sea_orm::{ConnectionTrait, DbBackend, Value};

use super::texts::with_texts;
use super::wanted::{ROLL_VILLAGE, Wanted, own_village};
use super::{Role, statement};
use crate::Result;
use crate::deed::Deed;
use crate::standings::policy;

/// Rows of the new year's lists that say the pupil is away: few.
const AWAY_NOW: &str =
    "SELECT r.id FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 AND r.roll_state IN ('away', 'gone')";

/// Children whom the new year's lists hold.
const LISTED_CHILDREN: &str = "SELECT l.child_id FROM links l WHERE l.county_code = $1 AND l.term = $2 AND l.other_kind = 'roster' \
     AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL AND l.other_id";

/// Roll numbers that the new year's lists hold.
const LISTED_NUMBERS: &str = "SELECT r.roll_number FROM roster_rows r WHERE r.county_code = $1 AND r.term = $2 AND r.roll_number IS NOT NULL AND r.roll_state";

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
     || CASE WHEN b.id IN (SELECT id FROM seconds) THEN ':second' WHEN s.status IS NULL AND b.unproven = 1 THEN ':unproven' ELSE '' END \
     AS counted, {village} AS hukou_village, {village} AS home_village, b.school_id, b.grade, b.sex, \
     COALESCE(s.\"groups\", '') AS \"groups\" \
     FROM (SELECT r.id, r.grade, r.sex, r.hukou_code, r.school_id, r.roll_number, r.roll_state, r.ended_on, r.child_id, \
     m.kind AS moved_as, m.on_day AS moved_on, m.stayed, m.left_since, m.left_before, m.away, m.unproven \
     FROM base r LEFT JOIN told m ON m.pupil = r.pupil) b \
     JOIN schools c ON c.county_code = $1 AND c.id = b.school_id \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = b.child_id \
     WHERE b.ended_on IS NULL OR (b.roll_number IS NOT NULL AND (b.moved_as IS NOT NULL OR b.child_id IS NOT NULL) \
     AND NOT EXISTS (SELECT 1 FROM still t WHERE t.roll_number = b.roll_number))";

/// Who came within the year and dropped out: a number of its own, by the movement. No other row of the child was there at the beginning.
const ARRIVED: &str = " UNION ALL SELECT a.id, a.child_id, 'pupil:' || COALESCE(a.grade, '') || ':' || COALESCE(s.status, '') \
     || ':dropout:0:arrived', {village}, {village}, a.school_id, a.grade, a.sex, COALESCE(s.\"groups\", '') \
     FROM (SELECT r.*, COALESCE({once_listed}, {by_number}) AS child_id FROM (\
     SELECT m.id, COALESCE(m.roll_number, q.roll_number) AS roll_number, COALESCE(m.id_number, q.id_number) AS id_number, \
     COALESCE(m.grade, q.grade) AS grade, COALESCE(m.school_id, q.school_id) AS school_id, COALESCE(q.sex, 0) AS sex, q.hukou_code \
     FROM arrived v JOIN movements m ON m.county_code = $1 AND m.id = {id:v.best} \
     LEFT JOIN roster_rows q ON q.county_code = $1 AND q.id = {id:v.row_best} \
     WHERE v.came IS NOT NULL OR v.row_best IS NOT NULL) r) a \
     LEFT JOIN schools c ON c.county_code = $1 AND c.id = a.school_id \
     LEFT JOIN standings s ON s.county_code = $1 AND s.term = $2 AND s.child_id = a.child_id \
     WHERE a.child_id IS NULL OR a.child_id NOT IN (SELECT child_id FROM base WHERE child_id IS NOT NULL)";

/// The pupils of the term's dropout rate.
pub(super) async fn wanted(deed: &Deed, term: Term) -> Result<Wanted> {
    let village = |row: &str| own_village(&ROLL_VILLAGE.replace("{row}", row));
    let select = [
        PUPILS.replace("{other_year}", &other_year()).replace("{village}", &village("b")),
        ARRIVED.replace("{village}", &village("a")),
    ];
    let select = select.concat().replace("{once_listed}", roll::ONCE_LISTED).replace("{by_number}", roll::BY_NUMBER);
    Ok(Wanted {
        role: Role::Pupil,
        with: with_texts(deed, &with_papers(deed, &[roll::lists(), moved::lists()].concat())),
        select: with_texts(deed, &select),
        values: values(deed, term).await?,
    })
}

async fn values(deed: &Deed, term: Term) -> Result<Vec<Value>> {
    let period = DropoutPeriod::of(term);
    let base = base(deed, period).await?;
    let before = period.year.earlier(1).map_or(period, |year| DropoutPeriod { year });
    let (from, to) = (period.year.starts_on(), period.year.ends_on());
    let grace = chrono::TimeDelta::days(DAYS_TO_COME_BACK);
    Ok(vec![
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
        papers(deed, period).await?.into(),
        last_class(deed).await?.into(),
    ])
}

/// The grade of the ninth year of school, as rosters have it.
async fn last_class(deed: &Deed) -> Result<Option<String>> {
    let system = policy(deed).await?.system;
    Ok(Grade::of_year_of_school(9, system).map(|grade| grade.code().to_string()))
}

/// Every text beside a 转出 of the year that names a paper, as a JSON list.
async fn papers(deed: &Deed, period: DropoutPeriod) -> Result<String> {
    let sql = "SELECT DISTINCT evidence FROM movements WHERE county_code = $1 AND kind = 'transfer_out' AND evidence IS NOT NULL \
        AND on_day BETWEEN $2 AND $3";
    let (from, to) = (period.year.starts_on(), period.year.ends_on());
    let rows =
        deed.txn().query_all_raw(statement(deed, sql, [deed.county_code().into(), from.into(), to.into()])).await?;
    let texts: Vec<String> =
        rows.iter().map(|row| row.try_get("", "evidence")).collect::<std::result::Result<_, _>>()?;
    Ok(serde_json::json!(texts.iter().filter(|text| names_paper(text)).collect::<Vec<_>>()).to_string())
}

fn other_year() -> String {
    OTHER_YEAR.replace("{numbers}", LISTED_NUMBERS).replace("{children}", LISTED_CHILDREN).replace("{away}", AWAY_NOW)
}

/// The list of papers as each database reads one.
fn with_papers(deed: &Deed, sql: &str) -> String {
    let list = match deed.txn().get_database_backend() {
        DbBackend::Sqlite => "json_each($14)",
        _ => "json_array_elements_text(CAST($14 AS json))",
    };
    sql.replace("{papers}", list)
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
