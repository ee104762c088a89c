//! 户口登记: which children no list of the police has and no number names (D§1.6 铁脚板). The rule is `rules::children::no_hukou`; here stand
//! the rows behind it: few children are without a number, and of these alone more is asked.

use std::collections::{HashMap, HashSet};

use rules::children::{NoHukou, Registration, no_hukou};
use rules::identity::{IdKind, RollNumber};
use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::faces::on_roll;
use super::ground::Ground;
use super::run::AT_ONCE;
use crate::entities::{children, hukou_entries, links, survey_entries};
use crate::matching::{Decision, Source};
use crate::{Result, packed};

#[derive(FromQueryResult)]
struct Unnumbered {
    id: Uuid,
    merged_into: Option<Uuid>,
    id_kind: Option<String>,
    id_written: Option<String>,
    roll_number: Option<String>,
    hukou_code: Option<String>,
}

/// What other lists say of them.
#[derive(Default)]
struct Lists {
    has_police_list: bool,
    /// Whom the police list has; whose entry there waits for a person.
    listed: HashSet<Uuid>,
    waiting: HashSet<Uuid>,
    /// Whose row on a roster bears a number.
    numbered: HashSet<Uuid>,
    /// What the survey wrote where nothing could be read.
    written: HashMap<Uuid, Vec<String>>,
}

/// The children of the register who are without a hukou, and by what.
pub(super) async fn without_hukou(ground: &Ground) -> Result<HashMap<Uuid, NoHukou>> {
    let found = unnumbered(ground).await?;
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = found.iter().map(|child| child.id).collect();
    let lists = Lists::read(ground, &ids).await?;
    Ok(found.iter().filter_map(|child| Some((child.id, lists.judge(ground, child)?))).collect())
}

impl Lists {
    async fn read(ground: &Ground, ids: &[Uuid]) -> Result<Self> {
        let entries = hukou_entries::Entity::find().filter(hukou_entries::Column::CountyCode.eq(ground.county()));
        let mut lists = Self { has_police_list: entries.count(ground.db()).await? > 0, ..Self::default() };
        // In a county whose survey asked for no numbers they are many.
        for page in ids.chunks(AT_ONCE) {
            lists.add(ground, page).await?;
        }
        Ok(lists)
    }

    async fn add(&mut self, ground: &Ground, ids: &[Uuid]) -> Result<()> {
        let has_number = |roll: &Option<String>| roll.as_deref().is_some_and(bears_id);
        let rows = on_roll(ground, ids).await?;
        let numbered = rows.into_iter().filter(|row| row.id_number.is_some() || has_number(&row.roll_number));
        self.numbered.extend(numbered.map(|row| row.child_id));
        self.written.extend(written(ground, ids).await?);
        for (child, decision) in police_links(ground, ids).await? {
            match Decision::from_code(&decision) {
                Some(decision) if decision.links() => self.listed.insert(child),
                Some(Decision::Review) => self.waiting.insert(child),
                _ => false,
            };
        }
        Ok(())
    }

    fn judge(&self, ground: &Ground, child: &Unnumbered) -> Option<NoHukou> {
        let told = self.written.get(&child.id).into_iter().flatten().map(String::as_str);
        let written: Vec<&str> = told.chain(child.id_written.as_deref()).collect();
        let hukou: Option<PlaceCode> = child.hukou_code.as_deref().and_then(|code| code.parse().ok());
        no_hukou(&Registration {
            has_police_list: self.has_police_list,
            is_listed: self.listed.contains(&child.id),
            waits: self.waiting.contains(&child.id),
            has_number: self.numbered.contains(&child.id) || child.roll_number.as_deref().is_some_and(bears_id),
            has_other_document: child.id_kind.as_deref().is_some_and(is_other),
            is_of_elsewhere: hukou.is_some_and(|hukou| !ground.county_place().contains(hukou)),
            written: &written,
        })
    }
}

/// A G number holds an ID number (D§4.3).
fn bears_id(roll: &str) -> bool {
    roll.parse::<RollNumber>().is_ok_and(|roll| roll.id_number().is_some())
}

fn is_other(kind: &str) -> bool {
    IdKind::from_code(kind).is_some_and(|kind| !matches!(kind, IdKind::Citizen | IdKind::Other))
}

/// The children of whom the register has no valid number; a child surveyed twice has that of either row.
async fn unnumbered(ground: &Ground) -> Result<Vec<Unnumbered>> {
    use children::Column as C;
    let mut found: Vec<Unnumbered> = children::Entity::find()
        .select_only()
        .columns([C::Id, C::MergedInto, C::IdKind, C::IdWritten, C::RollNumber, C::HukouCode])
        .filter(C::CountyCode.eq(ground.county()))
        .filter(C::IdNumber.is_null())
        .into_model()
        .all(ground.db())
        .await?;
    let numberless: HashSet<Uuid> = found.iter().map(|child| child.id).collect();
    let has_none = |double: &Uuid| numberless.contains(double);
    let doubles = |root: &Uuid| ground.doubles.get(root).into_iter().flatten();
    found.retain(|child| child.merged_into.is_none() && doubles(&child.id).all(has_none));
    Ok(found)
}

/// The pairs of this term's matching with the police list.
async fn police_links(ground: &Ground, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    use links::Column as L;
    let rows: Vec<(Option<Uuid>, String)> = links::Entity::find()
        .select_only()
        .columns([L::ChildId, L::Decision])
        .filter(L::CountyCode.eq(ground.county()))
        .filter(L::Term.eq(ground.term.to_string()))
        .filter(L::OtherKind.eq(Source::Hukou.as_str()))
        .filter(packed::among(ground.db(), L::ChildId, ids))
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().filter_map(|(child, decision)| Some((child?, decision))).collect())
}

/// What the survey kept as it was written of document, number and hukou.
async fn written(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    use survey_entries::Column as E;
    let rows: Vec<(Uuid, Value)> = survey_entries::Entity::find()
        .select_only()
        .columns([E::ChildId, E::Written])
        .filter(E::CountyCode.eq(ground.county()))
        .filter(packed::among(ground.db(), E::ChildId, ids))
        .into_tuple()
        .all(ground.db())
        .await?;
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (child, written) in rows {
        let cells = ["id_kind", "id_number", "hukou_code", "是否登记户口", "户口登记", "备注"];
        let said = cells.iter().filter_map(|cell| written.get(cell)?.as_str().map(str::to_owned));
        found.entry(child).or_default().extend(said);
    }
    Ok(found)
}
