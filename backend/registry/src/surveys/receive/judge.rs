//! 判定: what is to become of an item. Reads and compares; storing is done by `store`.

use rules::access;
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::places::PlaceCode;
use rules::responsibility::Subject;
use rules::surveys::{Merge, merge};
use serde_json::Value;

use super::known::{self, Family};
use super::store::{Home, numbered_in, store};
use super::{Item, ItemProblem, Outcome};
use crate::deed::Deed;
use crate::entities::households;
use crate::imports::RowHasher;
use crate::sheets::RowBatch;
use crate::standings::policy;
use crate::surveys::fields::{Written, before, is_of_child};
use crate::surveys::import::round;
use crate::surveys::numbers;
use crate::surveys::read_row::{Draft, Reader, Visit};
use crate::{Error, Result, Scope, places, schools};

const HOUSEHOLD: &str = "household";

/// What becomes of an item.
pub(super) struct Judgement {
    pub(super) outcome: Outcome,
    pub(super) version: Option<i32>,
    pub(super) problems: Vec<ItemProblem>,
    /// What stood there before.
    pub(super) before: Option<Value>,
}

impl Judgement {
    fn not_taken(outcome: Outcome, problems: Vec<ItemProblem>) -> Self {
        Self { outcome, version: None, problems, before: None }
    }

    fn held(outcome: Outcome, field: &str, code: &str, sentence: &str) -> Self {
        Self::not_taken(outcome, vec![ItemProblem::new(field, code, sentence)])
    }
}

/// Judges the items of one batch.
pub(super) struct Judge<'a> {
    deed: &'a Deed,
    scope: &'a Scope,
    reader: Reader,
    round: uuid::Uuid,
}

/// What an item would make of the household.
struct Proposal {
    written: Written,
    outcome: Outcome,
}

impl<'a> Judge<'a> {
    pub(super) async fn open(deed: &'a Deed, scope: &'a Scope) -> Result<Self> {
        let today = deed.today();
        let term =
            Term::of_day(today).ok_or_else(|| Error::invalid("日期", today.to_string(), "请核对服务器的日期"))?;
        let reader = Reader {
            county: deed.county_code(),
            term,
            system: policy(deed).await?.system,
            places: places::load_in(deed).await?,
            schools: schools::load_in(deed).await?,
        };
        Ok(Self { deed, scope, reader, round: round(deed, term).await? })
    }

    /// Judges an item and stores it where it may be stored.
    pub(super) async fn judge(&mut self, item: &Item) -> Result<Judgement> {
        if item.kind != HOUSEHOLD {
            let sentence = "服务器还不认识这一类内容，已暂存：请联系管理员升级服务器后重新上报";
            return Ok(Judgement::held(Outcome::Quarantined, "kind", "unknown_kind", sentence));
        }
        let sent = match Written::read(item.id, &item.body) {
            Ok(sent) => sent,
            Err(problem) => return Ok(Judgement::not_taken(Outcome::Quarantined, vec![problem])),
        };
        let current = known::household(self.deed, item.id).await?;
        if current.as_ref().is_some_and(|household| !self.reaches(household)) {
            return Ok(out_of_reach());
        }
        let before = match &current {
            Some(household) => Some(known::body_of(self.deed, household).await?),
            None => None,
        };
        match self.propose(item, &sent, current.as_ref(), before.as_ref()).await? {
            Err(judgement) => Ok(judgement),
            Ok(proposal) => self.settle(item, proposal, current, before).await,
        }
    }

