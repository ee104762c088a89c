//! 监护人: whom to call, by what the survey says of the family, else by what the school's roster says.

use super::child::ChildLine;
use super::faces::{Face, Guardian, OnRoll};

/// The guardian that is named, else a parent; any telephone of the family. Of whom no survey names a guardian the roster does.
pub(super) fn with_guardian(line: ChildLine, face: &Face, known: &[Guardian], row: Option<&OnRoll>) -> ChildLine {
    let rank = |relation: &str| ["guardian", "father", "mother"].iter().position(|r| *r == relation).unwrap_or(3);
    let first = known.iter().min_by_key(|g| (rank(&g.relation), g.id));
    let phone = first.and_then(|g| g.phone.clone()).or_else(|| face.phone.clone());
    let employers: Vec<&str> = known.iter().filter_map(|g| g.employer.as_deref()).collect();
    let parent = |relation: &str| known.iter().find(|g| g.relation == relation).map(|g| g.name.clone());
    let father = parent("father").or_else(|| row?.father_name.clone());
    let mother = parent("mother").or_else(|| row?.mother_name.clone());
    let of_row = || row?.guardian_name.clone().or_else(|| father.clone()).or_else(|| mother.clone());
    // The number and the telephone of a roster's guardian are that guardian's alone.
    let is_of_row = first.is_none() && row.is_some_and(|row| row.guardian_name.is_some());
    let of_guardian = row.filter(|_| is_of_row);
    ChildLine {
        guardian: first.map(|g| g.name.clone()).or_else(of_row).or_else(|| face.head_name.clone()),
        guardian_id: first.and_then(|g| g.id_number.clone()).or_else(|| of_guardian?.guardian_id.clone()),
        phone: phone.or_else(|| known.iter().find_map(|g| g.phone.clone())).or_else(|| row?.guardian_phone.clone()),
        employer: (!employers.is_empty()).then(|| employers.join("；")),
        father,
        mother,
        ..line
    }
}
