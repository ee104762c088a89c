//! 儿童: registered children by their standings, and where the hukou of each is.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::children::SpecialGroup;
use rules::rates::{Counted, CountedChild, Disability};
use rules::standing::{Level, SchoolStatus};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use super::words::{Head, Wanted, Word, Words};
use super::{PAGE, Role};
use crate::Result;
use crate::deed::Deed;
use crate::entities::heads::Model;
use crate::packed::{self, Text};

/// The village of hukou of a child of this county, as it is today; where its village is not known, its home, as of the child's own head.
/// `s` is the child's standing. In Rust the same is [`Stand::village`].
pub(crate) const HUKOU_VILLAGE: &str =
    "COALESCE(s.hukou_village_code, CASE WHEN s.in_county_hukou THEN s.village_code END)";

/// How a child stands, as its rows on the rolls ask.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stand {
    pub status: SchoolStatus,
    pub school: Option<Uuid>,
    /// Of a pupil whose child is known the village is that of the child: after a split the roll still names the whole village, and one child
    /// must not stand in two.
    pub village: Word,
    pub groups: Word,
}

/// The standings of a term.
#[derive(Default)]
pub(super) struct Standings {
    pub heads: Vec<Head>,
    pub stands: HashMap<Uuid, Stand>,
}

const COLUMNS: [&str; 13] = [
    "child_id",
    "age",
    "status",
    "level",
    "attained",
    "in_county_hukou",
    "resident",
    "\"groups\"",
    "hukou_village_code",
    "village_code",
    "school_id",
    "grade",
    "sex",
];

impl Standings {
    /// Of everyone, a page of children at a time.
    pub(super) async fn everyone(
        deed: &Deed,
        db: &impl ConnectionTrait,
        term: Term,
        words: &mut Words,
    ) -> Result<Self> {
        let mut all = Self::default();
        let from = format!(
            "(SELECT {} FROM standings WHERE county_code = $1 AND term = $2 AND child_id > $3 ORDER BY child_id LIMIT {PAGE}) s",
            COLUMNS.join(", ")
        );
        let mut last = Uuid::nil();
        loop {
            let (mut rows, values) = (0, vec![deed.county_code().into(), term.to_string().into(), last.into()]);
            packed::texts(db, (COLUMNS, &from), values, |row| {
                (rows, last) = (rows + 1, last.max(row[0].own_id()?));
                all.add(&row, words)
            })
            .await?;
            if rows < PAGE {
                return Ok(all);
            }
        }
    }

    /// Of these children.
    async fn of(deed: &Deed, term: Term, of: &[Uuid], words: &mut Words) -> Result<Self> {
        let mut all = Self::default();
        let these = packed::listed_ids(deed.txn().get_database_backend(), 3);
        let from = format!("standings WHERE county_code = $1 AND term = $2 AND child_id IN ({these})");
        let values: Vec<Value> =
            vec![deed.county_code().into(), term.to_string().into(), packed::list_of_ids(of.iter().copied())];
        packed::texts(deed.txn(), (COLUMNS, &from), values, |row| all.add(&row, words)).await?;
        Ok(all)
    }

    fn add(&mut self, row: &[Text<'_>; 13], words: &mut Words) -> Result<()> {
        let [child, age, status, level, attained, in_county, resident, groups, hukou, home, school, grade, sex] = row;
        let subject = child.own_id()?;
        let of = |cell: &Text<'_>| cell.text().and_then(Level::from_code).unwrap_or(Level::None);
        // A standing that another version of the program wrote is in no figure.
        let Some(status) = status.text().and_then(SchoolStatus::from_code) else { return Ok(()) };
        let counted = CountedChild {
            age: age.number(),
            status,
            level: of(level),
            attained: of(attained),
            in_county_hukou: in_county.yes(),
            resident: resident.yes(),
            disability: disability(groups.text().unwrap_or_default()),
        };
        let [hukou, home, groups] =
            [words.of_cell(hukou.text()), words.of_cell(home.text()), words.of(groups.text().unwrap_or_default())];
        let either = |one: Word, other: Word| if one == Word::default() { other } else { one };
        let own = if counted.in_county_hukou { home } else { Word::default() };
        let (school, village) = (school.id(), either(hukou, own));
        self.stands.insert(subject, Stand { status: counted.status, school, village, groups });
        self.heads.push(Head {
            subject,
            child: Some(subject),
            counted: words.of_counted(Counted::Child(counted)),
            hukou_village: either(hukou, home),
            home_village: either(home, hukou),
            school,
            grade: words.of_cell(grade.text()),
            sex: sex.number().unwrap_or_default(),
            groups,
        });
        Ok(())
    }
}

/// 残疾 by the special groups of a child.
fn disability(groups: &str) -> Disability {
    let is_of = |group: SpecialGroup| groups.split(',').any(|of| of == group.as_str());
    match () {
        () if is_of(SpecialGroup::ThreeDisabled) => Disability::OfTheThree,
        () if is_of(SpecialGroup::Disabled) => Disability::Other,
        () => Disability::None,
    }
}

/// The heads that these children ought to be, and the village of hukou of each of whom it is known.
pub(in crate::rates) async fn children(
    deed: &Deed,
    term: Term,
    of: &[Uuid],
) -> Result<(Vec<Model>, HashMap<Uuid, String>)> {
    let mut words = Words::default();
    let found = Standings::of(deed, term, of, &mut words).await?;
    let villages = found.stands.iter();
    let villages =
        villages.filter_map(|(child, stand)| Some((*child, words.text(stand.village)?.to_owned()))).collect();
    let wanted = Wanted::of(Role::Child, found.heads);
    let heads = (0..wanted.heads.len()).map(|nth| wanted.begun(nth, &words, deed, term)).collect();
    Ok((heads, villages))
}