    /// What the item would make of the household, or why it must wait for a person.
    async fn propose(
        &self,
        item: &Item,
        sent: &Written,
        current: Option<&households::Model>,
        before: Option<&Value>,
    ) -> Result<Result<Proposal, Judgement>> {
        let base = item.base_version.filter(|version| *version != 0);
        let (Some(household), Some(before)) = (current, before) else {
            let nothing = Written { fields: std::collections::BTreeMap::new(), children: Vec::new() };
            return Ok(match base {
                None => Ok(Proposal { written: sent.over(&nothing), outcome: Outcome::Stored }),
                Some(_) => Err(unknown_base()),
            });
        };
        let Ok(now) = Written::read(item.id, before) else { return Ok(Err(unknown_base())) };
        match base {
            None => Ok(Err(same_id())),
            Some(version) if version == household.version => {
                Ok(Ok(Proposal { written: sent.over(&now), outcome: Outcome::Stored }))
            }
            Some(version) if version > household.version => Ok(Err(unknown_base())),
            Some(version) => {
                let ground = known::body_at(self.deed, item.id, version).await?;
                let ground = ground.and_then(|body| Written::read(item.id, &body).ok());
                Ok(ground.map_or_else(|| Err(changed_meanwhile()), |ground| merged(sent, &ground, &now)))
            }
        }
    }

    /// Reads the household as it would be, checks where it would stand, and stores it.
    async fn settle(
        &self,
        item: &Item,
        proposal: Proposal,
        current: Option<households::Model>,
        before: Option<Value>,
    ) -> Result<Judgement> {
        let drafts = match self.read(item, &proposal.written) {
            Ok(drafts) => drafts,
            Err(problem) => return Ok(Judgement::not_taken(Outcome::Quarantined, vec![problem])),
        };
        // A household without a child of the age was visited as well.
        let first = drafts.first().map(Draft::visit).map_or_else(|| self.read_visit(item, &proposal.written), Ok);
        let visited = match first {
            Ok(visited) => visited,
            Err(problem) => return Ok(Judgement::not_taken(Outcome::Quarantined, vec![problem])),
        };
        if !self.reaches(&visited.household) {
            return Ok(out_of_reach());
        }
        if let Err(refusal) = self.may_record(&visited.household).await {
            return refusal;
        }
        let numbered_in = numbered_in(current.as_ref(), &visited.household);
        if numbers::is_taken(self.deed, item.id, numbered_in, &visited.household).await? {
            let sentence = "这个社（组）已有用这个户编号的家庭：请先下载该户，在其上修改；若确是另一户，请换一个户编号";
            return Ok(Judgement::held(Outcome::Conflict, "household_no", "household_no_taken", sentence));
        }
        let family = Family::load(self.deed, item.id, &proposal.written.children).await?;
        if let Some(child) = &family.foreign {
            let field = format!("{}record_id", super::super::fields::before(&child.record_id));
            let sentence = "这个儿童的编号已登记在另一户：请先下载那一户核对；若确是另一个孩子，请换一个编号";
            return Ok(Judgement::held(Outcome::Conflict, &field, "child_elsewhere", sentence));
        }
        let problems = doubts(&drafts);
        let home = Home { id: item.id, round: self.round, term: self.reader.term.to_string(), current };
        let version = store(self.deed, home, &family, &proposal.written.children, visited, drafts).await?;
        Ok(Judgement { outcome: proposal.outcome, version: Some(version), problems, before })
    }

    /// One draft a child, read like the rows of a file.
    fn read(&self, item: &Item, written: &Written) -> Result<Vec<Draft>, ItemProblem> {
        let number = item.id.to_string();
        let mut rows = written.rows();
        if written.get("household_no").is_empty() {
            // A household without a number of its own is known by its id until the village gives it one.
            for row in &mut rows {
                row.push(("household_no", &number));
            }
        }
        let batch = RowBatch::of_fields(FormKind::Households, &rows);
        let hasher = RowHasher::new(batch.layout());
        let drafts = batch.rows().zip(&written.children).map(|(row, child)| {
            self.reader.read(row, &hasher).map_err(|fault| {
                let of_child = is_of_child(fault.field);
                let place = if of_child { before(&child.record_id) } else { String::new() };
                ItemProblem::new(format!("{place}{}", fault.field), "unreadable", fault.reason)
            })
        });
        drafts.collect()
    }

