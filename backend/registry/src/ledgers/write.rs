//! 导出台账: a deed, because personal data leave the register: it is asked whether the post may, and the journal says who took what.

use std::path::{Path, PathBuf};

use rules::access;
use rules::calendar::Term;
use rules::policy::Policy;
use rules::responsibility::Subject;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::book::{Book, Heading};
use super::gather::Gathering;
use super::known::Ledger;
use super::pick::{Part, pick};
use super::{LedgerError, columns, lists, suspect};
use crate::entities::standings;
use crate::journal::Entry;
use crate::rates::{Area, must_reach, policy_of};
use crate::schools::{School, SchoolId};
use crate::{Actor, Error, Registry, Result, Scope, places, schools};

/// Children gathered at a time.
const AT_ONCE: usize = 500;

/// Writes a ledger of a term as a workbook: of a place or a school, or of all that is within reach; returns how many lines it has.
///
/// # Errors
/// The area lies outside the officer's reach, no post of the officer may export, the term was not matched yet, or the file cannot be
/// written.
pub async fn write(
    registry: &Registry,
    scope: &Scope,
    ledger: Ledger,
    term: Term,
    area: Option<&Area>,
    path: &Path,
) -> Result<u64> {
    if let Some(area) = area {
        must_reach(registry, scope, area).await?;
    }
    let from = gathering(registry, scope, term).await?;
    let part = part(&from, area);
    let actor = scope.officer().map_or(Actor::System("ledger"), Actor::Officer);
    let deed = registry.begin(&actor).await?;
    deed.must_may(access::Deed::ExportLedger, asked(scope, part).as_ref()).await?;
    // Others may write while the ledger is gathered: the journal's place is taken when it is done.
    drop(deed);
    refuse_unassessed(&from, term).await?;
    let job = Job { scope, ledger, part, policy: policy_of(registry, scope).await?, from };
    let heading = job.heading(registry, area).await?;
    let file = path.to_path_buf();
    let lines = match ledger {
        Ledger::Suspects => job.suspects(heading, file).await?,
        Ledger::Roster => job.roster(heading, file).await?,
        Ledger::Movements => job.movements(heading, file).await?,
        _ => job.children(heading, file).await?,
    };
    let deed = registry.begin(&actor).await?;
    let body = json!({ "ledger": ledger, "area": area.map(code), "lines": lines });
    deed.commit(Entry::new("export_ledger", "term", Some(term.to_string()), body)).await?;
    Ok(lines)
}

async fn gathering(registry: &Registry, scope: &Scope, term: Term) -> Result<Gathering> {
    let (places, schools) = (places::load(registry, scope).await?, schools::load(registry, scope).await?);
    Ok(Gathering::new(registry.snapshot().await?, scope.county().place(), term, places, schools))
}

fn part(from: &Gathering, area: Option<&Area>) -> Part {
    match area {
        None => Part::Reach,
        Some(Area::Place(place)) => Part::Place(*place),
        Some(Area::School(code)) => Part::School(from.schools.find(code).map_or(Uuid::nil(), |school| school.id.0)),
    }
}

/// What the officer asks to export; without an area all that they reach, by any of their posts.
fn asked(scope: &Scope, part: Part) -> Option<Subject> {
    match part {
        Part::Place(place) => Some(Subject { place: Some(place), ..Subject::default() }),
        Part::School(school) => Some(Subject { school: Some(school), ..Subject::default() }),
        Part::Reach if scope.is_whole_county() => None,
        Part::Reach => Some(Subject {
            place: scope.places().first().copied(),
            school: scope.schools().first().copied(),
            ..Subject::default()
        }),
    }
}

fn code(area: &Area) -> String {
    match area {
        Area::Place(place) => place.to_string(),
        Area::School(code) => code.clone(),
    }
}

/// A ledger without standings would say that there is nobody.
async fn refuse_unassessed(from: &Gathering, term: Term) -> Result<()> {
    let assessed = standings::Entity::find()
        .filter(standings::Column::CountyCode.eq(from.county()))
        .filter(standings::Column::Term.eq(term.to_string()))
        .count(from.db())
        .await?;
    if assessed > 0 {
        return Ok(());
    }
    let sentence = format!("{}还没有比对和研判，台账无从生成：请先运行 baoxue match --term {term}", term.title());
    Err(Error::refused("not_assessed", sentence))
}

/// One ledger that is being written.
struct Job<'a> {
    scope: &'a Scope,
    ledger: Ledger,
    part: Part,
    policy: Policy,
    from: Gathering,
}

