//! 毕业: what a text says is finished.

use crate::identity::denial::{Stance, mentions};

/// What schooling somebody has finished, as far as compulsory education goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Primary school.
    Primary,
    /// Junior school, or anything that begins after it.
    Junior,
}

/// Stages before 毕业. Without one (已毕业) junior school is meant: the form asks for compulsory education.
const GRADUATED_FROM: [(&str, Option<Stage>); 16] = [
    ("幼儿园", None),
    ("学前班", None),
    ("小学六年级", Some(Stage::Primary)),
    ("六年级", Some(Stage::Primary)),
    ("小学", Some(Stage::Primary)),
    ("九年级", Some(Stage::Junior)),
    ("初三", Some(Stage::Junior)),
    ("初中", Some(Stage::Junior)),
    ("高中", Some(Stage::Junior)),
    ("职高", Some(Stage::Junior)),
    ("中职", Some(Stage::Junior)),
    ("中专", Some(Stage::Junior)),
    ("职中", Some(Stage::Junior)),
    ("技校", Some(Stage::Junior)),
    ("大学", Some(Stage::Junior)),
    ("", Some(Stage::Junior)),
];

/// The text without 初中毕业 and the like, and the highest stage that it says is finished. 未毕业, 即将毕业 and 毕业班 stay in the text.
pub(super) fn without_graduation(text: &str) -> (String, Option<Stage>) {
    let (mut rest, mut end, mut finished) = (String::new(), 0, None);
    for graduation in mentions(text, "毕业").filter(|m| m.stance == Stance::Said && !m.behind.starts_with('班')) {
        let before = graduation.before.trim_end_matches(['已', '经', '刚']);
        let stage = GRADUATED_FROM.iter().find(|(stage, _)| before.ends_with(stage));
        let Some((name, Some(reached))) = stage else { continue };
        let from = graduation.at - (graduation.before.len() - before.len()) - name.len();
        rest.push_str(text.get(end..from).unwrap_or_default());
        end = graduation.at + "毕业".len();
        finished = if finished == Some(Stage::Junior) { finished } else { Some(*reached) };
    }
    (rest + &text[end..], finished)
}
