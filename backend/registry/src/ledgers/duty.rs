//! 包保人: a line of duty as a cell shows it.

use crate::flags::ResponsibleOfficer;

/// From the nearest upwards, one below the other; the nearest with a telephone, for it is the one to call.
pub(super) fn chain<'a>(officers: impl IntoIterator<Item = &'a ResponsibleOfficer>) -> String {
    let mut is_nearest = true;
    let shown = officers.into_iter().map(|officer| {
        let phone = officer.phone.as_deref().filter(|_| is_nearest);
        is_nearest = false;
        let said = [Some(officer.post.as_str()), Some(officer.name.as_str()), phone];
        said.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    shown.collect::<Vec<_>>().join("\n")
}
