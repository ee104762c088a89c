//! 辖区: what one officer may know of. No read without it; what lies outside does not exist.

use rules::places::{CountyCode, PlaceCode, PlaceLevel};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::officers::{Officer, OfficerId};
use crate::{Registry, Result};

/// How far an officer's posts reach, on both lines of duty together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    county: CountyCode,
    officer: Option<OfficerId>,
    reach: Reach,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    County,
    Parts { places: Vec<PlaceCode>, schools: Vec<Uuid> },
}

impl Registry {
    /// The scope of a command run on the machine itself: whoever may run it owns the file.
    ///
    /// # Errors
    /// No county was chosen.
    pub fn whole_county(&self) -> Result<Scope> {
        Ok(Scope { county: self.county()?, officer: None, reach: Reach::County })
    }

    /// What this officer may know of today, by the posts held today.
    ///
    /// # Errors
    /// No county was chosen.
    pub fn scope_of(&self, officer: &Officer) -> Result<Scope> {
        let county = self.county()?;
        let today = self.clock().today();
        let (mut places, mut schools) = (Vec::new(), Vec::new());
        for post in officer.posts.iter().filter(|post| post.is_held_on(today)) {
            places.extend(post.assigned_groups.iter().copied());
            match (post.school_id, post.place) {
                // The place of a school post says where the school lies; it does not hand over the township.
                (Some(school), _) => schools.push(school),
                (None, place) => places.extend(place),
            }
        }
        let whole = places.iter().any(|place| place.contains(county.place()));
        let reach = if whole { Reach::County } else { Reach::Parts { places, schools } };
        Ok(Scope { county, officer: Some(officer.id), reach })
    }
}

impl Scope {
    /// The county; every query names it.
    pub fn county(&self) -> CountyCode {
        self.county
    }

    /// The officer, unless it is a command on the machine.
    pub fn officer(&self) -> Option<OfficerId> {
        self.officer
    }

    /// The officer whom a flag may name beyond the reach of the posts; none where nothing is hidden, or where no post is held.
    pub(crate) fn named_officer(&self) -> Option<OfficerId> {
        match &self.reach {
            Reach::Parts { places, schools } if !(places.is_empty() && schools.is_empty()) => self.officer,
            _ => None,
        }
    }

    /// Whether nothing of the county is hidden.
    pub fn is_whole_county(&self) -> bool {
        self.reach == Reach::County
    }

    /// Whether that place lies within reach.
    pub fn covers_place(&self, place: PlaceCode) -> bool {
        match &self.reach {
            Reach::County => self.county.place().contains(place),
            Reach::Parts { places, .. } => places.iter().any(|own| own.contains(place)),
        }
    }

    /// Whether that school lies within reach, by a post at it.
    pub fn covers_school(&self, school_id: Uuid) -> bool {
        match &self.reach {
            Reach::County => true,
            Reach::Parts { schools, .. } => schools.contains(&school_id),
        }
    }

    /// Whether that school, which lies in that place, lies within reach: by a post at it, or over the township or the county. A village
    /// answers for its own children, not for all pupils of a school that lies in it.
    pub fn reaches_school(&self, school_id: Uuid, lies_in: Option<PlaceCode>) -> bool {
        let near =
            |own: &PlaceCode| own.level() < PlaceLevel::Village && lies_in.is_some_and(|place| own.contains(place));
        self.covers_school(school_id) || matches!(&self.reach, Reach::Parts { places, .. } if places.iter().any(near))
    }

    /// The places of the posts; the county itself where nothing is hidden.
    pub fn places(&self) -> Vec<PlaceCode> {
        match &self.reach {
            Reach::County => vec![self.county.place()],
            Reach::Parts { places, .. } => places.clone(),
        }
    }

    /// The same officer, reaching these places of theirs alone; nothing changes where nothing is hidden.
    pub(crate) fn with_places(&self, kept: Vec<PlaceCode>) -> Self {
        let reach = match &self.reach {
            Reach::County => Reach::County,
            Reach::Parts { schools, .. } => Reach::Parts { places: kept, schools: schools.clone() },
        };
        Self { reach, ..self.clone() }
    }

    /// The schools of the posts; empty where nothing is hidden.
    pub fn schools(&self) -> &[Uuid] {
        match &self.reach {
            Reach::County => &[],
            Reach::Parts { schools, .. } => schools,
        }
    }

    /// Rows of this county.
    pub(crate) fn own(&self, county: impl ColumnTrait) -> Condition {
        Condition::all().add(county.eq(self.county.to_string()))
    }

    /// Rows within reach by the places they lie in. `places` are columns of place codes (village, and group where there is one).
    pub(crate) fn by_place<C: ColumnTrait>(&self, county: C, places: &[C]) -> Condition {
        self.own(county).add_option(self.parts(places, None))
    }

