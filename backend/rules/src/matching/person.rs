//! One child as one source shows him: what matching is given.

use std::fmt;

use chrono::NaiveDate;

use crate::matching::cells::trimmed;

/// A child in one source, borrowed from the caller's own record. Everything may be empty but the key and the name.
#[derive(Clone, Default)]
pub struct Person<'a> {
    /// The caller's key of the record (记录编号 or an id); comes back with every answer.
    pub key: &'a str,
    /// 姓名, as written.
    pub name: &'a str,
    /// 曾用名/小名, as written; several are parted by 、 , ; / or a space.
    pub other_names: &'a str,
    /// 性别 by GB/T 2261.1: 1 male, 2 female, anything else unknown.
    pub sex: u8,
    /// 民族, name or code, as written.
    pub ethnic: &'a str,
    /// 出生日期 as read from what was written (never derived from the ID number: matching does that itself).
    pub born_on: Option<NaiveDate>,
    /// 证件号码, as written.
    pub id_number: &'a str,
    /// 学籍号, as written.
    pub roll_number: &'a str,
    /// Village code of residence (9, 12 or 14 digits: township, village, village group).
    pub village: &'a str,
    /// 户籍地代码 (9, 12 or 14 digits).
    pub hukou: &'a str,
    /// Where the home lies: latitude and longitude in degrees.
    pub at: Option<(f64, f64)>,
    /// 学校标识码, or the school's name where there is no code.
    pub school: &'a str,
    /// The school's name where `school` is its code: rows with both teach which school a name means.
    pub school_name: &'a str,
    /// Place code of the school, when the caller knows it. Without it the township is learnt from the data.
    pub school_place: &'a str,
    /// Year of schooling: 1–6 primary, 7–9 junior.
    pub grade: Option<u8>,
    /// 班级, as written.
    pub class: &'a str,
    /// Key of the household within its village (户编号).
    pub household: &'a str,
    /// Phone of the household.
    pub phone: &'a str,
    /// Parents and guardians.
    pub guardians: Vec<Guardian<'a>>,
}

/// A parent or guardian of a child.
#[derive(Clone, Copy, Default)]
pub struct Guardian<'a> {
    /// Whose part he or she has.
    pub relation: Relation,
    /// Name as written.
    pub name: &'a str,
    /// ID number as written.
    pub id_number: &'a str,
    /// Phone as written.
    pub phone: &'a str,
}

/// 与儿童关系.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relation {
    /// 父亲.
    Father,
    /// 母亲.
    Mother,
    /// A guardian of another kind, or of a kind nobody wrote down.
    #[default]
    Guardian,
}

impl Relation {
    /// Reads 父亲, 父, 爸爸, 母亲, 妈妈, 父子, 51, 52 …; everything else is a guardian.
    pub fn read(written: &str) -> Self {
        let written = trimmed(written);
        if written.is_empty() {
            return Self::Guardian;
        }
        if written.chars().any(|sign| matches!(sign, '祖' | '外' | '继' | '养')) {
            return Self::Guardian;
        }
        match written.chars().next() {
            Some('父' | '爸') => Self::Father,
            Some('母' | '妈') => Self::Mother,
            _ if written == "51" || written.eq_ignore_ascii_case("father") => Self::Father,
            _ if written == "52" || written.eq_ignore_ascii_case("mother") => Self::Mother,
            _ => Self::Guardian,
        }
    }
}

impl fmt::Debug for Person<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No child's name or number in a log (invariant 8).
        write!(out, "Person({})", self.key)
    }
}

impl fmt::Debug for Guardian<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Guardian({:?})", self.relation)
    }
}

#[cfg(test)]
mod tests {
    use super::{Person, Relation};

    #[test]
    fn a_relation_is_read_as_people_write_it() {
        assert_eq!(Relation::read("父子"), Relation::Father);
        assert_eq!(Relation::read("妈妈"), Relation::Mother);
        assert_eq!(Relation::read("外祖母"), Relation::Guardian);
        assert_eq!(Relation::read(""), Relation::Guardian);
    }

    #[test]
    fn a_person_hides_in_debug() {
        let person = Person { key: "H-1", name: "王小明", ..Person::default() };
        assert_eq!(format!("{person:?}"), "Person(H-1)");
    }
}