impl Job<'_> {
    async fn heading(&self, registry: &Registry, area: Option<&Area>) -> Result<Heading> {
        let unit = match area {
            Some(Area::Place(place)) => self.from.places.path(*place),
            Some(Area::School(code)) => self.from.schools.find(code).map(|s| s.name.clone()).unwrap_or_default(),
            None => self.reach_name(registry).await?,
        };
        Ok(Heading {
            name: self.ledger.title(),
            counted: self.ledger.counted(),
            title: format!("{unit}{}{}", self.from.term.title(), self.ledger.title()),
            unit,
            as_of: registry.clock().today(),
        })
    }

    /// The county; of an officer who reaches less, the first place or school of the posts.
    async fn reach_name(&self, registry: &Registry) -> Result<String> {
        let county = self.scope.county();
        if self.scope.is_whole_county() {
            let counties = registry.counties().await?;
            return Ok(counties.into_iter().find(|c| c.code == county).map(|c| c.name).unwrap_or_default());
        }
        let place = self.scope.places().first().map(|place| self.from.places.path(*place));
        let school = || self.from.schools.by_id(SchoolId(*self.scope.schools().first()?)).map(|s| s.name.clone());
        Ok(place.or_else(school).unwrap_or_default())
    }

    async fn ids(&self) -> Result<Vec<Uuid>> {
        pick(self.from.db(), self.scope, self.ledger, self.from.term, &self.policy, self.part).await
    }

    async fn children(&self, heading: Heading, file: PathBuf) -> Result<u64> {
        let mut book = Book::begin(&heading, columns::of(self.ledger))?;
        for ids in self.ids().await?.chunks(AT_ONCE) {
            for (_, line) in self.from.lines(ids).await? {
                book.row(&line)?;
            }
        }
        saved(book, file).await
    }

    async fn suspects(&self, heading: Heading, file: PathBuf) -> Result<u64> {
        let mut book = Book::begin(&heading, suspect::COLUMNS)?;
        for ids in self.ids().await?.chunks(AT_ONCE) {
            for line in suspect::lines(&self.from, ids).await? {
                book.row(&line)?;
            }
        }
        saved(book, file).await
    }

    async fn roster(&self, heading: Heading, file: PathBuf) -> Result<u64> {
        let mut book = Book::begin(&heading, lists::ROSTER)?;
        for school in self.schools() {
            for pupil in lists::pupils(&self.from, school).await? {
                book.row(&pupil)?;
            }
        }
        saved(book, file).await
    }

    async fn movements(&self, heading: Heading, file: PathBuf) -> Result<u64> {
        let mut book = Book::begin(&heading, lists::MOVEMENTS)?;
        let of_no_school = matches!(self.part, Part::Reach) && self.scope.is_whole_county();
        let schools = self.schools().map(|school| Some(school.id.0)).chain(of_no_school.then_some(None));
        for school in schools {
            for moved in lists::movements(&self.from, school).await? {
                book.row(&moved)?;
            }
        }
        saved(book, file).await
    }

    /// The schools whose lists are asked for and within reach, by code.
    fn schools(&self) -> impl Iterator<Item = &School> {
        self.from.schools.iter().filter(|school| {
            let near = school.place.is_some_and(|place| self.scope.covers_place(place));
            let asked = match self.part {
                Part::Reach => true,
                Part::Place(place) => school.place.is_some_and(|seat| place.contains(seat)),
                Part::School(id) => school.id.0 == id,
            };
            asked && (near || self.scope.covers_school(school.id.0))
        })
    }
}

/// Packs the workbook, off the threads that wait for the network. The file is there whole or not at all.
async fn saved<R: Send + 'static>(book: Book<R>, file: PathBuf) -> Result<u64> {
    let lines = book.lines();
    let packed = tokio::task::spawn_blocking(move || pack(book, &file)).await;
    match packed {
        Ok(packed) => packed?,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
    Ok(lines)
}

fn pack<R>(book: Book<R>, file: &Path) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let part = folder.join(format!(".{name}.{}.part", std::process::id()));
    let written = std::fs::File::create(&part)
        .map_err(|e| unwritable(file, &e))
        .and_then(|out| Ok(book.finish(out)?))
        .and_then(|()| std::fs::rename(&part, file).map_err(|e| unwritable(file, &e)));
    if written.is_err() {
        // What was begun is of no use; that it cannot be removed either is part of the same trouble.
        drop(std::fs::remove_file(&part));
    }
    written
}

fn unwritable(file: &Path, error: &std::io::Error) -> Error {
    Error::refused("unwritable", format!("无法写入 {}：{error}。请检查目录是否存在、是否可写", file.display()))
}

impl From<LedgerError> for Error {
    fn from(error: LedgerError) -> Self {
        Self::refused("unwritable", error.to_string())
    }
}