    /// The household alone, where it has no child.
    fn read_visit(&self, item: &Item, written: &Written) -> Result<Visit, ItemProblem> {
        let number = item.id.to_string();
        let mut row: Vec<(&str, &str)> =
            written.fields.iter().map(|(field, text)| (field.as_str(), text.as_str())).collect();
        if written.get("household_no").is_empty() {
            row.push(("household_no", &number));
        }
        let batch = RowBatch::of_fields(FormKind::Households, &[row]);
        let first = batch.rows().next().map(|row| self.reader.read_visit(row));
        let read = first.unwrap_or_else(|| Err(crate::imports::Fault::new("", "这一户没有内容；请填写后重新上报")));
        read.map_err(|fault| ItemProblem::new(fault.field.to_owned(), "unreadable", fault.reason))
    }

    /// Whether the sender's post records surveys there; else what becomes of the item.
    async fn may_record(&self, household: &households::Model) -> Result<(), Result<Judgement>> {
        let home = household.group_code.as_ref().unwrap_or(&household.village_code);
        let subject = Subject { place: home.parse().ok(), ..Subject::default() };
        match self.deed.must_may(access::Deed::RecordSurvey, Some(&subject)).await {
            Ok(()) => Ok(()),
            Err(Error::Refused { code, sentence }) => {
                Err(Ok(Judgement::held(Outcome::Refused, "village_code", code, &sentence)))
            }
            Err(other) => Err(Err(other)),
        }
    }

    fn reaches(&self, household: &households::Model) -> bool {
        let covers = |code: &str| code.parse::<PlaceCode>().is_ok_and(|place| self.scope.covers_place(place));
        covers(&household.village_code) || household.group_code.as_deref().is_some_and(covers)
    }
}

fn merged(sent: &Written, ground: &Written, now: &Written) -> Result<Proposal, Judgement> {
    let mine = sent.over(ground);
    match merge(&ground.fields, &now.fields, &mine.fields) {
        Merge::Clean(fields) => Ok(Proposal { written: mine.with(fields, &now.children), outcome: Outcome::Merged }),
        Merge::Overlap(fields) => {
            let sentence = "这一项在您修改期间已被别人改成另一内容：两份都已保留，请在工作台上由人核对后确定";
            let problem = |field: String| ItemProblem::new(field, "changed_meanwhile", sentence);
            Err(Judgement::not_taken(Outcome::Conflict, fields.into_iter().map(problem).collect()))
        }
    }
}

/// The doubts of the drafts; those about the household are the same in every row and said once.
fn doubts(drafts: &[Draft]) -> Vec<ItemProblem> {
    let mut problems: Vec<ItemProblem> = Vec::new();
    for draft in drafts {
        for doubt in draft.entry.doubts.as_array().into_iter().flatten() {
            let text = |name: &str| doubt[name].as_str().unwrap_or_default();
            let of_child = is_of_child(text("field"));
            let place = if of_child { before(&draft.entry.record_id) } else { String::new() };
            let problem = ItemProblem::new(format!("{place}{}", text("field")), text("code"), text("sentence"));
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

fn out_of_reach() -> Judgement {
    let sentence = "这一户不在您的包联范围内：请核对村组，或联系管理员调整岗位后重新上报";
    Judgement::held(Outcome::Refused, "village_code", "out_of_scope", sentence)
}

fn same_id() -> Judgement {
    let sentence = "这个编号的家庭已有内容，本次内容不同，两份都已保留：请先下载最新内容，在其上修改后重新上报";
    Judgement::held(Outcome::Conflict, "base_version", "same_id_other_content", sentence)
}

fn unknown_base() -> Judgement {
    let sentence = "服务器上没有您修改的那个版本，已暂存：请先下载最新内容核对，再重新上报";
    Judgement::held(Outcome::Quarantined, "base_version", "base_unknown", sentence)
}

fn changed_meanwhile() -> Judgement {
    let sentence = "这一户在您修改期间已由新的名单改过，两份都已保留：请先下载最新内容核对，再重新上报";
    Judgement::held(Outcome::Conflict, "base_version", "changed_meanwhile", sentence)
}
