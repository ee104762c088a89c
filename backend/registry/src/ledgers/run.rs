//! 一次导出: one state of the register and one census for all ledgers that are asked for at once.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use rules::ledgers::{Ledger, Period};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::book::{Entry, Heading, Press, Printed, Target};
use super::census::{Census, Listed, Part};
use super::ground::Ground;
use super::{dropout, groups, notes, rosters, suspect, tables};
use crate::rates::Area;
use crate::responsibility::Responsibility;
use crate::schools::{School, SchoolId};
use crate::{Registry, Result, Scope, officers};

/// Children gathered at a time.
pub(super) const AT_ONCE: usize = 500;
/// What ledgers of one run share.
pub(super) struct Run<'a> {
    pub(super) registry: &'a Registry,
    pub(super) scope: &'a Scope,
    pub(super) part: Part,
    pub(super) area: Option<&'a Area>,
    pub(super) ground: Arc<Ground>,
    /// The month or quarter of which reports speak.
    pub(super) period: Option<Period>,
    /// Whether a table counts 无户籍.
    asks_hukou: bool,
    census: OnceCell<Census>,
    county: OnceCell<Census>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        registry: &'a Registry,
        scope: &'a Scope,
        area: Option<&'a Area>,
        (ground, period): (Ground, Option<Period>),
        asked: &[Ledger],
    ) -> Self {
        let asks_hukou = asked.contains(&Ledger::GroupTable);
        let part = match area {
            None => Part::Reach,
            Some(Area::Place(place)) => Part::Place(*place),
            Some(Area::School(code)) => Part::School(ground.schools.find(code).map_or(Uuid::nil(), |s| s.id.0)),
        };
        let (census, county) = (OnceCell::new(), OnceCell::new());
        Self { registry, scope, part, area, ground: Arc::new(ground), period, asks_hukou, census, county }
    }

    /// The children within reach, read once.
    pub(super) async fn census(&self) -> Result<&Census> {
        self.census.get_or_try_init(|| Census::read(&self.ground, self.scope, self.part, self.asks_hukou)).await
    }

    /// The children of the whole county, read once: a report asks where each belongs, and whether a leaving is confirmed.
    pub(super) async fn county(&self) -> Result<&Census> {
        let read = async || {
            if self.scope.is_whole_county() {
                return Ok(self.census().await?.of_part(Part::Reach));
            }
            Census::read(&self.ground, &self.registry.whole_county()?, Part::Reach, false).await
        };
        self.county.get_or_try_init(read).await
    }

    /// Prints one ledger.
    pub(super) async fn print(&self, ledger: Ledger, target: Target) -> Result<Printed> {
        match ledger {
            Ledger::Suspects => self.suspects(target).await,
            Ledger::Dropouts => self.dropouts(target).await,
            Ledger::Roster | Ledger::Boarders => self.pupils(ledger, target).await,
            Ledger::Movements => self.movements(target).await,
            Ledger::Unexplained => self.unexplained(target).await,
            Ledger::Handover => self.handover(target).await,
            Ledger::Graduates => self.graduates(target).await,
            Ledger::GraduatesOfTwoYears => self.graduates_of_two_years(target).await,
            table if table.is_table() => tables::sheet(self, table).await?.print(target).await,
            _ => {
                if let Some(group) = groups::of(ledger) {
                    return self.grouped(ledger, group, target).await;
                }
                let mut printed = self.children(vec![(ledger, target)]).await?;
                Ok(printed.remove(0).1)
            }
        }
    }

    /// Prints every ledger into its file: the children are gathered once for all lists that are read in the same order.
    pub(super) async fn print_all(&self, path: &(dyn Fn(Ledger) -> PathBuf + Sync)) -> Result<Vec<(Ledger, Printed)>> {
        let file = |ledger: Ledger| Target::File(path(ledger));
        let together: Vec<_> = Ledger::ALL.iter().copied().filter(|ledger| is_plain(*ledger)).collect();
        let mut printed = self.children(together.into_iter().map(|ledger| (ledger, file(ledger))).collect()).await?;
        for ledger in Ledger::ALL.iter().copied().filter(|ledger| !is_plain(*ledger)) {
            printed.push((ledger, self.print(ledger, file(ledger)).await?));
        }
        printed.sort_by_key(|(ledger, _)| *ledger);
        Ok(printed)
    }

    /// 填报单位 and title.
    pub(super) fn heading(&self, ledger: Ledger) -> Heading {
        let unit = self.unit();
        Heading {
            name: ledger.title().to_owned(),
            counted: ledger.counted(),
            title: format!("{unit}{}{}", self.ground.term.title(), ledger.title()),
            unit,
            as_of: self.ground.today,
            note: notes::note(ledger, &self.ground),
        }
    }

    /// The place or school asked for; else the county, or of an officer who reaches less the first place or school of the posts.
    fn unit(&self) -> String {
        let ground = &self.ground;
        let county = ground.county_place();
        let of_county = |place| format!("{}{}", ground.county_name, ground.places.path(place));
        match self.area {
            Some(Area::Place(place)) if *place != county => of_county(*place),
            Some(Area::School(code)) => ground.schools.find(code).map(|s| s.name.clone()).unwrap_or_default(),
            None if !self.scope.is_whole_county() => {
                let place = self.scope.places().first().map(|place| of_county(*place));
                let school = || ground.school(self.scope.schools().first().copied()).map(|s| s.name.clone());
                place.or_else(school).unwrap_or_default()
            }
            _ => ground.county_name.clone(),
        }
    }

    async fn suspects(&self, target: Target) -> Result<Printed> {
        let suspected = suspect::suspected(&self.ground, self.scope, self.part).await?;
        let press = Press::start(self.heading(Ledger::Suspects), suspect::COLUMNS, target);
        let any_closed = !suspected.closed.is_empty();
        for (name, ids) in [("在册线索", suspected.open), ("本学期已销号", suspected.closed)] {
            let ids = self.in_reading_order(ids).await?;
            if any_closed {
                press.print(vec![Entry::Band(format!("{name}（{} 人）", ids.len()))]).await;
            }
            for page in ids.chunks(AT_ONCE) {
                let lines = suspect::lines(&self.ground, page).await?;
                press.print(lines.into_iter().map(Entry::from).collect()).await;
            }
        }
        press.finish().await
    }

    /// As the census reads them; whom it does not know, for age or village, is a suspect all the same and comes last.
    async fn in_reading_order(&self, mut left: HashSet<Uuid>) -> Result<Vec<Uuid>> {
        let census = self.census().await?;
        let mut ids: Vec<Uuid> = census.all().iter().map(|child| child.id).filter(|id| left.remove(id)).collect();
        let mut others: Vec<Uuid> = left.into_iter().collect();
        others.sort_unstable();
        ids.extend(others);
        Ok(ids)
    }

    async fn dropouts(&self, target: Target) -> Result<Printed> {
        let (census, ground) = (self.census().await?, &self.ground);
        let officers = officers::list(self.registry, &self.registry.whole_county()?).await?;
        let duties =
            Responsibility::new(&officers, &ground.schools, &ground.places, ground.today, ground.policy.system);
        let children: Vec<Listed> = census.on(Ledger::Dropouts, ground).copied().collect();
        let press = Press::start(self.heading(Ledger::Dropouts), dropout::COLUMNS, target);
        for page in children.chunks(AT_ONCE) {
            let lines = dropout::lines(ground, &duties, page).await?;
            press.print(lines.into_iter().map(Entry::from).collect()).await;
        }
        press.finish().await
    }

    async fn pupils(&self, ledger: Ledger, target: Target) -> Result<Printed> {
        let boarders = ledger == Ledger::Boarders;
        let columns = if boarders { rosters::BOARDERS } else { rosters::ROSTER };
        let press = Press::start(self.heading(ledger), columns, target);
        for school in self.schools() {
            let pupils = rosters::pupils(&self.ground, school, boarders).await?;
            press.print(pupils.into_iter().map(Entry::from).collect()).await;
        }
        press.finish().await
    }

    async fn movements(&self, target: Target) -> Result<Printed> {
        let press = Press::start(self.heading(Ledger::Movements), rosters::MOVEMENTS, target);
        let schools = self.schools().map(|school| Some(school.id.0)).chain(self.takes_schoolless().then_some(None));
        let mut of_school = rosters::movements(&self.ground).await?;
        for school in schools {
            let moved = of_school.remove(&school).unwrap_or_default();
            press.print(moved.into_iter().map(Entry::from).collect()).await;
        }
        press.finish().await
    }

    async fn unexplained(&self, target: Target) -> Result<Printed> {
        let press = Press::start(self.heading(Ledger::Unexplained), rosters::UNEXPLAINED, target);
        for school in self.schools().map(Some).chain(self.takes_schoolless().then_some(None)) {
            let pupils = rosters::unexplained(&self.ground, school).await?;
            press.print(pupils.into_iter().map(Entry::from).collect()).await;
        }
        press.finish().await
    }

    /// Whether rows that name no school belong to what was asked for: only to the whole county.
    pub(super) fn takes_schoolless(&self) -> bool {
        let county = self.ground.county_place();
        self.scope.is_whole_county()
            && match self.part {
                Part::Reach => true,
                Part::Place(place) => place == county,
                Part::School(_) => false,
            }
    }

    /// The schools whose lists are asked for and within reach, by code.
    pub(super) fn schools(&self) -> impl Iterator<Item = &School> {
        self.ground.schools.iter().filter(|school| {
            let asked = match self.part {
                Part::Reach => true,
                Part::Place(place) => school.place.is_some_and(|seat| place.contains(seat)),
                Part::School(id) => school.id == SchoolId(id),
            };
            asked && self.scope.reaches_school(school.id.0, school.place)
        })
    }
}

/// Ledgers of children without groups.
fn is_plain(ledger: Ledger) -> bool {
    let own_lines = matches!(
        ledger,
        Ledger::Suspects
            | Ledger::Dropouts
            | Ledger::Roster
            | Ledger::Boarders
            | Ledger::Movements
            | Ledger::Unexplained
            | Ledger::Handover
            | Ledger::Graduates
            | Ledger::GraduatesOfTwoYears
    );
    !own_lines && !ledger.is_table() && groups::of(ledger).is_none()
}
