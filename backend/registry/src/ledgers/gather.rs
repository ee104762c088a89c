//! 汇集: the rows behind each child of a page brought together into the line that ledgers print.

use std::collections::HashMap;

use rules::children::{DisabilityKind, OutReason, SpecialGroup, read_out_reason, read_residence};
use rules::identity::{IdNumber, Sex, counted_birth, read_ethnic};
use rules::places::{PlaceCode, Reach};
use rules::rates::{Formula, Indicator, Part, RateBasis};
use rules::standing::{Basis, SchoolStatus, StatusClass};
use uuid::Uuid;

use super::census::Listed;
use super::child::ChildLine;
use super::elsewhere::{Transfers, is_elsewhere};
use super::faces::{Face, Guardian, OnRoll, Told, faces, guardians, on_roll, told};
use super::ground::{Ground, grade_title};
use super::verified::{Verified, verified};
use crate::Result;
use crate::clock::day_of;
use crate::schools::School;

/// The lines of these children, in their order, with their part in the entry rate of their age.
pub(super) async fn lines_of(ground: &Ground, children: &[Listed]) -> Result<Vec<(Listed, ChildLine)>> {
    let ids: Vec<Uuid> = children.iter().map(|child| child.id).collect();
    let found = Found::read(ground, &ids).await?;
    let line = |child: &Listed| {
        let line = found.line(ground, child.id)?;
        Some((*child, ChildLine { counted: counted(ground, child), ..line }))
    };
    Ok(children.iter().filter_map(line).collect())
}

/// The lines of the children of these ids, in their order.
pub(super) async fn lines(ground: &Ground, ids: &[Uuid]) -> Result<Vec<(Uuid, ChildLine)>> {
    let found = Found::read(ground, ids).await?;
    Ok(ids.iter().filter_map(|id| Some((*id, found.line(ground, *id)?))).collect())
}

/// What was found of the children of one page. A child surveyed twice is spoken for by all its rows.
struct Found {
    faces: HashMap<Uuid, Face>,
    guardians: HashMap<Uuid, Vec<Guardian>>,
    rows: HashMap<Uuid, Vec<OnRoll>>,
    told: HashMap<Uuid, Told>,
    verified: HashMap<Uuid, Vec<Verified>>,
    transfers: Transfers,
}

impl Found {
    async fn read(ground: &Ground, ids: &[Uuid]) -> Result<Self> {
        let mut roots: HashMap<Uuid, Uuid> = HashMap::new();
        let mut everyone = ids.to_vec();
        for id in ids {
            for double in ground.doubles.get(id).into_iter().flatten() {
                roots.insert(*double, *id);
                everyone.push(*double);
            }
        }
        let root = |id: Uuid| roots.get(&id).copied().unwrap_or(id);
        let mut of_child: HashMap<Uuid, Vec<Guardian>> = HashMap::new();
        for guardian in guardians(ground, &everyone).await? {
            of_child.entry(root(guardian.child_id)).or_default().push(guardian);
        }
        let mut newest: HashMap<Uuid, Told> = HashMap::new();
        for entry in told(ground, &everyone).await?.into_iter().filter(|entry| entry.is_up_to(ground.term)) {
            let child = root(entry.child_id);
            let age = |told: &Told| (told.visited_at, told.id);
            if newest.get(&child).is_none_or(|known| age(&entry) > age(known)) {
                newest.insert(child, entry);
            }
        }
        let (faces, rows) = (faces(ground, ids).await?, rows_of(ground, ids).await?);
        Ok(Self {
            transfers: Transfers::of(ground, &faces, &rows).await?,
            faces: faces.into_iter().map(|face| (face.id, face)).collect(),
            guardians: of_child,
            rows,
            told: newest,
            verified: verified(ground, ids).await?,
        })
    }