    /// Rows within reach by their school.
    pub(crate) fn by_school<C: ColumnTrait>(&self, county: C, school: C) -> Condition {
        self.own(county).add_option(self.parts(&[], Some(school)))
    }

    /// Rows within reach by either: the government line goes by place, the education line by school.
    pub(crate) fn by_place_or_school<C: ColumnTrait>(&self, county: C, places: &[C], school: C) -> Condition {
        self.own(county).add_option(self.parts(places, Some(school)))
    }

    /// The same as text, for a query that is written out: rows within reach, and inside a place where one is asked for, by columns of
    /// place codes. Codes are digits, so that nothing that was typed gets into the text.
    pub(crate) fn within(&self, place: Option<PlaceCode>, columns: &[&str]) -> String {
        let any = |places: &[PlaceCode]| -> String {
            let ranges = columns.iter().flat_map(|column| places.iter().map(move |place| inside_text(column, *place)));
            let ranges: Vec<String> = ranges.collect();
            if ranges.is_empty() { "1 = 0".to_owned() } else { format!("({})", ranges.join(" OR ")) }
        };
        let reach = match &self.reach {
            Reach::County => None,
            Reach::Parts { places, .. } => Some(any(places)),
        };
        let asked = place.map(|place| any(&[place]));
        let both: Vec<String> = reach.into_iter().chain(asked).collect();
        if both.is_empty() { "1 = 1".to_owned() } else { both.join(" AND ") }
    }

    /// `None`: no limit. A scope without any part matches nothing.
    fn parts<C: ColumnTrait>(&self, columns: &[C], school: Option<C>) -> Option<Condition> {
        let Reach::Parts { places, schools } = &self.reach else { return None };
        let mut any = Condition::any();
        for column in columns {
            for place in places {
                any = any.add(inside(*column, *place));
            }
        }
        if let Some(school) = school {
            any = any.add(school.is_in(schools.iter().copied()));
        }
        Some(if any.is_empty() { any.add(Expr::val(false)) } else { any })
    }
}

/// The column's place is that place or lies in it.
///
/// A range, not LIKE: both databases answer it from an ordinary index. A group's own village is not inside the group.
pub(crate) fn inside<C: ColumnTrait>(column: C, place: PlaceCode) -> Condition {
    let prefix = place.prefix();
    if place.level() == PlaceLevel::Group {
        return Condition::all().add(column.eq(prefix));
    }
    Condition::all().add(column.gte(prefix.clone())).add(column.lt(after(&prefix)))
}

/// [`inside`] as text.
fn inside_text(column: &str, place: PlaceCode) -> String {
    let prefix = place.prefix();
    if place.level() == PlaceLevel::Group {
        return format!("{column} = '{prefix}'");
    }
    format!("({column} >= '{prefix}' AND {column} < '{}')", after(&prefix))
}

/// The digits one higher, in as many places: everything inside lies below. Digits alone order the same in every collation.
fn after(prefix: &str) -> String {
    let next = prefix.parse::<u64>().map_or(u64::MAX, |digits| digits + 1);
    format!("{next:0width$}", width = prefix.len())
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

    use super::{Reach, Scope, after};
    use crate::entities::households::{Column, Entity};

    /// What a query of households asks for in that scope.
    fn asked(reach: Reach) -> String {
        let scope = Scope { county: "629001".parse().unwrap(), officer: None, reach };
        let condition = scope.by_place(Column::CountyCode, &[Column::VillageCode, Column::GroupCode]);
        let query =
            Entity::find().select_only().column(Column::Id).filter(condition).build(DbBackend::Sqlite).to_string();
        query.split_once(" WHERE ").unwrap().1.replace("\"households\".", "").replace('"', "")
    }

    #[test]
    fn every_query_names_the_county_and_no_more_than_the_posts_reach() {
        assert_eq!(asked(Reach::County), "county_code = '629001'");
        let nothing = asked(Reach::Parts { places: vec![], schools: vec![] });
        assert_eq!(nothing, "county_code = '629001' AND FALSE");
        let places = vec!["629001101".parse().unwrap(), "62900110220103".parse().unwrap()];
        assert_eq!(
            asked(Reach::Parts { places, schools: vec![] }),
            "county_code = '629001' AND ((village_code >= '629001101' AND village_code < '629001102') \
             OR village_code = '62900110220103' OR (group_code >= '629001101' AND group_code < '629001102') \
             OR group_code = '62900110220103')"
        );
    }

    #[test]
    fn the_bound_lies_above_every_code_inside_and_below_the_next_place() {
        for (prefix, inside, outside) in
            [("629001101", "629001101999", "629001102000"), ("629001199", "62900119900102", "629001200000")]
        {
            let bound = after(prefix);
            assert!(prefix < bound.as_str() && inside < bound.as_str() && bound.as_str() <= outside, "{prefix}");
        }
    }
}
