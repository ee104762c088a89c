//! One suspicion laid open: its rows side by side, and who answers for the child.

use registry::flags::OpenFlag as Found;
use registry::outcomes::VerifiedOutcome;
use rules::standing::{SchoolStatus, StatusClass, needs};

use super::{
    Choice, ClosedLine, OpenFlag, OtherFlag,
    beside::{beside, duty},
    queue::{View, closed, found_out},
};
use crate::{area::Atlas, children, outcomes, words::Words};

/// The suspicion as the page shows it.
pub(super) fn laid(
    words: &Words,
    atlas: &Atlas,
    see: &View<'_>,
    found: &Found,
    verified: &[VerifiedOutcome],
) -> OpenFlag {
    let flag = &found.flag;
    let child = flag.child.as_ref();
    let mut facts: Vec<String> = Vec::new();
    facts.extend(see.age(flag).map(|age| words.say(format!("{age}周岁"), format!("aged {age}"))));
    facts.extend(child.and_then(|child| child.born_on).map(|day| day.to_string()));
    facts.extend(flag.place.as_deref().map(|code| atlas.place(code)));
    facts.extend(flag.school.as_deref().map(|code| atlas.school(code)));
    facts.extend(
        child.and_then(|child| child.file_number.clone()).map(|no| format!("{} {no}", words.suspects.file_number)),
    );
    facts.extend(
        child
            .map(|child| words.groups(&child.groups_said()))
            .filter(|groups| !groups.is_empty())
            .map(|groups| words.headed(words.suspects.groups, &groups)),
    );
    let earlier = |closed: &registry::flags::ClosedFlag| ClosedLine {
        kind: words.flag_kind(closed.kind.as_str()),
        days: format!("{} — {}", closed.raised_on, closed.closed_on),
        because: words.said(&closed.because),
    };
    let other = |(id, kind): &(registry::flags::FlagId, rules::flags::FlagKind)| OtherFlag {
        kind: words.flag_kind(kind.as_str()),
        href: see.href(id.0),
    };
    let (sources, lines) = beside(words, &found.sheets);
    let [government, education] = duty(words, &flag.responsible);
    OpenFlag {
        name: see.name(flag),
        file: child.map(|child| children::href(child.id, &flag.term)),
        facts,
        kind: words.flag_kind(flag.kind.as_str()),
        found_out: found_out(words, flag),
        closed: closed(words, flag),
        reason: words.said(&flag.reason),
        sources,
        lines,
        government,
        education,
        others: found.others.iter().map(other).collect(),
        history: found.history.iter().map(earlier).collect(),
        outcomes: verified.iter().map(|outcome| outcomes::line(words, atlas, outcome)).collect(),
        verify: child.map(|_| format!("/suspects/{}/verify", flag.flag)),
        choices: choices(words),
    }
}

/// What a person may verify, by the classes of D§7.3.
pub(crate) fn choices(words: &Words) -> Vec<(String, Vec<Choice>)> {
    let of_class = |class: StatusClass| {
        let statuses = SchoolStatus::ALL.iter().filter(|status| status.class() == class && needs(**status).is_some());
        let choice = |status: &SchoolStatus| Choice {
            value: status.as_str().to_owned(),
            name: words.standing(status.as_str()),
            chosen: false,
        };
        (words.standing_class(class.as_str()), statuses.map(choice).collect::<Vec<_>>())
    };
    StatusClass::ALL.iter().map(|class| of_class(*class)).filter(|(_, choices)| !choices.is_empty()).collect()
}
