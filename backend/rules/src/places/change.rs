//! 撤并: what becomes of every place when villages are merged or split (D§4.1: yearly editions, so a table of merges and splits).
//!
//! A change is planned here and recorded by registry::places. A plan says of every place that ends which place stands for it from then
//! on, down to the group; so whatever was recorded under the old code is found under the new one, and no child is lost or counted twice.

use std::collections::{BTreeMap, BTreeSet};

use super::{PlaceCode, PlaceLevel};

/// The places as they are: code and name.
pub type Names = BTreeMap<PlaceCode, String>;

/// What a change of places comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Regrouping {
    /// 新设: places that begin.
    pub opens: Names,
    /// 撤销: places that end.
    pub ends: BTreeSet<PlaceCode>,
    /// Where each place that ends went: a group to a group, a village to its heir.
    pub moves: BTreeMap<PlaceCode, PlaceCode>,
    /// The villages in which the people of a changed village are now; several after a split.
    pub parts: BTreeMap<PlaceCode, Vec<PlaceCode>>,
}

/// Where something recorded in a village that changed is found from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    /// The village.
    pub village: PlaceCode,
    /// The group, where one was recorded and went somewhere.
    pub group: Option<PlaceCode>,
    /// Whether a person must still say which of several villages it is: it stands in the heir until then.
    pub undecided: bool,
}

impl Regrouping {
    /// Where what was recorded in that village, and in that group if one was, is found from now on; `None` where nothing changes.
    pub fn landing(&self, village: PlaceCode, group: Option<PlaceCode>) -> Option<Landing> {
        if let Some(group) = group.and_then(|group| self.moves.get(&group).copied()) {
            return Some(Landing { village: group.village()?, group: Some(group), undecided: false });
        }
        let undecided = self.parts.get(&village).is_some_and(|parts| parts.len() > 1);
        match self.moves.get(&village) {
            // A group that the register does not know goes with its village.
            Some(heir) => Some(Landing { village: *heir, group: None, undecided }),
            None if undecided && group.is_none() => Some(Landing { village, group: None, undecided }),
            None => None,
        }
    }
}

/// A village of a split and the groups it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// 新村代码; the old village's own code where it goes on with fewer groups.
    pub village: PlaceCode,
    /// Its name, where it is new.
    pub name: Option<String>,
    /// Old groups that belong to it from now on.
    pub groups: Vec<PlaceCode>,
}

/// Why places cannot be changed so; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    /// There is no such place now.
    #[error("现行区划中没有 {0}：请核对代码，或先导入新的区划")]
    Unknown(PlaceCode),
    /// A new place needs a name.
    #[error("{0} 是新设的代码，请写明名称")]
    Nameless(PlaceCode),
    /// A place cannot become itself.
    #[error("{0} 不能并入它自己，请核对新代码")]
    Itself(PlaceCode),
    /// Only places of one level.
    #[error("{0} 与 {1} 不是同一级：只有同级的地方才能合并，请核对代码")]
    OtherLevel(PlaceCode, PlaceCode),
    /// Groups and villages only, within one county.
    #[error("{0} 不是本县的村或组：乡镇撤并请逐村办理（先合并或改到新乡镇的村代码，再撤销旧乡镇）")]
    NotAVillage(PlaceCode),
    /// A split leaves a group without a village.
    #[error("拆分没有写明这些社（组）归哪个村：{}", list(.0))]
    Unassigned(Vec<PlaceCode>),
    /// A split gives a group to two villages, or one that is not its own.
    #[error("{0} 不属于被拆分的村，或写了两次：每个社（组）只能归一个村")]
    AssignedOddly(PlaceCode),
    /// A split into fewer than two.
    #[error("拆分后至少要有两个村；只有一个时请用更名或合并")]
    TooFew,
    /// Another place beside it bears that name.
    #[error("同级的地方已有{1}（{0}）：同一乡镇的村、同一村的社（组）不能重名，请另取名称；如果本是一处，请办理合并")]
    NameTaken(PlaceCode, String),
    /// More than ninety-nine groups.
    #[error("{0} 的社（组）超过 99 个，编号用尽：请先合并部分社（组）")]
    Full(PlaceCode),
}

