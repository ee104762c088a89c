//! 待复核: the pairs that wait for a person, and one pair opened field by field.

use std::collections::HashMap;

use linkage::explain::Explanation;
use rules::calendar::Term;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::gather::{self, schools_by_id};
use super::record::Record;
use super::{Decision, LinkId, Page, Source, models};
use crate::entities::{children, links, roster_rows};
use crate::{Error, Registry, Result, Scope};

/// A pair in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Its id.
    pub id: LinkId,
    /// The term it was compared for.
    pub term: Term,
    /// The child of the register.
    pub child: Uuid,
    /// The child's name, as recorded.
    pub child_name: String,
    /// The village the child lives in, if it is known.
    pub village: Option<String>,
    /// Which list the other record stands on.
    pub source: Source,
    /// The other record's name, as written there.
    pub other_name: String,
    /// Log2 of the odds that the two are one child.
    pub weight: f64,
    /// The same as a probability, 0–1.
    pub probability: f64,
    /// How it stands now.
    pub decision: Decision,
    /// One sentence: why the machine put it here.
    pub reason: String,
    /// Whether another record claims the same child, or another child the same record.
    pub contested: bool,
}

/// One field of an opened pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairLine {
    /// Chinese heading of the form.
    pub heading: &'static str,
    /// What the register says; empty when nothing.
    pub child: String,
    /// What the other record says; empty when nothing.
    pub other: String,
}

/// Which of the two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// 台账.
    Child,
    /// The list it is held against.
    Other,
}

/// A pair laid open: both records field by field, and who else claims them.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenPair {
    /// The pair.
    pub pair: Pair,
    /// Field by field, in the order of the form.
    pub lines: Vec<PairLine>,
    /// Other pairs with the same child or the same record, likeliest first.
    pub rivals: Vec<Pair>,
    /// The bits that each comparison gave, where the machine weighed the pair.
    pub account: Option<Explanation>,
}

