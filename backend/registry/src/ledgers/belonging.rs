//! 特殊群体的写法: the groups of a child as cells print them, and those that the form of 辍学台账 asks for one by one (D§6.4).

use rules::children::{Hardship, SpecialGroup, read_hardships};

/// 是否脱贫、监测、低保、孤儿、残疾、留守 (D§6.4).
#[expect(clippy::struct_excessive_bools, reason = "each is a tick of its own on the form")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Needs {
    /// 脱贫户.
    pub(super) out_of_poverty: bool,
    /// 监测户: 脱贫不稳定、边缘易致贫、突发严重困难.
    pub(super) monitored: bool,
    /// 低保.
    pub(super) subsistence: bool,
    /// 孤儿.
    pub(super) orphan: bool,
    /// 残疾.
    pub(super) disabled: bool,
    /// 留守, by either definition.
    pub(super) left_behind: bool,
}

/// What the household's kind and the child's groups say.
pub(super) fn needs(groups: &[SpecialGroup], household_kind: Option<&str>) -> Needs {
    let lists = household_kind.map(read_hardships).unwrap_or_default();
    let is_on = |hardship| lists.contains(&hardship);
    Needs {
        out_of_poverty: is_on(Hardship::OutOfPoverty),
        monitored: lists.iter().any(|list| list.is_poverty_list() && *list != Hardship::OutOfPoverty),
        subsistence: is_on(Hardship::Subsistence),
        orphan: is_on(Hardship::Orphan),
        disabled: groups.contains(&SpecialGroup::Disabled),
        left_behind: groups.iter().copied().any(is_left_behind),
    }
}

/// 是, or nothing.
pub(super) const fn yes(is_so: bool) -> &'static str {
    if is_so { "是" } else { "" }
}

/// 留守, by either definition.
pub(super) fn is_left_behind(group: SpecialGroup) -> bool {
    matches!(group, SpecialGroup::LeftBehindOne | SpecialGroup::LeftBehindBoth | SpecialGroup::LeftBehindCivil)
}

/// Each group once: whoever is 视力残疾 is not called 残疾 as well.
pub(super) fn titles(groups: &[SpecialGroup], wanted: fn(SpecialGroup) -> bool) -> Option<String> {
    let said = |group: &SpecialGroup| wanted(*group) && !group.goes_without_saying(groups);
    let titles: Vec<_> = groups.iter().copied().filter(said).map(SpecialGroup::title).collect();
    (!titles.is_empty()).then(|| titles.join("、"))
}

/// The first of these that the child belongs to.
pub(super) fn title_of(groups: &[SpecialGroup], wanted: &[SpecialGroup]) -> Option<&'static str> {
    wanted.iter().find(|group| groups.contains(group)).map(|group| group.title())
}