fn list(codes: &[PlaceCode]) -> String {
    codes.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

/// Gives a place a new name.
///
/// # Errors
/// There is no such place, or another one beside it bears that name.
pub fn rename(now: &Names, code: PlaceCode, name: &str) -> Result<(), ChangeRefused> {
    now.get(&code).ok_or(ChangeRefused::Unknown(code))?;
    must_be_told_apart(now.iter(), code, name)
}

/// Two villages of one township, or two groups of one village, that bear one name would be taken for each other in every file.
fn must_be_told_apart<'a>(
    mut others: impl Iterator<Item = (&'a PlaceCode, &'a String)>,
    code: PlaceCode,
    name: &str,
) -> Result<(), ChangeRefused> {
    let beside = |(other, known): &(&PlaceCode, &String)| {
        **other != code && other.level() == code.level() && other.parent() == code.parent() && known.as_str() == name
    };
    match others.find(beside) {
        Some((other, known)) => Err(ChangeRefused::NameTaken(*other, known.clone())),
        None => Ok(()),
    }
}

/// The villages that begin, held against those that stay and against one another. Groups have got names of their own on the way.
fn must_name_villages_apart(plan: &Regrouping, now: &Names) -> Result<(), ChangeRefused> {
    let stays = || now.iter().filter(|(code, _)| !plan.ends.contains(code)).chain(&plan.opens);
    let villages = plan.opens.iter().filter(|(code, _)| code.level() == PlaceLevel::Village);
    villages.into_iter().try_for_each(|(code, name)| must_be_told_apart(stays(), *code, name))
}

/// Merges villages or groups into one, which may be new. The groups of a merged village keep their number where it is free, else take
/// the next; a group whose name is taken bears the old village's name before its own.
///
/// # Errors
/// See [`ChangeRefused`].
pub fn merge(now: &Names, old: &[PlaceCode], into: PlaceCode, name: Option<&str>) -> Result<Regrouping, ChangeRefused> {
    must_be_village_or_group(into)?;
    let mut plan = Regrouping::default();
    open(&mut plan, now, into, name)?;
    for code in old {
        let known = now.get(code).ok_or(ChangeRefused::Unknown(*code))?;
        if *code == into {
            return Err(ChangeRefused::Itself(*code));
        }
        if code.level() != into.level() {
            return Err(ChangeRefused::OtherLevel(*code, into));
        }
        plan.ends.insert(*code);
        plan.moves.insert(*code, into);
        plan.parts.insert(*code, vec![into]);
        for (group, group_name) in groups_of(now, *code) {
            carry(&mut plan, now, (group, &group_name), into, Some(known))?;
        }
    }
    must_name_villages_apart(&plan, now)?;
    Ok(plan)
}

/// Splits a village: each of its groups goes to one of the parts. Where the old code is not among the parts the village ends, and
/// `heir` (the first part unless said otherwise) stands for whatever was recorded without a group.
///
/// # Errors
/// See [`ChangeRefused`].
pub fn split(
    now: &Names,
    from: PlaceCode,
    parts: &[Part],
    heir: Option<PlaceCode>,
) -> Result<Regrouping, ChangeRefused> {
    if from.level() != PlaceLevel::Village {
        return Err(ChangeRefused::NotAVillage(from));
    }
    let known = now.get(&from).ok_or(ChangeRefused::Unknown(from))?;
    let [first, _, ..] = parts else { return Err(ChangeRefused::TooFew) };
    must_assign_each_once(now, from, parts)?;
    let mut plan = Regrouping::default();
    plan.parts.insert(from, parts.iter().map(|part| part.village).collect());
    for part in parts {
        must_be_village_or_group(part.village)?;
        if part.village == from {
            continue;
        }
        open(&mut plan, now, part.village, part.name.as_deref())?;
        for group in &part.groups {
            let name = now.get(group).ok_or(ChangeRefused::Unknown(*group))?;
            carry(&mut plan, now, (*group, name), part.village, Some(known))?;
        }
    }
    if parts.iter().all(|part| part.village != from) {
        let heir = heir.filter(|heir| parts.iter().any(|part| part.village == *heir)).unwrap_or(first.village);
        plan.ends.insert(from);
        plan.moves.insert(from, heir);
    }
    must_name_villages_apart(&plan, now)?;
    Ok(plan)
}

fn must_be_village_or_group(code: PlaceCode) -> Result<(), ChangeRefused> {
    if code.level() >= PlaceLevel::Village { Ok(()) } else { Err(ChangeRefused::NotAVillage(code)) }
}

/// A split must say where each group goes.
fn must_assign_each_once(now: &Names, from: PlaceCode, parts: &[Part]) -> Result<(), ChangeRefused> {
    let mut left: BTreeSet<PlaceCode> = groups_of(now, from).map(|(code, _)| code).collect();
    for group in parts.iter().flat_map(|part| &part.groups) {
        if !left.remove(group) {
            return Err(ChangeRefused::AssignedOddly(*group));
        }
    }
    if left.is_empty() { Ok(()) } else { Err(ChangeRefused::Unassigned(left.into_iter().collect())) }
}

