//! 认定: who a child is by all the rows that are its own: one name, one sex, one birthday and one number, by which it is counted, shown and
//! printed wherever it stands (D§7.2). What each row writes stays in the row.

use chrono::NaiveDate;

use crate::identity::{Doubt, IdNumber, Sex, counted_birth, cross_check, is_of_an_elder};
use crate::names::{contradict, is_proper};
use crate::speech::{self, Told};

/// What one row says of who a child is.
#[derive(Clone, Copy)]
pub struct Particulars<'a> {
    /// 姓名 as written.
    pub name: &'a str,
    /// The same, by which it is compared.
    pub name_key: &'a str,
    /// 性别.
    pub sex: Sex,
    /// 出生日期 as written.
    pub born_on: Option<NaiveDate>,
    /// 证件号码, a valid one.
    pub id: Option<IdNumber>,
}

/// Everything that the rows of one child say of who it is.
#[derive(Clone, Copy)]
pub struct Accounts<'r, 'a> {
    /// The register's own row: the survey's, or the one that a child was taken over from.
    pub own: Particulars<'a>,
    /// The entry of the police list.
    pub police: Option<Particulars<'a>>,
    /// The rows of rosters, this term's first.
    pub rolls: &'r [Particulars<'a>],
    /// Birthdays of the other children of the register who bear the own row's number.
    pub rivals: &'r [Option<NaiveDate>],
}

/// Which number is the child's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// The own row's, or nothing better than what is written there.
    Own,
    /// That of a list.
    Listed(IdNumber),
    /// The own row has somebody else's, and no list knows the child's.
    Nobodys,
}

/// Who a child is.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity<'a> {
    /// 姓名.
    pub name: &'a str,
    /// 性别.
    pub sex: Sex,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// 证件号码.
    pub number: Number,
    /// What a person has to settle.
    pub conflicts: Vec<Told>,
}

/// Decides who a child is.
pub fn identify<'a>(rows: &Accounts<'_, 'a>) -> Identity<'a> {
    let is_anothers = is_anothers(rows);
    let number = number(rows, is_anothers);
    let (sex, doubt) = sex(rows, number);
    let elders = || rows.own.id.zip(rows.own.born_on).is_some_and(|(id, born_on)| is_of_an_elder(id, born_on));
    let nobodys = (is_anothers && number == Number::Nobodys && !elders()).then(|| speech::ANOTHERS_NUMBER.told());
    let conflicts = nobodys.into_iter().chain(doubt).collect();
    Identity { name: name(rows), sex, born_on: born_on(rows, number), number, conflicts }
}

impl<'a> Accounts<'_, 'a> {
    /// The rows of lists, the police's first.
    fn listed(&self) -> impl Iterator<Item = &Particulars<'a>> {
        self.police.iter().chain(self.rolls)
    }
}

/// 姓名: the police list's, else a roster's, where the own row's is not written out or spelled otherwise; the police list's too where a roster
/// agrees with it on other characters (同音字).
fn name<'a>(rows: &Accounts<'_, 'a>) -> &'a str {
    let own = &rows.own;
    let fits = |listed: &&Particulars<'a>| {
        let has_signs = own.name.chars().any(|sign| !sign.is_ascii() && sign.is_alphabetic());
        is_proper(listed.name) && !(has_signs && contradict(own.name_key, listed.name_key))
    };
    if !is_proper(own.name) {
        return rows.listed().find(fits).map_or(own.name, |listed| listed.name);
    }
    let Some(police) = rows.police.as_ref().filter(fits) else { return own.name };
    let is_dotted = police.name_key == own.name_key && police.name.contains('·');
    let is_agreed = rows.rolls.iter().any(|roll| roll.name_key == police.name_key) && police.name_key != own.name_key;
    if is_dotted || is_agreed { police.name } else { own.name }
}

/// Whether the own row's number is another child's: beside another birthday without a known cause, and borne by somebody whom it fits better.
fn is_anothers(rows: &Accounts<'_, '_>) -> bool {
    let (Some(id), Some(born_on)) = (rows.own.id, rows.own.born_on) else { return false };
    let is_unexplained = cross_check(id, Some(born_on), None) == [Doubt::IdContradictsBirth];
    let is_far = !fits(Some(born_on), id);
    is_unexplained && rows.rivals.iter().any(|rival| is_far || *rival == Some(id.born_on()))
}

/// Whether a number goes with a birthday: by its own, or by one whose difference is explained.
fn fits(born_on: Option<NaiveDate>, id: IdNumber) -> bool {
    counted_birth(born_on, Some(id)) == Some(id.born_on())
}

