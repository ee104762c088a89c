//! Opening a child's file.

use axum::{extract::State, response::Html};
use registry::{
    children::{self, ChildFile, ChildStanding},
    flags::{ClosedFlag, FlagRow},
    outcomes,
    rates::PartInFigure,
};
use rules::{
    calendar::{Term, full_years},
    schools::Grade,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{ChildPage, FlagLine, PartRow, StandingRow};
use crate::{
    Desks, address,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Step},
    outcomes::line,
    problems::Refusal,
    reading::{Path, Query, draw},
    suspects::{ClosedLine, beside, choices, duty},
    term::term_of,
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    said: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let file = children::open(&desks.registry, &visitor.scope, term, id).await?;
    let verified = outcomes::of_child(&desks.registry, &visitor.scope, file.id).await?;
    let (sources, lines) = beside(words, &file.sheets);
    let [government, education] = duty(words, &file.responsible);
    let see = View { words, atlas: &atlas, term };
    let trail =
        vec![Step::to(words.desk.home, "/"), Step::to(words.desk.children, "/children"), Step::here(file.name.clone())];
    draw(&ChildPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Children, &term.to_string(), trail),
        done: words.outcome_done(&asked.said).map(str::to_owned),
        facts: see.facts(&file),
        standings: file.standings.iter().map(|standing| see.standing(standing)).collect(),
        sources,
        lines,
        government,
        education,
        flags: file.flags.iter().map(|flag| see.flag(flag)).collect(),
        history: file.closed.iter().map(|closed| see.closed(closed)).collect(),
        outcomes: verified.iter().map(|outcome| line(words, &atlas, outcome)).collect(),
        verify: address::with_query(&format!("/children/{}/verify", file.id), &[("term", &term.to_string())]),
        choices: choices(words),
        parts: file.parts.iter().map(|part| see.part(part)).collect(),
        name: file.name,
    })
}

/// How this visitor sees the file.
struct View<'a> {
    words: &'static Words,
    atlas: &'a Atlas,
    term: Term,
}

impl View<'_> {
    /// Sex, age, birth date, home, hukou and file number in one line.
    fn facts(&self, file: &ChildFile) -> Vec<String> {
        let words = self.words;
        let age = file.born_on.and_then(|born| full_years(born, self.term.age_day()));
        let labelled = |label: &str, text: String| format!("{label} {text}");
        let hukou = file.hukou.as_deref().map(|code| labelled(words.children.hukou, self.atlas.place(code)));
        let unfiled =
            || file.unfiled.map(|why| words.say("无", "none") + &words.say("：", ": ") + &words.said(why.title()));
        let number = file.file_number.clone().or_else(unfiled).map(|text| labelled(words.suspects.file_number, text));
        let facts = [
            Some(words.sex(i16::try_from(file.sex).unwrap_or_default()).to_owned()).filter(|sex| !sex.is_empty()),
            age.map(|age| words.say(format!("{age}周岁"), format!("aged {age}"))),
            file.born_on.map(|day| day.to_string()),
            file.place.as_deref().map(|code| labelled(words.children.home, self.atlas.place(code))),
            hukou,
            number,
        ];
        facts.into_iter().flatten().collect()
    }

    fn standing(&self, standing: &ChildStanding) -> StandingRow {
        let words = self.words;
        let school = standing.school.as_deref().map(|code| self.atlas.school(code));
        let grade = standing.grade.as_deref().and_then(|code| code.parse().ok()).and_then(Grade::of_code);
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let signed = [standing.verified_by.clone(), day(standing.verified_on)];
        let groups = &standing.groups;
        let groups: Vec<_> = groups.iter().copied().filter(|group| !group.goes_without_saying(groups)).collect();
        StandingRow {
            term: words.term(&standing.term),
            status: words.standing(standing.status.as_str()),
            reason: words.said(&standing.reason),
            school: [school, grade.map(|grade| words.said(grade.title()))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            groups: words.groups(&groups),
            verified: signed.into_iter().flatten().collect::<Vec<_>>().join(" "),
            expires_on: day(standing.expires_on).unwrap_or_default(),
            open: standing.term == self.term.to_string(),
        }
    }

    fn flag(&self, flag: &FlagRow) -> FlagLine {
        let id = flag.flag.to_string();
        FlagLine {
            kind: self.words.flag_kind(flag.kind.as_str()),
            reason: self.words.said(&flag.reason),
            raised_on: flag.raised_on.to_string(),
            href: address::with_query("/suspects", &[("term", &flag.term), ("open", &id)]),
        }
    }

    fn closed(&self, closed: &ClosedFlag) -> ClosedLine {
        ClosedLine {
            kind: self.words.flag_kind(closed.kind.as_str()),
            days: format!("{} — {}", closed.raised_on, closed.closed_on),
            because: self.words.said(&closed.because),
        }
    }

    fn part(&self, part: &PartInFigure) -> PartRow {
        let words = self.words;
        let measure = part.measure;
        PartRow {
            name: words.indicator(measure.indicator.as_str()),
            formula: words.formula(measure.formula.as_str()),
            basis: words.basis(measure.basis.as_str()),
            part: words.part_of(part.part),
            why: part.excluded.map(|why| words.exclusion(why.as_str())).unwrap_or_default(),
            place: part.place.as_deref().map(|code| self.atlas.place(code)).unwrap_or_default(),
        }
    }
}