/// A place that is not there yet begins with a name.
fn open(plan: &mut Regrouping, now: &Names, code: PlaceCode, name: Option<&str>) -> Result<(), ChangeRefused> {
    if now.contains_key(&code) || plan.opens.contains_key(&code) {
        return Ok(());
    }
    let name = name.map(str::trim).filter(|name| !name.is_empty()).ok_or(ChangeRefused::Nameless(code))?;
    plan.opens.insert(code, name.to_owned());
    Ok(())
}

/// One group goes to a village.
fn carry(
    plan: &mut Regrouping,
    now: &Names,
    (group, name): (PlaceCode, &str),
    village: PlaceCode,
    old_village: Option<&String>,
) -> Result<(), ChangeRefused> {
    let taken = |code: &PlaceCode| now.contains_key(code) || plan.opens.contains_key(code);
    let own = group.group_number().and_then(|number| village.group(number)).filter(|code| !taken(code));
    let next = || (1..=99).filter_map(|number| village.group(number)).find(|code| !taken(code));
    let new = own.or_else(next).ok_or(ChangeRefused::Full(village))?;
    let siblings = now.iter().chain(&plan.opens).filter(|(code, _)| code.parent() == Some(village));
    let is_taken = siblings.into_iter().any(|(_, known)| known == name);
    let before = old_village.filter(|_| is_taken).map(|old| short(old)).unwrap_or_default();
    plan.opens.insert(new, format!("{before}{name}"));
    plan.ends.insert(group);
    plan.moves.insert(group, new);
    Ok(())
}

/// 红旗村 before a group's name is 红旗.
fn short(village: &str) -> &str {
    ["村民委员会", "村委会", "居委会", "社区", "村"].iter().find_map(|end| village.strip_suffix(end)).unwrap_or(village)
}

