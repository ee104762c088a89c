//! Whatever the offices of the made-up county write in a coded column, the rules can read.

use std::collections::BTreeSet;

use rules::calendar::SchoolYear;
use rules::children::{read_hukou_state, read_out_reason, read_relation, read_residence, read_schooling};
use rules::identity::{read_bool, read_ethnic, read_month, read_phone, read_roll_number, read_sex};
use rules::rosters::{read_movement_kind, read_roll_state};
use rules::schools::{GradeContext, System, read_class, read_grade};

use crate::support::made;

/// Each different value of a column, without the empty one.
fn values(county: &crate::support::Made, file: &str, heading: &str) -> BTreeSet<String> {
    let all = county.column(file, heading);
    all.into_iter().filter(|value| !value.is_empty() && !value.ends_with('人')).collect()
}

/// Whether a value is read without a doubt.
type Reader = fn(&str) -> bool;

#[test]
fn every_word_of_every_coded_column_is_read_without_a_doubt() {
    let county = made(5_000, 21, 1);
    let readers: [(&str, &str, Reader); 16] = [
        ("households.csv", "就学情况", |w| read_schooling(w).value.is_some()),
        ("households.csv", "性别", |w| read_sex(w).value.is_some()),
        ("households.csv", "民族", |w| read_ethnic(w).doubts.is_empty()),
        ("households.csv", "现居住地", |w| read_residence(w, None).value.is_some()),
        ("households.csv", "未就学原因", |w| read_out_reason(w).value.is_some()),
        ("households.csv", "监护人关系", |w| read_relation(w).value.is_some()),
        ("households.csv", "父亲外出", |w| read_bool(w).value.is_some()),
        ("households.csv", "联系电话", |w| read_phone(w).doubts.is_empty()),
        ("households.csv", "年级", |w| grade(w)),
        ("hukou.csv", "状态", |w| read_hukou_state(w).value.is_some()),
        ("roster.csv", "年级", |w| grade(w)),
        ("roster.csv", "班级", |w| read_class(w).value.is_some()),
        ("roster.csv", "学籍状态", |w| read_roll_state(w).value.is_some()),
        ("roster.csv", "学籍号", |w| read_roll_number(w).value.is_some()),
        ("attendance.csv", "月份", |w| read_month(w).value.is_some()),
        ("attendance.csv", "学籍号", |w| read_roll_number(w).value.is_some()),
    ];
    for (file, heading, reads) in readers {
        let unread: Vec<String> = values(&county, file, heading).into_iter().filter(|word| !reads(word)).collect();
        assert!(unread.is_empty(), "{file} {heading}: {unread:?}");
    }
    let kinds = ["转入", "转出", "休学", "复学", "死亡", "辍学"];
    assert!(kinds.iter().all(|kind| read_movement_kind(kind).value.is_some()));
}

fn grade(written: &str) -> bool {
    let year = SchoolYear::starting_in(2026).expect("a school year");
    read_grade(written, GradeContext { year, kind: None, system: System::SixThree }).value.is_some()
}
