//! 汇集: the rows behind each child of a page brought together into the line that ledgers print.

use std::collections::HashMap;

use rules::calendar::entry_day;
use rules::children::{DisabilityKind, OutReason, SpecialGroup, read_out_reason};
use rules::identity::{Sex, read_ethnic};
use rules::ledgers::listed_reason;
use rules::rates::{Formula, Indicator, Part, RateBasis};
use rules::rosters::MovementKind;
use rules::standing::{Basis, SchoolStatus, StatusClass};
use uuid::Uuid;

use super::census::Listed;
use super::child::ChildLine;
use super::departures::{Departures, is_suspended};
use super::elsewhere::{self, is_elsewhere};
use super::faces::{Face, Guardian, OnRoll, Told, faces, guardians, on_roll, told};
use super::ground::{Ground, grade_title};
use super::identified::{born_on, number};
use super::moved::{Moved, may_be_shown, shown_reason};
use super::schooled::{hukou_place, residence, school_place, where_schooled};
use super::verified::{Verified, verified};
use super::{belonging, family};
use crate::Result;
use crate::clock::day_of;

/// The lines of these children, in their order, with their part in the entry rate of their age.
pub(super) async fn lines_of(ground: &Ground, children: &[Listed]) -> Result<Vec<(Listed, ChildLine)>> {
    let ids: Vec<Uuid> = children.iter().map(|child| child.id).collect();
    let found = Found::read(ground, &ids).await?;
    let line = |child: &Listed| {
        let line = found.line(ground, child.id)?;
        let no_hukou = child.member.no_hukou.map(rules::children::NoHukou::title);
        Some((*child, ChildLine { counted: counted(ground, child), no_hukou, ..line }))
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
    departures: Departures,
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
            departures: Departures::of(ground, &faces, &rows).await?,
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
        let born_on = born_on(face);
        let line = ChildLine {
            file_number: face.number.clone(),
            name: face.name.clone(),
            sex: sex(face.sex),
            ethnic: face.ethnic.as_deref().and_then(ethnic),
            born_on,
            age: face.age.map(i64::from),
            due_on: born_on.and_then(|born| entry_day(born, ground.policy.entry_age)),
            id_number: number(face),
            hukou_place: hukou_place(ground, face),
            residence: residence(ground, face),
            away: away(face),
            left_behind: belonging::title_of(&groups, &[SpecialGroup::LeftBehindBoth, SpecialGroup::LeftBehindOne]),
            left_behind_civil: groups.contains(&SpecialGroup::LeftBehindCivil).then_some("是"),
            groups: belonging::titles(&groups, |_| true),
            other_groups: belonging::titles(&groups, |group| !belonging::is_left_behind(group)),
            needs: belonging::needs(&groups, face.kind.as_deref()),
            household_kind: face.kind.clone(),
            disability_kind: face.disability_kind.as_deref().and_then(disability),
            disability_level: face.disability_level.as_deref().map(|level| format!("{level}级")),
            disability_cert: face.disability_cert.clone(),
            is_out: SchoolStatus::from_code(&face.status).is_some_and(|status| status.class() == StatusClass::Out),
            expires_on: face.expires_on,
            reason: face.reason.clone(),
            ..ChildLine::default()
        };
        let known = self.guardians.get(&face.id).map(Vec::as_slice).unwrap_or_default();
        let line = family::with_guardian(line, face, known, self.rows.get(&face.id).and_then(|rows| rows.first()));
        let line = if is_elsewhere(face) {
            self.with_school_elsewhere(ground, line, face)
        } else {
            self.with_school(ground, line, face)
        };
        let line = self.with_departure(ground, self.with_survey(ground, line, face), face);
        let status = SchoolStatus::from_code(&face.status);
        let status = status.map_or("", |status| status.title_beside(line.roll_number.is_some()));
        Some(ChildLine { status, ..line })
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
            school_is_told: school.is_none(),
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
            where_schooled: where_schooled(ground, face, school, entry),
            ..line
        }
    }

    /// The same of a child that learns at no school of the county.
    fn with_school_elsewhere(&self, ground: &Ground, line: ChildLine, face: &Face) -> ChildLine {
        let entry = self.told.get(&face.id);
        let there = elsewhere::school(ground, face, self.departure(MovementKind::TransferOut, face), entry);
        ChildLine {
            school_is_told: true,
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
            where_schooled: where_schooled(ground, face, None, entry),
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
            out_reason: told_reason(entry).map(|reason| listed_reason(reason).to_owned()),
            told_reason: told_reason(entry),
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

    /// What a transfer or a permission says beside or instead of the visit: the proof of a school elsewhere; 延缓、休学原因 and since when.
    fn with_departure(&self, ground: &Ground, line: ChildLine, face: &Face) -> ChildLine {
        if is_elsewhere(face) {
            let (moved, told) = (self.departure(MovementKind::TransferOut, face), self.told.get(&face.id));
            let Some(proof) = elsewhere::proof(ground, face, moved, told) else { return line };
            let evidence = proof.evidence.or_else(|| Some(Basis::Movement.title().to_owned()));
            return ChildLine { evidence, verified_on: proof.on, verified_by: Some(proof.by), ..line };
        }
        let is_by_list = is_suspended(face) && face.rests_on == Basis::Movement.as_str();
        let moved = self.departure(MovementKind::Suspension, face).filter(|_| is_by_list);
        let of_list = moved.and_then(|moved| moved.reason.as_deref()).map(shown_reason);
        let of_family = line.told_reason.filter(|reason| may_be_shown(*reason)).map(|reason| reason.title().to_owned());
        ChildLine {
            permit_reason: of_list.or(of_family),
            permitted_from: moved.map(|moved| moved.on_day),
            evidence: moved.and_then(|moved| moved.evidence.clone()).or(line.evidence),
            ..line
        }
    }

    fn departure(&self, kind: MovementKind, face: &Face) -> Option<&Moved> {
        self.departures.find(kind, face, &self.rows)
    }

    /// The verification on which the standing rests.
    fn finding(&self, face: &Face) -> Option<&Verified> {
        let verified = self.verified.get(&face.id).filter(|_| face.rests_on == Basis::Verified.as_str())?;
        let is_it =
            |one: &&Verified| one.status.as_str() == face.status && face.verified_on.is_none_or(|day| day == one.on);
        verified.iter().rev().find(is_it)
    }
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

/// Of junior age and still in primary school.
pub(super) const BELOW: &str = "尚在小学";

/// 计入情况: the child's part in the entry rate of its age on the hukou basis.
pub(super) fn counted(ground: &Ground, child: &Listed) -> String {
    match (counted_as(ground, child), entry_part(ground, child)) {
        (Some(word), Some(Part::Excluded(reason))) => format!("{word}：{}", reason.title()),
        (word, _) => word.unwrap_or_default().to_owned(),
    }
}

/// The same without the reason: 已入学, 未入学, 不计; of junior age and in a primary class still (尚在小学), which no entry rate counts as entered
/// (D§5.2: at that level or above).
pub(super) fn counted_as(ground: &Ground, child: &Listed) -> Option<&'static str> {
    entry_part(ground, child).map(|part| match part {
        Part::Numerator => "已入学",
        Part::Excluded(_) => "不计",
        _ if child.member.counted().status.is_in_school() => BELOW,
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

/// 未就学原因 as the family told it.
fn told_reason(entry: Option<&Told>) -> Option<OutReason> {
    let code = entry?.out_reason.as_deref()?;
    Some(OutReason::from_code(code).or_else(|| read_out_reason(code).value).unwrap_or(OutReason::Other))
}

fn away(face: &Face) -> Option<&'static str> {
    match (face.father_away == Some(true), face.mother_away == Some(true)) {
        (true, true) => Some("双方外出"),
        (true, false) => Some("父亲外出"),
        (false, true) => Some("母亲外出"),
        (false, false) => None,
    }
}