    fn line(&self, ground: &Ground, id: Uuid) -> Option<ChildLine> {
        let face = self.faces.get(&id)?;
        let groups: Vec<SpecialGroup> = face.groups.split(',').filter_map(SpecialGroup::from_code).collect();
        let line = ChildLine {
            file_number: face.number.clone(),
            name: face.name.clone(),
            sex: sex(face.sex),
            ethnic: face.ethnic.as_deref().and_then(ethnic),
            born_on: counted_birth(face.born_on, id_of(face)),
            age: face.age.map(i64::from),
            id_number: self.id_number(face),
            hukou_place: face.hukou_code.as_deref().map(|code| ground.place_name(code)),
            residence: residence(ground, face),
            away: away(face),
            left_behind: title_of(&groups, &[SpecialGroup::LeftBehindBoth, SpecialGroup::LeftBehindOne]),
            left_behind_civil: groups.contains(&SpecialGroup::LeftBehindCivil).then_some("是"),
            groups: titles(&groups, |_| true),
            other_groups: titles(&groups, |group| !is_left_behind(group)),
            household_kind: face.kind.clone(),
            disability_kind: face.disability_kind.as_deref().and_then(disability),
            disability_level: face.disability_level.as_deref().map(|level| format!("{level}级")),
            disability_cert: face.disability_cert.clone(),
            status: SchoolStatus::from_code(&face.status).map_or("", SchoolStatus::title),
            is_out: SchoolStatus::from_code(&face.status).is_some_and(|status| status.class() == StatusClass::Out),
            expires_on: face.expires_on,
            reason: face.reason.clone(),
            ..ChildLine::default()
        };
        let line = self.with_guardian(line, face);
        let line = if is_elsewhere(face) {
            self.with_school_elsewhere(ground, line, face)
        } else {
            self.with_school(ground, line, face)
        };
        Some(self.with_survey(ground, line, face))
    }

    /// The number that the register has, unless it was another person's and the child's row on a roster has its own; else that of the row;
    /// else what was written for one. What a spreadsheet made of a number (6.29E+17) is none.
    fn id_number(&self, face: &Face) -> Option<String> {
        let is_own = |id: &IdNumber| counted_birth(face.born_on, Some(*id)) == Some(id.born_on());
        let rows = self.rows.get(&face.id);
        let listed = || rows?.iter().find_map(|row| row.id_number.clone());
        let own = || {
            let fits = |number: &&String| number.parse().is_ok_and(|id| is_own(&id));
            rows?.iter().filter_map(|row| row.id_number.as_ref()).find(fits).cloned()
        };
        let written = || face.id_written.clone().filter(|text| !text.contains("E+"));
        let of_another = id_of(face).is_some_and(|id| !is_own(&id));
        let better = of_another.then(own).flatten();
        better.or_else(|| face.id_number.clone()).or_else(listed).or_else(written)
    }

    /// The guardian that is named, else a parent; any telephone of the family.
    fn with_guardian(&self, line: ChildLine, face: &Face) -> ChildLine {
        let known = self.guardians.get(&face.id).map(Vec::as_slice).unwrap_or_default();
        let rank = |relation: &str| ["guardian", "father", "mother"].iter().position(|r| *r == relation).unwrap_or(3);
        let first = known.iter().min_by_key(|g| (rank(&g.relation), g.id));
        let phone = first.and_then(|g| g.phone.clone()).or_else(|| face.phone.clone());
        let employers: Vec<&str> = known.iter().filter_map(|g| g.employer.as_deref()).collect();
        ChildLine {
            guardian: first.map(|g| g.name.clone()).or_else(|| face.head_name.clone()),
            guardian_id: first.and_then(|g| g.id_number.clone()),
            phone: phone.or_else(|| known.iter().find_map(|g| g.phone.clone())),
            employer: (!employers.is_empty()).then(|| employers.join("；")),
            ..line
        }
    }

    /// Where the child is at school by its standing; what the family says where no school of the county has it.
    fn with_school(&self, ground: &Ground, line: ChildLine, face: &Face) -> ChildLine {
        let school = ground.school(face.school_id);
        let entry = self.told.get(&face.id);
        let of_school = |row: &&OnRoll| Some(row.school_id) == face.school_id;
        let row = self.rows.get(&face.id).and_then(|rows| rows.iter().find(of_school));
        let elsewhere = entry.filter(|_| school.is_none());
        let class = row.map_or_else(|| elsewhere.and_then(|e| e.class.as_deref()), |row| row.class.as_deref());
        let grade = face.grade.as_deref().or_else(|| elsewhere.and_then(|e| e.grade.as_deref()));
        ChildLine {
            school: school.map(|s| s.name.clone()).or_else(|| elsewhere.and_then(|e| e.school_name.clone())),
            school_code: school
                .map(|s| s.school_code.clone())
                .or_else(|| elsewhere.and_then(|e| e.school_code.clone())),
            school_place: school_place(ground, school, elsewhere),
            grade: grade_title(grade),
            class: class.map(|class| format!("{class}班")),
            roll_number: row
                .and_then(|row| row.roll_number.clone())
                .or_else(|| face.roll_number.clone())
                .or_else(|| entry.and_then(|e| e.roll_number.clone())),
            where_schooled: where_schooled(ground, face, school),
            ..line
        }
    }

