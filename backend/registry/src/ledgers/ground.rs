//! 底册: what every ledger of one run is drawn from: one state of the register, with the names of its places and schools.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::policy::Policy;
use rules::schools::Grade;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entities::{children, frozen_versions, journal_heads, standings};
use crate::flags::is_judged;
use crate::places::Places;
use crate::rates::policy_of;
use crate::schools::{School, SchoolId, Schools};
use crate::{Error, Registry, Result, Scope, places, schools};

/// One state of the register in one term.
pub(super) struct Ground {
    snapshot: DatabaseTransaction,
    county: PlaceCode,
    county_code: String,
    /// The county's name.
    pub(super) county_name: String,
    /// The term the ledgers speak of.
    pub(super) term: Term,
    /// The day on which they are written.
    pub(super) today: NaiveDate,
    /// The county's settings.
    pub(super) policy: Policy,
    /// Names of places.
    pub(super) places: Places,
    /// Names of schools.
    pub(super) schools: Schools,
    /// Number of the last deed that the snapshot knows: 数据版本.
    pub(super) version: i64,
    /// 定稿: number and day of the last version of the term's figures that was published.
    pub(super) frozen: Option<(i32, NaiveDate)>,
    /// Children found to be one with another: who speaks for them.
    pub(super) doubles: HashMap<Uuid, Vec<Uuid>>,
}

impl Ground {
    /// Takes the snapshot.
    ///
    /// # Errors
    /// Nobody has matched the term yet: its ledgers would say that there is nobody.
    pub(super) async fn open(registry: &Registry, scope: &Scope, term: Term) -> Result<Self> {
        let (places, schools) = (places::load(registry, scope).await?, schools::load(registry, scope).await?);
        let counties = registry.counties().await?;
        let county_name = counties.into_iter().find(|c| c.code == scope.county()).map(|c| c.name).unwrap_or_default();
        let policy = policy_of(registry, scope).await?;
        let (county, snapshot) = (scope.county().place(), registry.snapshot().await?);
        let mut ground = Self {
            county_code: county.prefix(),
            county_name,
            term,
            today: registry.clock().today(),
            policy,
            places,
            schools,
            version: 0,
            frozen: None,
            doubles: HashMap::new(),
            snapshot,
            county,
        };
        ground.must_be_assessed(registry, scope).await?;
        ground.read_versions().await?;
        ground.read_doubles().await?;
        Ok(ground)
    }

    pub(super) fn db(&self) -> &DatabaseTransaction {
        &self.snapshot
    }

    /// The county, as its rows begin.
    pub(super) fn county(&self) -> &str {
        &self.county_code
    }

    /// The county, as a place.
    pub(super) fn county_place(&self) -> PlaceCode {
        self.county
    }

    /// A place of the county by name; one outside by province and prefecture, with its code.
    pub(super) fn place_name(&self, code: &str) -> String {
        match code.parse::<PlaceCode>() {
            Ok(place) if self.county.contains(place) => self.places.path(self.places.resolve(place)),
            Ok(place) => outside(place),
            Err(_) => format!("县外 {code}"),
        }
    }

    /// A place as written: by name where it is a code.
    pub(super) fn written_place(&self, text: &str) -> String {
        text.parse::<PlaceCode>().map_or_else(|_| text.to_owned(), |_| self.place_name(text))
    }

    /// The school of that id.
    pub(super) fn school(&self, id: Option<Uuid>) -> Option<&School> {
        self.schools.by_id(SchoolId(id?))
    }

    /// A village of the county as it is called today.
    pub(super) fn village(&self, code: Option<&str>) -> Option<PlaceCode> {
        let place: PlaceCode = code?.parse().ok()?;
        Some(self.places.resolve(place))
    }

    /// A child verified in a term that nobody has matched has a standing of its own: a ledger of that child alone would be half-true.
    async fn must_be_assessed(&self, registry: &Registry, scope: &Scope) -> Result<()> {
        let any: Option<Uuid> = standings::Entity::find()
            .select_only()
            .column(standings::Column::Id)
            .filter(standings::Column::CountyCode.eq(self.county()))
            .filter(standings::Column::Term.eq(self.term.to_string()))
            .limit(1)
            .into_tuple()
            .one(self.db())
            .await?;
        if any.is_some() && is_judged(registry, scope, self.term).await? {
            return Ok(());
        }
        let (title, term) = (self.term.title(), self.term);
        let sentence = format!("{title}还没有比对和研判，台账无从生成：请先运行 baoxue match --term {term}");
        Err(Error::refused("not_assessed", sentence))
    }

    async fn read_versions(&mut self) -> Result<()> {
        let head = journal_heads::Entity::find_by_id(self.county_code.clone()).one(self.db()).await?;
        self.version = head.map_or(0, |head| head.seq);
        let versions = frozen_versions::Entity::find()
            .filter(frozen_versions::Column::CountyCode.eq(self.county()))
            .filter(frozen_versions::Column::Term.eq(self.term.to_string()))
            .all(self.db())
            .await?;
        let last = versions.into_iter().max_by_key(|version| version.number);
        self.frozen = last.map(|version| (version.number, version.published_on));
        Ok(())
    }

    async fn read_doubles(&mut self) -> Result<()> {
        let merged: Vec<(Uuid, Option<Uuid>)> = children::Entity::find()
            .select_only()
            .columns([children::Column::Id, children::Column::MergedInto])
            .filter(children::Column::CountyCode.eq(self.county()))
            .filter(children::Column::MergedInto.is_not_null())
            .into_tuple()
            .all(self.db())
            .await?;
        for (double, root) in merged {
            if let Some(root) = root {
                self.doubles.entry(root).or_default().push(double);
            }
        }
        Ok(())
    }
}

/// 县外 陕西省西安市 610102.
pub(super) fn outside(place: PlaceCode) -> String {
    let name = place.outside_name().map(|name| format!("{name} ")).unwrap_or_default();
    format!("县外 {name}{}", place.prefix())
}

/// The grade of a stored code.
pub(super) fn grade(code: Option<&str>) -> Option<Grade> {
    code.and_then(|code| code.parse().ok()).and_then(Grade::of_code)
}

/// 三年级.
pub(super) fn grade_title(code: Option<&str>) -> Option<&'static str> {
    grade(code).map(Grade::title)
}