/// The pairs of a term that wait for a person, contested and likeliest first: the few minutes a person has settle most.
///
/// # Errors
/// The database does not answer.
pub async fn review_queue(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    offset: u64,
    limit: u64,
) -> Result<Page<Pair>> {
    let db = registry.read();
    let found = links::Entity::find().filter(waiting(scope, term));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by(links::Column::Weight, Order::Desc)
        .order_by_asc(links::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?;
    Ok(Page { rows: shown(db, scope, rows).await?, total })
}

/// How many pairs of a term wait for a person.
///
/// # Errors
/// The database does not answer.
pub async fn count_review(registry: &Registry, scope: &Scope, term: Term) -> Result<u64> {
    Ok(links::Entity::find().filter(waiting(scope, term)).count(registry.read()).await?)
}

/// One pair, laid open.
///
/// # Errors
/// There is none within reach.
pub async fn find_pair(registry: &Registry, scope: &Scope, id: LinkId) -> Result<OpenPair> {
    let db = registry.read();
    let link = link_within(db, scope, id).await?;
    let (child, other) = (link.child_id.ok_or_else(unknown)?, link.other_id);
    let either = Condition::any().add(links::Column::ChildId.eq(child)).add(links::Column::OtherId.eq(other));
    let rivals = links::Entity::find()
        .filter(reach(scope))
        .filter(links::Column::ChildId.is_not_null())
        .filter(links::Column::Term.eq(link.term.as_str()))
        .filter(links::Column::OtherKind.eq(link.other_kind.as_str()))
        .filter(links::Column::Id.ne(link.id))
        .filter(either)
        .order_by_desc(links::Column::Weight)
        .limit(10)
        .all(db)
        .await?;
    let lines = lines_of(db, &link, child).await?;
    let rivals = shown(db, scope, rivals).await?;
    let account = models::account(db, &link).await?;
    let pair = shown(db, scope, vec![link]).await?.pop().ok_or_else(unknown)?;
    Ok(OpenPair { pair, lines, rivals, account })
}

/// The link, when its child lives within reach or its roster row stands at a school within reach.
pub(super) async fn link_within(db: &impl ConnectionTrait, scope: &Scope, id: LinkId) -> Result<links::Model> {
    let within = reach(scope).add(links::Column::Id.eq(id.0));
    links::Entity::find().filter(within).one(db).await?.ok_or_else(unknown)
}

fn unknown() -> Error {
    Error::not_found("这一对记录")
}

/// Two rows of one pupil whom no child of the register explains are no pair that a person could settle.
fn waiting(scope: &Scope, term: Term) -> Condition {
    reach(scope)
        .add(links::Column::Term.eq(term.to_string()))
        .add(links::Column::ChildId.is_not_null())
        .add(links::Column::Decision.eq(Decision::Review.as_str()))
}

/// Links within reach: by the village of the child, or of the other child surveyed twice (government line), or by the school of
/// the roster row (education line).
fn reach(scope: &Scope) -> Condition {
    let own = scope.own(links::Column::CountyCode);
    if scope.is_whole_county() {
        return own;
    }
    let villages = [children::Column::VillageCode, children::Column::GroupCode, children::Column::HukouCode];
    let near = Query::select()
        .column(children::Column::Id)
        .from(children::Entity)
        .cond_where(scope.by_place(children::Column::CountyCode, &villages))
        .to_owned();
    let at_school = Query::select()
        .column(roster_rows::Column::Id)
        .from(roster_rows::Entity)
        .cond_where(scope.by_school(roster_rows::Column::CountyCode, roster_rows::Column::SchoolId))
        .to_owned();
    let either = Condition::any()
        .add(links::Column::ChildId.in_subquery(near.clone()))
        .add(links::Column::OtherId.in_subquery(near))
        .add(links::Column::OtherId.in_subquery(at_school));
    own.add(either)
}

/// Links with the names of both sides, read in as many statements as there are sources, not as there are links.
async fn shown(db: &impl ConnectionTrait, scope: &Scope, rows: Vec<links::Model>) -> Result<Vec<Pair>> {
    let county = scope.county().to_string();
    let ids: Vec<Uuid> = rows.iter().filter_map(|l| l.child_id).chain(rows.iter().map(|l| l.other_id)).collect();
    let mut names = gather::names_of_rows(db, &county, &ids).await?;
    let homes: HashMap<Uuid, Option<String>> = children::Entity::find()
        .filter(children::Column::CountyCode.eq(county.as_str()))
        .filter(children::Column::Id.is_in(rows.iter().filter_map(|l| l.child_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|c| (c.id, c.village_code))
        .collect();
    let mut name = |id: Uuid| names.get_mut(&id).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|link| {
            let child = link.child_id.ok_or_else(unknown)?;
            Ok(Pair {
                id: LinkId(link.id),
                term: link.term.parse().map_err(|_| unknown())?,
                child,
                child_name: name(child),
                village: homes.get(&child).cloned().flatten(),
                source: Source::from_code(&link.other_kind).ok_or_else(unknown)?,
                other_name: name(link.other_id),
                weight: link.weight,
                probability: link.probability,
                decision: Decision::from_code(&link.decision).ok_or_else(unknown)?,
                reason: link.reason,
                contested: link.contested,
            })
        })
        .collect()
}

async fn lines_of(db: &impl ConnectionTrait, link: &links::Model, child: Uuid) -> Result<Vec<PairLine>> {
    let county = &link.county_code;
    let term = link.term.parse().map_err(|_| unknown())?;
    let left = gather::child(db, county, term, child).await?.ok_or_else(unknown)?;
    let right = match Source::from_code(&link.other_kind).ok_or_else(unknown)? {
        Source::Roster | Source::RosterBefore => gather::roster_row(db, county, link.other_id).await?,
        Source::Hukou => gather::hukou_entry(db, county, link.other_id).await?,
        Source::Survey => gather::child(db, county, term, link.other_id).await?,
    };
    let schools = schools_by_id(db, county).await?;
    let school_names: HashMap<&str, &str> =
        schools.values().map(|s| (s.school_code.as_str(), s.name.as_str())).collect();
    let right = right.ok_or_else(unknown)?;
    let fields = left.fields(&school_names).into_iter().zip(right.fields(&school_names));
    let lines = fields.map(|((heading, child), (_, other))| PairLine { heading, child, other });
    Ok(lines.filter(|line| !line.child.is_empty() || !line.other.is_empty()).collect())
}

impl Record {
    /// The record as a person reads it, in the order of the form.
    fn fields(&self, schools: &HashMap<&str, &str>) -> Vec<(&'static str, String)> {
        let kin = |wanted: rules::matching::Relation| {
            let named: Vec<&str> =
                self.guardians.iter().filter(|k| k.relation == wanted).map(|k| k.name.as_str()).collect();
            named.join("、")
        };
        let phones: Vec<&str> = std::iter::once(self.phone.as_str())
            .chain(self.guardians.iter().map(|k| k.phone.as_str()))
            .filter(|p| !p.is_empty())
            .collect();
        vec![
            ("姓名", self.name.clone()),
            ("曾用名", self.other_names.clone()),
            (
                "性别",
                match self.sex {
                    1 => "男",
                    2 => "女",
                    _ => "",
                }
                .to_owned(),
            ),
            ("民族", self.ethnic.clone()),
            ("出生日期", self.born_on.map(|d| d.to_string()).unwrap_or_default()),
            ("证件号码", self.id_number.clone()),
            ("学籍号", self.roll_number.clone()),
            ("村组", self.village.clone()),
            ("户籍地代码", self.hukou.clone()),
            ("学校", schools.get(self.school.as_str()).map_or_else(|| self.school.clone(), |name| (*name).to_owned())),
            ("年级", self.grade.map(|g| format!("{g}年级")).unwrap_or_default()),
            ("父亲", kin(rules::matching::Relation::Father)),
            ("母亲", kin(rules::matching::Relation::Mother)),
            ("监护人", kin(rules::matching::Relation::Guardian)),
            ("电话", phones.first().map(|p| (*p).to_owned()).unwrap_or_default()),
        ]
    }
}