    /// The same of a child that learns at no school of the county.
    fn with_school_elsewhere(&self, ground: &Ground, line: ChildLine, face: &Face) -> ChildLine {
        let entry = self.told.get(&face.id);
        let there = self.transfers.school(ground, face, entry, &self.rows);
        ChildLine {
            school: there.school,
            school_code: there.code,
            school_place: there.place,
            grade: grade_title(face.grade.as_deref()),
            class: there.class.map(|class| format!("{class}班")),
            roll_number: face
                .roll_number
                .clone()
                .or_else(|| entry.and_then(|e| e.roll_number.clone()))
                .or(there.roll_number),
            where_schooled: where_schooled(ground, face, None),
            ..line
        }
    }

    /// Who looked, when, and what was brought home: by whoever verified the child, where its standing rests on that, else by the survey.
    fn with_survey(&self, ground: &Ground, line: ChildLine, face: &Face) -> ChildLine {
        let entry = self.told.get(&face.id);
        let basis = Basis::from_code(&face.rests_on).filter(|basis| *basis != Basis::Nothing);
        let finding = self.finding(face);
        let shown = finding.map(|finding| finding.evidence.clone()).filter(|text| !text.is_empty());
        let told = entry.and_then(|e| e.evidence.clone());
        // Of whom nothing was shown no list is the proof, and a visit that was told something else has verified nothing.
        let is_unproven = SchoolStatus::from_code(&face.status).is_some_and(SchoolStatus::is_unproven_elsewhere);
        let basis = basis.filter(|_| !is_unproven);
        // Whom nobody has verified yet nobody signs for: the visit is what raised the question.
        let is_open = SchoolStatus::from_code(&face.status).is_some_and(|status| status.class() == StatusClass::Open);
        let by_survey = face.rests_on == Basis::Survey.as_str();
        let entry_of_finding = entry.filter(|_| (!is_unproven || by_survey) && !is_open);
        ChildLine {
            out_reason: entry.and_then(|e| e.out_reason.as_deref()).map(out_reason),
            whereabouts: entry.and_then(|e| e.whereabouts.as_deref()).map(|text| ground.written_place(text)),
            evidence: shown.or(told).or_else(|| basis.map(|basis| basis.title().to_owned())),
            verified_on: face.verified_on.or_else(|| entry_of_finding.and_then(|e| e.visited_at).map(day_of)),
            verified_by: finding
                .and_then(|finding| finding.by.clone())
                .or_else(|| face.verified_by.clone())
                .or_else(|| entry_of_finding.and_then(|e| e.surveyor.clone())),
            found: finding.map(|finding| finding.note.clone()),
            checked: finding.and_then(Verified::checked),
            ..line
        }
    }

    /// The verification on which the standing rests.
    fn finding(&self, face: &Face) -> Option<&Verified> {
        let verified = self.verified.get(&face.id).filter(|_| face.rests_on == Basis::Verified.as_str())?;
        let is_it =
            |one: &&Verified| one.status.as_str() == face.status && face.verified_on.is_none_or(|day| day == one.on);
        verified.iter().rev().find(is_it)
    }
}

fn id_of(face: &Face) -> Option<IdNumber> {
    face.id_number.as_deref().and_then(|number| number.parse().ok())
}

/// The roster rows of each child, those of this term first.
async fn rows_of(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<OnRoll>>> {
    let mut of_child: HashMap<Uuid, Vec<OnRoll>> = HashMap::new();
    for row in on_roll(ground, ids).await? {
        of_child.entry(row.child_id).or_default().push(row);
    }
    let now = ground.term.to_string();
    for rows in of_child.values_mut() {
        rows.sort_by_key(|row| (row.term != now, row.ended_on.is_some(), row.id));
    }
    Ok(of_child)
}

/// 计入情况: the child's part in the entry rate of its age on the hukou basis.
pub(super) fn counted(ground: &Ground, child: &Listed) -> String {
    match (counted_as(ground, child), entry_part(ground, child)) {
        (Some(word), Some(Part::Excluded(reason))) => format!("{word}：{}", reason.title()),
        (word, _) => word.unwrap_or_default().to_owned(),
    }
}

/// The same without the reason: 已入学, 未入学, 不计.
pub(super) fn counted_as(ground: &Ground, child: &Listed) -> Option<&'static str> {
    entry_part(ground, child).map(|part| match part {
        Part::Numerator => "已入学",
        Part::Excluded(_) => "不计",
        _ => "未入学",
    })
}