fn groups_of(now: &Names, village: PlaceCode) -> impl Iterator<Item = (PlaceCode, String)> {
    let groups = now.range(village..).take_while(move |(code, _)| village.contains(**code));
    let own = groups.filter(move |(code, _)| **code != village);
    own.map(|(code, name)| (*code, name.clone())).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(written: &str) -> PlaceCode {
        written.parse().unwrap()
    }

    fn now() -> Names {
        [
            ("629001101201", "红旗村"),
            ("62900110120101", "一社"),
            ("62900110120102", "二社"),
            ("62900110120103", "三社"),
            ("629001101202", "石沟村"),
            ("62900110120201", "一社"),
        ]
        .map(|(written, name)| (code(written), name.to_owned()))
        .into()
    }

    #[test]
    fn a_merged_villages_groups_go_along_and_keep_apart() {
        let plan = merge(&now(), &[code("629001101202")], code("629001101201"), None).unwrap();
        assert_eq!(plan.moves[&code("629001101202")], code("629001101201"));
        assert_eq!(plan.moves[&code("62900110120201")], code("62900110120104"));
        assert_eq!(plan.opens[&code("62900110120104")], "石沟一社");
        assert_eq!(plan.ends.len(), 2);
    }

    #[test]
    fn two_villages_become_a_new_one() {
        let (old, new) = ([code("629001101201"), code("629001101202")], code("629001101209"));
        let plan = merge(&now(), &old, new, Some("红石村")).unwrap();
        assert_eq!(plan.opens[&new], "红石村");
        assert_eq!(plan.moves[&code("62900110120101")], code("62900110120901"));
        assert_eq!(plan.moves[&code("62900110120201")], code("62900110120904"));
        assert_eq!(plan.opens[&code("62900110120904")], "石沟一社");
        assert_eq!(merge(&now(), &old, new, None), Err(ChangeRefused::Nameless(new)));
    }

    fn parts(first: &[&str], second: &[&str]) -> [Part; 2] {
        let part = |village: &str, name: Option<&str>, groups: &[&str]| Part {
            village: code(village),
            name: name.map(str::to_owned),
            groups: groups.iter().map(|group| code(group)).collect(),
        };
        [part("629001101201", None, first), part("629001101205", Some("新旗村"), second)]
    }

    #[test]
    fn a_split_must_say_where_each_group_goes() {
        let all = parts(&["62900110120101", "62900110120102"], &["62900110120103"]);
        let plan = split(&now(), code("629001101201"), &all, None).unwrap();
        assert_eq!(plan.moves, [(code("62900110120103"), code("62900110120503"))].into());
        let moved = plan.landing(code("629001101201"), Some(code("62900110120103"))).unwrap();
        assert_eq!((moved.village, moved.undecided), (code("629001101205"), false));
        assert_eq!(plan.landing(code("629001101201"), Some(code("62900110120101"))), None);
        assert!(plan.landing(code("629001101201"), None).unwrap().undecided, "nobody said which village it is");
        assert!(!plan.ends.contains(&code("629001101201")), "it goes on with fewer groups");
        let left_out = split(&now(), code("629001101201"), &parts(&["62900110120101"], &["62900110120103"]), None);
        let refused = left_out.unwrap_err();
        assert_eq!(refused.to_string(), "拆分没有写明这些社（组）归哪个村：62900110120102");
        let twice = split(
            &now(),
            code("629001101201"),
            &parts(&["62900110120101", "62900110120102", "62900110120103"], &["62900110120103"]),
            None,
        );
        assert_eq!(twice, Err(ChangeRefused::AssignedOddly(code("62900110120103"))));
    }

    #[test]
    fn a_village_that_ends_by_a_split_has_an_heir() {
        let mut all = parts(&["62900110120101", "62900110120102"], &["62900110120103"]);
        all[0].village = code("629001101206");
        all[0].name = Some("老旗村".into());
        let from = code("629001101201");
        assert_eq!(split(&now(), from, &all, None).unwrap().moves[&from], code("629001101206"));
        let other = Some(code("629001101205"));
        assert_eq!(split(&now(), from, &all, other).unwrap().moves[&from], code("629001101205"));
    }

    #[test]
    fn no_village_takes_the_name_of_another_of_its_township() {
        let (red, stone, new) = (code("629001101201"), code("629001101202"), code("629001101209"));
        let taken = ChangeRefused::NameTaken(stone, "石沟村".into());
        assert_eq!(rename(&now(), red, "石沟村"), Err(taken.clone()));
        assert_eq!(rename(&now(), red, "新旗村"), Ok(()));
        assert!(taken.to_string().contains("石沟村（629001101202）"), "{taken}");
        let mut all = parts(&["62900110120101", "62900110120102"], &["62900110120103"]);
        all[1].name = Some("石沟村".into());
        assert_eq!(split(&now(), red, &all, None), Err(taken));
        all[1].name = Some("红旗村".into());
        assert_eq!(split(&now(), red, &all, None), Err(ChangeRefused::NameTaken(red, "红旗村".into())));
        let third = now().into_iter().chain([(code("629001101203"), "三里村".to_owned())]).collect();
        assert!(matches!(merge(&third, &[red, stone], new, Some("三里村")), Err(ChangeRefused::NameTaken(..))));
        assert!(merge(&third, &[red, stone], new, Some("石沟村")).is_ok(), "the name of one that ends is free");
        let elsewhere = now().into_iter().chain([(code("629001102201"), "三里村".to_owned())]).collect();
        assert_eq!(rename(&elsewhere, red, "三里村"), Ok(()), "in another township it may be called the same");
    }

    #[test]
    fn levels_and_strangers_are_refused() {
        let village = code("629001101201");
        assert!(matches!(merge(&now(), &[code("629001101299")], village, None), Err(ChangeRefused::Unknown(_))));
        assert!(matches!(merge(&now(), &[village], village, None), Err(ChangeRefused::Itself(_))));
        let group = code("62900110120101");
        assert!(matches!(merge(&now(), &[group], village, None), Err(ChangeRefused::OtherLevel(..))));
        assert!(matches!(merge(&now(), &[village], code("629001101"), None), Err(ChangeRefused::NotAVillage(_))));
    }

    proptest! {
        #[test]
        fn no_group_is_lost_and_none_falls_on_another(first in 0u8..60, second in 0u8..60) {
            let (a, b) = (code("629001101201"), code("629001101202"));
            let mut all: Names = [(a, "甲村".to_owned()), (b, "乙村".to_owned())].into();
            all.extend((1..=first).filter_map(|n| Some((a.group(n)?, format!("{n}社")))));
            all.extend((1..=second).filter_map(|n| Some((b.group(n)?, format!("{n}社")))));
            match merge(&all, &[b], a, None) {
                Err(refused) => prop_assert!(refused == ChangeRefused::Full(a) && first + second > 99),
                Ok(plan) => {
                    let targets: BTreeSet<_> = groups_of(&all, b).map(|(group, _)| plan.moves[&group]).collect();
                    prop_assert_eq!(targets.len(), usize::from(second));
                    prop_assert!(targets.iter().all(|group| !all.contains_key(group) && a.contains(*group)));
                    let names: BTreeSet<_> = all.iter().chain(&plan.opens).filter(|(c, _)| a.contains(**c)).map(|(_, n)| n).collect();
                    prop_assert_eq!(names.len(), usize::from(first) + usize::from(second) + 1);
                }
            }
        }
    }
}
