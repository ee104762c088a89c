//! 建档号: issued by the register once the age is sure (D§4.7): village 12 + group 2 + household 4 + person 2.
//!
//! Gap-free within a household and within a group, never issued twice, never to a child whose hukou lies elsewhere (“空”).

use std::collections::HashMap;

use rules::calendar::{Term, full_years};
use rules::identity::FileNumber;
use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use crate::deed::Deed;
use crate::entities::{children, file_numbers, households};
use crate::journal::Entry;
use crate::{Actor, Registry, Result};

/// A village and the number of a group in it.
type Group = (PlaceCode, u8);

/// Issues a number to every visited child of the county's hukou whose birthday is sure and who has none yet; returns how many.
///
/// # Errors
/// The database does not answer.
pub async fn issue_file_numbers(registry: &Registry, actor: &Actor, term: Option<Term>) -> Result<usize> {
    let deed = registry.begin(actor).await?;
    let (db, county) = (deed.txn(), deed.county_code());
    let issued = file_numbers::Entity::find().filter(file_numbers::Column::CountyCode.eq(&county)).all(db).await?;
    let homes = households::Entity::find().filter(households::Column::CountyCode.eq(&county)).all(db).await?;
    let homes: HashMap<Uuid, households::Model> = homes.into_iter().map(|h| (h.id, h)).collect();
    let numbered: std::collections::HashSet<Uuid> = issued.iter().map(|n| n.child_id).collect();
    let children = children::Entity::find()
        .filter(children::Column::CountyCode.eq(&county))
        .filter(children::Column::MergedInto.is_null())
        .filter(children::Column::HouseholdId.is_not_null())
        .filter(children::Column::BirthWritten.is_null())
        .all(db)
        .await?;
    let age_day = term.or_else(|| Term::of_day(deed.today())).map_or_else(|| deed.today(), Term::age_day);
    let mut waiting: Vec<(Group, &households::Model, &children::Model)> = children
        .iter()
        .filter(|child| !numbered.contains(&child.id))
        // The age is looked up before the number is made: a wrong age makes a wrong number (D§4.7).
        .filter(|child| child.born_on.is_some_and(|born| full_years(born, age_day).is_some()))
        .filter_map(|child| {
            let home = homes.get(&child.household_id?)?;
            Some((group_of(&deed, child, home)?, home, child))
        })
        .collect();
    waiting.sort_by_key(|(group, home, child)| (*group, &home.household_no, home.id, child.born_on, child.id));
    let mut book = Book::of(&issued);
    let rows: Vec<_> =
        waiting.into_iter().filter_map(|(group, home, child)| book.next(&deed, group, home.id, child.id)).collect();
    let count = rows.len();
    if count == 0 {
        return Ok(0);
    }
    deed.insert_all(rows.into_iter().map(IntoActiveModel::into_active_model)).await?;
    deed.commit(Entry::new("issue_file_numbers", "county", Some(county), json!({ "issued": count }))).await?;
    Ok(count)
}

/// The hukou village registers its child; the group counts only where the child lives in that village.
fn group_of(deed: &Deed, child: &children::Model, home: &households::Model) -> Option<Group> {
    let hukou: PlaceCode = child.hukou_code.as_deref()?.parse().ok()?;
    let village = hukou.village().filter(|v| v.county() == Some(deed.county()))?;
    let lives_in = home.group_code.as_deref().and_then(|code| code.parse::<PlaceCode>().ok());
    let group =
        lives_in.filter(|group| group.village() == Some(village)).or(Some(hukou)).and_then(PlaceCode::group_number);
    Some((village, group.unwrap_or_default()))
}

/// The numbers issued so far.
struct Book {
    household_of: HashMap<(Group, Uuid), u16>,
    last_household: HashMap<Group, u16>,
    last_person: HashMap<(Group, u16), u8>,
}

impl Book {
    fn of(issued: &[file_numbers::Model]) -> Self {
        let mut book =
            Self { household_of: HashMap::new(), last_household: HashMap::new(), last_person: HashMap::new() };
        for row in issued {
            let Ok(number) = row.number.parse::<FileNumber>() else { continue };
            book.note(number, row.household_id);
        }
        book
    }

    fn note(&mut self, number: FileNumber, household: Uuid) {
        let group = (number.village(), number.group());
        self.household_of.insert((group, household), number.household());
        let last = self.last_household.entry(group).or_default();
        *last = number.household().max(*last);
        let person = self.last_person.entry((group, number.household())).or_default();
        *person = number.person().max(*person);
    }

    /// The next number of that household; none when a group has no room left, which `baoxue check` then reports.
    fn next(&mut self, deed: &Deed, group: Group, household: Uuid, child: Uuid) -> Option<file_numbers::Model> {
        let known = self.household_of.get(&(group, household)).copied();
        let seq = known.unwrap_or_else(|| self.last_household.get(&group).copied().unwrap_or_default() + 1);
        let person = self.last_person.get(&(group, seq)).copied().unwrap_or_default() + 1;
        let number = FileNumber::of_parts(group.0, group.1, seq, person)?;
        self.note(number, household);
        Some(file_numbers::Model {
            county_code: deed.county_code(),
            id: deed.new_id(),
            number: number.to_string(),
            child_id: child,
            village_code: group.0.to_string(),
            group_digits: format!("{:02}", group.1),
            household_seq: i32::from(seq),
            person_seq: i32::from(person),
            household_id: household,
            issued_on: deed.today(),
        })
    }
}