fn entry_part(ground: &Ground, child: &Listed) -> Option<Part> {
    let indicator =
        if child.member.is_of_junior_age(&ground.policy) { Indicator::JuniorEntry } else { Indicator::PrimaryEntry };
    child.member.counted().part(indicator, Formula::Standard, RateBasis::Hukou, &ground.policy)
}

/// 男, 女; nothing where it is not known.
pub(super) fn sex(code: i32) -> &'static str {
    let known = Sex::from_code(&code.to_string()).filter(|sex| matches!(sex, Sex::Male | Sex::Female));
    known.map_or("", Sex::title)
}

/// 汉族.
pub(super) fn ethnic(code: &str) -> Option<String> {
    read_ethnic(code).value.map(rules::identity::Ethnic::title)
}

fn disability(code: &str) -> Option<&'static str> {
    DisabilityKind::from_code(code).map(DisabilityKind::title)
}

fn is_left_behind(group: SpecialGroup) -> bool {
    matches!(group, SpecialGroup::LeftBehindOne | SpecialGroup::LeftBehindBoth | SpecialGroup::LeftBehindCivil)
}

/// Each group once: whoever is 视力残疾 is not called 残疾 as well.
fn titles(groups: &[SpecialGroup], wanted: fn(SpecialGroup) -> bool) -> Option<String> {
    let said = |group: &SpecialGroup| wanted(*group) && !group.goes_without_saying(groups);
    let titles: Vec<_> = groups.iter().copied().filter(said).map(SpecialGroup::title).collect();
    (!titles.is_empty()).then(|| titles.join("、"))
}

fn title_of(groups: &[SpecialGroup], wanted: &[SpecialGroup]) -> Option<&'static str> {
    wanted.iter().find(|group| groups.contains(group)).map(|group| group.title())
}

/// Reasons that are sensitive by law (PIPL 28) leave the register on no list.
fn out_reason(code: &str) -> String {
    let reason = OutReason::from_code(code).or_else(|| read_out_reason(code).value);
    match reason {
        Some(reason) if reason.is_sensitive() => "其他（敏感原因，不予列示）".to_owned(),
        Some(reason) => reason.title().to_owned(),
        None => "其他".to_owned(),
    }
}

fn away(face: &Face) -> Option<&'static str> {
    match (face.father_away == Some(true), face.mother_away == Some(true)) {
        (true, true) => Some("双方外出"),
        (true, false) => Some("父亲外出"),
        (false, true) => Some("母亲外出"),
        (false, false) => None,
    }
}

/// The village and group it lives in; where it lives away from them, what the family says.
fn residence(ground: &Ground, face: &Face) -> Option<String> {
    let home = face.group_code.as_deref().or(face.village_code.as_deref());
    let written = face.residence.as_deref().filter(|written| {
        let home = home.and_then(|code| code.parse().ok());
        read_residence(written, home).value.is_none_or(|reach| reach > Reach::Village)
    });
    written.map(|text| ground.written_place(text)).or_else(|| home.map(|code| ground.place_name(code)))
}

fn school_place(ground: &Ground, school: Option<&School>, elsewhere: Option<&Told>) -> Option<String> {
    let own = school.and_then(|school| school.place).map(|place| ground.places.path(place));
    let told = || elsewhere?.school_place_code.as_deref().map(|code| ground.place_name(code));
    own.or_else(told).or_else(|| elsewhere?.whereabouts.clone())
}

/// 就读地类别 (D§6.2), seen from the hukou where it lies in the county, else from the home. Who has the hukou of another county and a school
/// of this one is 外在本, as the counties' forms call it beside 本在本 and 本在外.
fn where_schooled(ground: &Ground, face: &Face, school: Option<&School>) -> Option<&'static str> {
    SchoolStatus::from_code(&face.status).filter(|status| status.is_in_school())?;
    let county = ground.county_place();
    let hukou: Option<PlaceCode> = face.hukou_code.as_deref().and_then(|code| code.parse().ok());
    if hukou.is_some_and(|hukou| !county.contains(hukou)) && school.is_some() {
        return Some("外在本");
    }
    let here = |code: &Option<String>| code.as_deref()?.parse().ok().filter(|place| county.contains(*place));
    let home: Option<PlaceCode> = here(&face.hukou_code).or_else(|| here(&face.village_code));
    let told = face.reach.as_deref().and_then(Reach::from_code).filter(|_| is_elsewhere(face));
    let reach = told.or_else(|| Some(Reach::between(home?, school?.place?)))?;
    Some(if reach <= Reach::Township { "本在本" } else { reach.title() })
}
