//! 导出台账: a deed, because personal data leave the register: it is asked whether the post may, and the journal says who took what.

use std::path::Path;

use rules::access;
use rules::ledgers::Ledger;
use rules::places::PlaceCode;
use rules::responsibility::Subject;
use serde_json::json;

use super::book::Target;
use super::ground::Ground;
use super::run::Run;
use super::span::{Span, must_be_of_term};
use crate::journal::Entry;
use crate::rates::{Area, must_reach_today};
use crate::{Actor, Registry, Result, Scope};

/// A ledger that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub ledger: Ledger,
    /// How many lines it has.
    pub lines: u64,
}

/// Writes a ledger of a term as a workbook: of a place or a school, or of all that is within reach; returns how many lines it has.
///
/// # Errors
/// The area lies outside the officer's reach, no post of the officer may export, the term was not matched yet, or the file cannot be
/// written.
pub async fn write(
    registry: &Registry,
    scope: &Scope,
    ledger: Ledger,
    span: impl Into<Span>,
    area: Option<&Area>,
    path: &Path,
) -> Result<u64> {
    let span = span.into();
    let ground = allowed(registry, scope, span, area).await?;
    let run = Run::new(registry, scope, area, (ground, span.period), &[ledger]);
    let printed = run.print(ledger, Target::File(path.to_path_buf())).await?;
    journalled(registry, scope, ledger, span, area, printed.lines).await?;
    Ok(printed.lines)
}

/// The same into memory, for a browser that waits: the workbook and how many lines it has.
///
/// # Errors
/// As [`write`].
pub async fn read_out(
    registry: &Registry,
    scope: &Scope,
    ledger: Ledger,
    span: impl Into<Span>,
    area: Option<&Area>,
) -> Result<(Vec<u8>, u64)> {
    let span = span.into();
    let ground = allowed(registry, scope, span, area).await?;
    let run = Run::new(registry, scope, area, (ground, span.period), &[ledger]);
    let printed = run.print(ledger, Target::Memory).await?;
    journalled(registry, scope, ledger, span, area, printed.lines).await?;
    Ok((printed.bytes, printed.lines))
}

/// Writes every ledger into a folder that is there, each under its title, all from one state of the register.
///
/// # Errors
/// As [`write`].
pub async fn write_all(
    registry: &Registry,
    scope: &Scope,
    span: impl Into<Span>,
    area: Option<&Area>,
    folder: &Path,
) -> Result<Vec<Written>> {
    let span = span.into();
    let ground = allowed(registry, scope, span, area).await?;
    let run = Run::new(registry, scope, area, (ground, span.period), Ledger::ALL);
    let today = run.ground.today;
    let printed = run.print_all(&|ledger| folder.join(span.file_name(ledger, today))).await?;
    let mut written = Vec::with_capacity(printed.len());
    for (ledger, printed) in printed {
        journalled(registry, scope, ledger, span, area, printed.lines).await?;
        written.push(Written { ledger, lines: printed.lines });
    }
    Ok(written)
}

/// The ground of an export that the officer may make. Others may write while it is gathered: the journal's place is taken when it is
/// done.
async fn allowed(registry: &Registry, scope: &Scope, span: Span, area: Option<&Area>) -> Result<Ground> {
    if let Some(area) = area {
        must_reach_today(registry, scope, area).await?;
    }
    let ground = Ground::open(registry, scope, span.term).await;
    let deed = registry.begin(&actor(scope)).await?;
    let asked = asked(registry, scope, area).await?;
    deed.must_may(access::Deed::ExportLedger, asked.as_ref()).await?;
    drop(deed);
    let ground = ground?;
    must_be_of_term(&ground, span)?;
    Ok(ground)
}

/// What the officer asks to export; without an area all that they reach, by any of their posts.
async fn asked(registry: &Registry, scope: &Scope, area: Option<&Area>) -> Result<Option<Subject>> {
    let of_place = |place: PlaceCode| Subject { place: Some(place), ..Subject::default() };
    Ok(match area {
        Some(Area::Place(place)) => Some(of_place(*place)),
        Some(Area::School(code)) => {
            let schools = crate::schools::load(registry, scope).await?;
            let school = schools.find(code).map(|school| school.id.0);
            Some(Subject { school, ..Subject::default() })
        }
        None if scope.is_whole_county() => None,
        None => Some(Subject {
            place: scope.places().first().copied(),
            school: scope.schools().first().copied(),
            ..Subject::default()
        }),
    })
}

fn actor(scope: &Scope) -> Actor {
    scope.officer().map_or(Actor::System("ledger"), Actor::Officer)
}

/// Who took which list of which area, and how long it was; no names.
async fn journalled(
    registry: &Registry,
    scope: &Scope,
    ledger: Ledger,
    span: Span,
    area: Option<&Area>,
    lines: u64,
) -> Result<()> {
    let code = area.map(|area| match area {
        Area::Place(place) => place.to_string(),
        Area::School(code) => code.clone(),
    });
    let deed = registry.begin(&actor(scope)).await?;
    let mut body = json!({ "ledger": ledger, "area": code, "lines": lines });
    if let Some(period) = span.period.filter(|_| ledger.is_report()) {
        body["period"] = json!(period.to_string());
    }
    deed.commit(Entry::new("export_ledger", "term", Some(span.term.to_string()), body)).await
}