/// 证件号码: the own row's, unless it is not the child's and a list knows one that is; a parent's or another child's is none of it.
fn number(rows: &Accounts<'_, '_>, is_anothers: bool) -> Number {
    let Accounts { own, .. } = rows;
    if own.id.is_some_and(|id| fits(own.born_on, id) && !is_anothers) {
        return Number::Own;
    }
    let listed = || rows.listed().filter_map(|row| row.id);
    let is_elders = |id: IdNumber| own.born_on.is_some_and(|born_on| is_of_an_elder(id, born_on));
    let better = listed().find(|id| fits(own.born_on, *id) && !(is_anothers && own.id == Some(*id)));
    match (better, own.id) {
        (Some(better), _) => Number::Listed(better),
        (None, Some(id)) if is_anothers || is_elders(id) => Number::Nobodys,
        (None, Some(_)) => Number::Own,
        (None, None) => listed().find(|id| !is_elders(*id)).map_or(Number::Own, Number::Listed),
    }
}

/// 出生日期: of the own row's and that of the child's number, which a list may know where the own row does not ([`counted_birth`]); of a child
/// of whom its own row tells none, that of a list.
fn born_on(rows: &Accounts<'_, '_>, number: Number) -> Option<NaiveDate> {
    let id = match number {
        Number::Own => rows.own.id,
        Number::Listed(id) => Some(id),
        Number::Nobodys => None,
    };
    let own = rows.own.born_on.and_then(|born_on| counted_birth(Some(born_on), id));
    let of_own_number = || rows.own.id.filter(|_| number == Number::Own).map(IdNumber::born_on);
    own.or_else(of_own_number).or_else(|| rows.listed().find_map(|row| counted_birth(row.born_on, row.id)))
}

/// 性别: what the own row says, unless two of the child's number, the police list and the rosters agree on the other and none of them on it.
/// Where the police list or the number stands against it otherwise, or a roster does alone, a person settles it.
fn sex(rows: &Accounts<'_, '_>, number: Number) -> (Sex, Option<Told>) {
    let stated = |sex: Sex| Some(sex).filter(|sex| sex.is_stated());
    let of_row = |row: &Particulars<'_>| stated(row.sex).or_else(|| row.id.map(IdNumber::sex));
    let of_number = rows.own.id.filter(|id| number == Number::Own && fits(rows.own.born_on, *id)).map(IdNumber::sex);
    let of_rolls: Vec<Sex> = rows.rolls.iter().filter_map(of_row).collect();
    let agreed_roll = of_rolls.first().copied().filter(|first| of_rolls.iter().all(|sex| sex == first));
    let of_police = rows.police.as_ref().and_then(of_row);
    let witnesses = [(NUMBER, of_number), (POLICE, of_police), (ROSTER, agreed_roll)];
    let heard = || witnesses.iter().filter_map(|(list, sex)| Some((*list, (*sex)?)));
    let Some(own) = stated(rows.own.sex) else {
        return (heard().next().map_or(rows.own.sex, |(_, sex)| sex), None);
    };
    let against: Vec<(&str, Sex)> = heard().filter(|(_, sex)| *sex != own).collect();
    let is_backed = heard().any(|(_, sex)| sex == own);
    match against[..] {
        [] => (own, None),
        [(list, _)] if list == ROSTER && is_backed => (own, None),
        [(_, other), _, ..] if !is_backed => (other, None),
        [(list, _), ..] => (own, Some(speech::ANOTHER_SEX.of(&[&list]))),
    }
}

