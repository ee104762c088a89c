//! 包保人: a line of duty as a cell shows it.

use crate::flags::ResponsibleOfficer;

/// From the nearest upwards, one below the other; the nearest with a telephone, for it is the one to call.
pub(super) fn chain(officers: &[ResponsibleOfficer]) -> String {
    let nearest = officers.first().and_then(|officer| officer.phone.as_deref());
    let phones = std::iter::once(nearest).chain(std::iter::repeat(None));
    let shown = officers.iter().zip(phones).map(|(officer, phone)| {
        let said = [Some(officer.post.as_str()), Some(officer.name.as_str()), phone];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    shown.collect::<Vec<_>>().join("\n")
}