/// Who witnesses a child's sex beside its own row.
const NUMBER: &str = "证件号码";
const POLICE: &str = "户籍名单";
const ROSTER: &str = "花名册";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::name_key;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn id(born_on: NaiveDate, sequence: u16) -> Option<IdNumber> {
        IdNumber::of_parts(629_001, born_on, sequence)
    }

    /// A row with a name, a birthday, and a number by its sequence: even for a girl.
    fn row(name: &'static str, sex: Sex, born_on: Option<NaiveDate>, id: Option<IdNumber>) -> Particulars<'static> {
        Particulars { name, name_key: Box::leak(name_key(name).into_boxed_str()), sex, born_on, id }
    }

    fn named(own: &'static str, police: Option<&'static str>, roll: Option<&'static str>) -> &'static str {
        let row = |name| row(name, Sex::Unknown, None, None);
        let rolls: Vec<_> = roll.map(row).into_iter().collect();
        identify(&Accounts { own: row(own), police: police.map(row), rolls: &rolls, rivals: &[] }).name
    }

    #[test]
    fn a_name_that_was_not_written_out_is_the_police_lists_else_a_rosters() {
        assert_eq!(named("张子xuan", Some("张子璇"), Some("张子旋")), "张子璇");
        assert_eq!(named("董梓?", None, Some("董梓涵")), "董梓涵");
        assert_eq!(named("王慧*", Some("王慧?"), Some("王慧珍")), "王慧珍");
        assert_eq!(named("赵 涛", Some("赵涛"), None), "赵涛");
        assert_eq!(named("斯迪克-伊敏", Some("斯迪克·伊敏"), None), "斯迪克·伊敏");
        assert_eq!(named("斯迪克伊敏", Some("斯迪克·伊敏"), None), "斯迪克·伊敏");
        assert_eq!(named("zhangzixuan", Some("张子璇"), None), "张子璇");
        assert_eq!(named("王慧*", None, None), "王慧*", "nobody knows better");
        assert_eq!(named("王慧*", Some("李建国"), None), "王慧*", "the two have nothing in common");
    }

    #[test]
    fn another_name_counts_where_police_and_roster_agree_on_it() {
        assert_eq!(named("张晓东", Some("张小东"), Some("张小东")), "张小东");
        assert_eq!(named("张晓东", Some("张小东"), Some("张晓东")), "张晓东");
        assert_eq!(named("张晓东", Some("张小东"), None), "张晓东");
        assert_eq!(named("张晓东", None, Some("张小东")), "张晓东");
        assert_eq!(named("张晓东", Some("李建国"), Some("李建国")), "张晓东", "a person is asked instead");
    }

    #[test]
    fn a_lunar_day_is_counted_by_the_number_that_a_list_has() {
        // The seventh day of the seventh lunar month.
        let (lunar, solar) = (day(2010, 8, 14), day(2010, 9, 21));
        let police = row("王强", Sex::Male, Some(solar), id(solar, 371));
        let own = row("王强", Sex::Male, Some(lunar), None);
        let known = identify(&Accounts { own, police: Some(police), rolls: &[], rivals: &[] });
        assert_eq!(known.born_on, Some(solar));
        assert!(known.number == Number::Listed(police.id.unwrap()));
        let alone = identify(&Accounts { own, police: None, rolls: &[], rivals: &[] });
        assert_eq!(alone.born_on, Some(lunar));
        // Years apart it is somebody else's number, or the list is wrong.
        let own = row("王强", Sex::Male, Some(day(2013, 8, 14)), None);
        assert_eq!(identify(&Accounts { own, police: Some(police), rolls: &[], rivals: &[] }).born_on, own.born_on);
        let own = row("王强", Sex::Male, None, None);
        assert_eq!(identify(&Accounts { own, police: Some(police), rolls: &[], rivals: &[] }).born_on, Some(solar));
    }

    #[test]
    fn a_siblings_number_is_none_of_the_childs() {
        let (own_day, siblings) = (day(2017, 1, 14), day(2019, 1, 22));
        let own = row("吴小珂", Sex::Female, Some(own_day), id(siblings, 647));
        let alone = identify(&Accounts { own, police: None, rolls: &[], rivals: &[] });
        assert!(alone.number == Number::Own && alone.conflicts.is_empty(), "nobody else has it");
        let beside = identify(&Accounts { own, police: None, rolls: &[], rivals: &[Some(siblings)] });
        assert!(beside.number == Number::Nobodys);
        assert_eq!((beside.born_on, beside.sex, beside.conflicts.len()), (Some(own_day), Sex::Female, 1));
        let police = row("吴小珂", Sex::Female, Some(own_day), id(own_day, 470));
        let listed = identify(&Accounts { own, police: Some(police), rolls: &[], rivals: &[Some(siblings)] });
        assert!(listed.number == Number::Listed(police.id.unwrap()) && listed.conflicts.is_empty());
        // Of two children a few months apart the one whom it fits to the day keeps it.
        let near = row("吴小珂", Sex::Female, Some(day(2018, 3, 1)), id(siblings, 647));
        let near = identify(&Accounts { own: near, police: None, rolls: &[], rivals: &[Some(siblings)] });
        assert_eq!((near.born_on, near.number == Number::Nobodys), (Some(day(2018, 3, 1)), true));
        let his = row("吴小诺", Sex::Male, Some(siblings), id(siblings, 647));
        assert!(
            identify(&Accounts { own: his, police: None, rolls: &[], rivals: &[Some(own_day)] }).number == Number::Own
        );
    }

    #[test]
    fn a_sex_on_which_two_others_agree_counts_and_one_alone_is_asked_about() {
        let born_on = day(2015, 4, 22);
        let own = |sex, sequence: Option<u16>| row("王强", sex, Some(born_on), sequence.and_then(|n| id(born_on, n)));
        let list = |sex| row("王强", sex, Some(born_on), None);
        let judge = |own, police: Option<Sex>, roll: Option<Sex>| {
            let rolls: Vec<_> = roll.map(list).into_iter().collect();
            let known = identify(&Accounts { own, police: police.map(list), rolls: &rolls, rivals: &[] });
            (known.sex, known.conflicts.len())
        };
        let (male, female) = (Sex::Male, Sex::Female);
        assert_eq!(judge(own(female, Some(371)), Some(male), Some(male)), (male, 0));
        assert_eq!(judge(own(female, Some(371)), Some(male), None), (male, 0));
        assert_eq!(judge(own(female, Some(371)), None, None), (female, 1), "the number alone");
        assert_eq!(judge(own(female, None), None, Some(male)), (female, 1));
        assert_eq!(judge(own(female, Some(372)), Some(male), Some(male)), (female, 1));
        assert_eq!(
            judge(own(female, Some(372)), Some(female), Some(male)),
            (female, 0),
            "the school's slip of the pen"
        );
        assert_eq!(judge(own(Sex::Unknown, None), Some(male), None), (male, 0));
        assert_eq!(judge(own(female, None), None, None), (female, 0));
    }
}
