//! Stories: what matching does for a county.

use chrono::NaiveDate;
use linkage::Settled;

use crate::matching::{
    Decision, Guardian, Lookup, Options, Outcome, People, Person, Relation, Rematch, explain, link, match_children,
};

const VILLAGE: &str = "629001101201";

fn father(name: &str) -> Guardian<'_> {
    Guardian { relation: Relation::Father, name, ..Guardian::default() }
}

fn mother(name: &str) -> Guardian<'_> {
    Guardian { relation: Relation::Mother, name, ..Guardian::default() }
}

fn child<'a>(key: &'a str, name: &'a str, born: (i32, u32, u32), parents: (&'a str, &'a str)) -> Person<'a> {
    Person {
        key,
        name,
        sex: 1,
        born_on: NaiveDate::from_ymd_opt(born.0, born.1, born.2),
        village: VILLAGE,
        guardians: vec![father(parents.0), mother(parents.1)],
        ..Person::default()
    }
}

/// A made-up village school of children who have nothing to do with the story: a match learns from its surroundings.
fn others() -> Vec<Person<'static>> {
    const NAMES: [&str; 12] =
        ["马强", "李红", "赵东", "钱多", "孙丽", "周明", "吴刚", "郑爽", "冯远", "陈静", "褚亮", "卫国"];
    let of = |number: u8| Person {
        key: "",
        name: NAMES[usize::from(number)],
        sex: 1 + number % 2,
        born_on: NaiveDate::from_ymd_opt(2012 + i32::from(number % 5), 1 + u32::from(number), 3 + u32::from(number)),
        village: "629001102203",
        guardians: vec![father(NAMES[usize::from((number + 5) % 12)])],
        ..Person::default()
    };
    (0..12).map(of).collect()
}

fn matched(left: &[Person<'_>], right: &[Person<'_>], settled: &[Settled]) -> Outcome {
    let (mut lefts, mut rights) = (left.to_vec(), right.to_vec());
    lefts.extend(others());
    rights.extend(others());
    link(&lefts, &rights, settled, 2026, &Options::default()).1
}

fn partner(outcome: &Outcome, left: u32) -> Option<(u32, Decision)> {
    outcome.links.iter().find(|link| link.left == left).map(|link| (link.right, link.decision))
}

#[test]
fn one_name_and_birth_and_family_is_one_child() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let outcome = matched(std::slice::from_ref(&survey), &[Person { key: "R-1", ..survey.clone() }], &[]);
    assert_eq!(partner(&outcome, 0), Some((0, Decision::Certain)));
    assert!(outcome.links[0].reason.to_string().contains("姓名一致"), "{}", outcome.links[0].reason);
}

#[test]
fn twins_keep_their_own_rows() {
    let parents = ("王建国", "李秀英");
    let survey = [child("H-1", "王小龙", (2015, 3, 5), parents), child("H-2", "王小虎", (2015, 3, 5), parents)];
    let roster = [child("R-1", "王小虎", (2015, 3, 5), parents), child("R-2", "王小龙", (2015, 3, 5), parents)];
    let outcome = matched(&survey, &roster, &[]);
    assert_eq!(partner(&outcome, 0).map(|found| found.0), Some(1));
    assert_eq!(partner(&outcome, 1).map(|found| found.0), Some(0));
}

#[test]
fn twins_whose_numbers_changed_places_on_one_list_are_looked_at_by_a_person() {
    let parents = ("王建国", "李秀英");
    let twin = |key, name, number| Person { id_number: number, ..child(key, name, (2015, 3, 5), parents) };
    let (one, other) = ("62900120150305001X", "629001201503050036");
    let survey = [twin("H-1", "王小龙", one), twin("H-2", "王小虎", other)];
    let straight = matched(&survey, &[twin("R-1", "王小龙", one), twin("R-2", "王小虎", other)], &[]);
    assert_eq!([0, 1].map(|left| partner(&straight, left)), [0, 1].map(|right| Some((right, Decision::Certain))));
    let crossed = matched(&survey, &[twin("R-1", "王小龙", other), twin("R-2", "王小虎", one)], &[]);
    for left in [0, 1] {
        assert!(!matches!(partner(&crossed, left), Some((_, Decision::Certain))), "{left}");
    }
}

#[test]
fn the_missing_twin_is_never_linked_to_the_other_without_a_person() {
    let parents = ("王建国", "李秀英");
    let survey = [child("H-1", "王小龙", (2015, 3, 5), parents)];
    let roster = [child("R-1", "王小虎", (2015, 3, 5), parents)];
    let outcome = matched(&survey, &roster, &[]);
    assert!(!matches!(partner(&outcome, 0), Some((_, Decision::Certain))));
}

#[test]
fn cousins_of_one_name_and_birth_are_two_children() {
    let survey = [child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"))];
    let roster = [child("R-1", "王小明", (2015, 3, 5), ("王建军", "赵玉兰"))];
    let outcome = matched(&survey, &roster, &[]);
    assert!(!matches!(partner(&outcome, 0), Some((_, Decision::Certain))));
}

#[test]
fn two_valid_numbers_are_two_children_unless_the_whole_family_agrees() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("", ""));
    let left = Person { id_number: "62900120150305001X", ..survey.clone() };
    let right = Person { key: "R-1", id_number: "629001201503050036", ..survey };
    let outcome = matched(&[left], &[right], &[]);
    assert!(!matches!(partner(&outcome, 0), Some((_, Decision::Certain))));
}

#[test]
fn a_second_number_of_the_same_area_and_birth_parts_nobody_from_home_and_school() {
    let survey =
        Person { school: "2162000001", grade: Some(5), ..child("H-1", "王小明", (2015, 3, 5), ("王建国", "")) };
    let left = Person { id_number: "62900120150305001X", ..survey.clone() };
    let right = Person { key: "R-1", id_number: "629001201503050036", ..survey };
    let outcome = matched(&[left], &[right], &[]);
    assert_eq!(partner(&outcome, 0), Some((0, Decision::Certain)));
    assert!(outcome.links[0].reason.to_string().contains("顺序码不同"), "{}", outcome.links[0].reason);
}

#[test]
fn a_roster_without_number_and_birth_still_matches() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let roster = Person { key: "R-1", born_on: None, ..survey.clone() };
    let outcome = matched(&[survey], &[roster], &[]);
    assert_eq!(partner(&outcome, 0), Some((0, Decision::Certain)));
}

#[test]
fn a_lunar_birthday_and_a_homophone_do_not_part_a_child_from_his_row() {
    let survey = child("H-1", "张子涵", (2015, 1, 1), ("张建国", "李秀英"));
    let roster = child("R-1", "张梓涵", (2015, 2, 19), ("张建国", "李秀英"));
    let outcome = matched(&[survey], &[roster], &[]);
    assert_eq!(partner(&outcome, 0).map(|found| found.0), Some(0));
    assert!(outcome.links[0].reason.to_string().contains("农历"), "{}", outcome.links[0].reason);
}

#[test]
fn a_settled_answer_is_obeyed_and_its_contrary_forgotten() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let roster = Person { key: "R-1", ..survey.clone() };
    let no = Settled { left: 0, right: 0, same: false };
    let outcome = matched(std::slice::from_ref(&survey), std::slice::from_ref(&roster), &[no]);
    assert_eq!(partner(&outcome, 0), None);
    let yes = Settled { left: 0, right: 0, same: true };
    let outcome = matched(&[survey], &[roster], &[no, yes]);
    assert_eq!(partner(&outcome, 0), Some((0, Decision::Settled)));
}

#[test]
fn a_child_on_two_rolls_is_seen_as_a_double() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let one = Person { key: "R-1", school: "2162900001", ..survey.clone() };
    let other = Person { key: "R-2", school: "2162900002", ..survey.clone() };
    let outcome = matched(&[survey], &[one, other], &[]);
    assert_eq!(outcome.links.iter().filter(|link| link.left == 0).count(), 1);
    assert_eq!(outcome.doubles_right.len(), 1);
    assert!(outcome.contested[0].reason.to_string().contains("两条记录"), "{}", outcome.contested[0].reason);
}

#[test]
fn every_row_is_linked_or_has_a_reason() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let stranger =
        Person {
            key: "R-1", village: "629001109201", ..child("R-1", "买买提", (2010, 7, 9), ("吐尔逊", "阿依"))
        };
    let outcome = matched(&[survey], &[stranger], &[]);
    assert_eq!(outcome.links.len() + outcome.unmatched_left.len(), 13);
    assert_eq!(outcome.links.len() + outcome.unmatched_right.len(), 13);
    assert!(outcome.unmatched_left.iter().all(|row| !row.reason.to_string().is_empty()));
}

#[test]
fn an_explanation_adds_up_to_the_weight() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let mut left = vec![survey.clone()];
    left.extend(others());
    let (people, outcome) = link(&left, &left, &[], 2026, &Options::default());
    let told = explain(&people, &outcome.model, 0, 0);
    assert!((told.weight - outcome.links[0].evidence).abs() < 1e-9);
    assert!(told.steps.iter().any(|step| step.says == "姓名一致" && step.bits > 3.0));
}

#[test]
fn a_child_looked_up_alone_weighs_what_the_batch_says() {
    let survey = child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英"));
    let mut left = vec![survey.clone(), child("H-2", "王小强", (2015, 3, 5), ("王建国", "李秀英"))];
    left.extend(others());
    let (people, outcome) = link(&left, &left, &[], 2026, &Options::default());
    let mut lookup = Lookup::new(people, &outcome.model);
    let found = lookup.find(&survey);
    assert_eq!(found[0].right, 0);
    assert_eq!(found[0].evidence.to_bits(), outcome.links[0].evidence.to_bits());
    assert_eq!(lookup.people().count(linkage::Side::Left), left.len());
}

#[test]
fn a_child_looked_up_by_the_short_name_of_the_school_weighs_what_the_batch_says() {
    let at_school = |school, school_name| Person {
        school,
        school_name,
        grade: Some(5),
        ..child("H-1", "王小明", (2015, 3, 5), ("", ""))
    };
    let (mut left, mut right) = (vec![at_school("大坪中学", "")], vec![at_school("3162000001", "大坪镇初级中学")]);
    left.extend(others());
    right.extend(others());
    let (people, outcome) = link(&left, &right, &[], 2026, &Options::default());
    assert!(outcome.links[0].reason.to_string().contains("学校一致"), "{}", outcome.links[0].reason);
    let found = Lookup::new(people, &outcome.model).find(&left[0]);
    assert_eq!((found[0].right, found[0].evidence.to_bits()), (0, outcome.links[0].evidence.to_bits()));
}

#[test]
fn a_new_roster_of_one_school_gives_what_a_whole_match_gives() {
    let survey = [
        child("H-1", "王小明", (2015, 3, 5), ("王建国", "李秀英")),
        child("H-2", "赵大海", (2014, 6, 1), ("赵建国", "周秀英")),
    ];
    let (mut left, mut right) = (survey.to_vec(), vec![Person { key: "R-1", ..survey[0].clone() }]);
    left.extend(others());
    right.extend(others());
    let (people, outcome) = link(&left, &right, &[], 2026, &Options::default());
    let mut rematch = Rematch::new(people, &outcome.model);
    let come = [Person { key: "R-2", ..survey[1].clone() }, Person { key: "R-3", name: "王晓明", ..survey[0].clone() }];
    let added = rematch.replace(&[0], &come);
    let again = rematch.outcome(&[], true);
    let mut whole = People::new(2026);
    for person in &left {
        whole.push(linkage::Side::Left, person);
    }
    for person in right.iter().chain(&come) {
        whole.push(linkage::Side::Right, person);
    }
    whole.remove(linkage::Side::Right, 0);
    let options = Options { train: false, model: Some(outcome.model), ..Options::default() };
    let scratch = match_children(&whole, &[], &options);
    assert_eq!(again.links, scratch.links);
    assert_eq!(again.unmatched_right, scratch.unmatched_right);
    assert_eq!(partner(&again, 1).map(|found| found.0), Some(added[0]));
}

#[test]
fn a_child_newly_surveyed_gives_what_a_whole_match_gives() {
    let parents = ("王建国", "李秀英");
    let survey =
        [child("H-1", "王小龙", (2015, 3, 5), parents), child("H-2", "赵大海", (2014, 6, 1), ("赵建国", "周秀英"))];
    let come = [child("H-3", "王小虎", (2015, 3, 5), parents)];
    let (mut left, mut right) = (survey.to_vec(), vec![Person { key: "R-1", ..come[0].clone() }]);
    left.extend(others());
    right.extend(others());
    let (people, outcome) = link(&left, &right, &[], 2026, &Options::default());
    let mut rematch = Rematch::new(people, &outcome.model);
    let added = rematch.replace_left(&[1], &come);
    let again = rematch.outcome(&[], true);
    left.extend(come);
    let mut whole = People::new(2026);
    for person in &left {
        whole.push(linkage::Side::Left, person);
    }
    for person in &right {
        whole.push(linkage::Side::Right, person);
    }
    whole.remove(linkage::Side::Left, 1);
    let options = Options { train: false, model: Some(outcome.model), ..Options::default() };
    let scratch = match_children(&whole, &[], &options);
    assert_eq!((&again.links, &again.unmatched_left), (&scratch.links, &scratch.unmatched_left));
    assert_eq!(partner(&again, added[0]).map(|found| found.0), Some(0));
}

#[test]
fn a_roster_without_villages_still_knows_how_far_its_school_is() {
    let parents = ("王建国", "李秀英");
    let home = |key, name, at| Person {
        school: "2162900001",
        at: Some(at),
        village: "",
        ..child(key, name, (2015, 3, 5), parents)
    };
    let mut left = vec![home("H-1", "王小明", (35.60, 105.24)), home("H-2", "赵大海", (35.62, 105.25))];
    left.push(Person { school: "", ..home("H-3", "钱多多", (35.61, 105.25)) });
    left.push(Person { school: "", ..home("H-4", "孙小美", (36.61, 105.25)) });
    let row = |key, name| Person { at: None, guardians: vec![], ..home(key, name, (0.0, 0.0)) };
    let mut right = vec![row("R-3", "钱多多"), row("R-4", "孙小美")];
    left.extend(others());
    right.extend(others());
    let (people, outcome) = link(&left, &right, &[], 2026, &Options::default());
    let near = |left, right| {
        let told = explain(&people, &outcome.model, left, right);
        told.steps.iter().any(|step| step.title == "住址" && step.says.contains("附近"))
    };
    assert!(near(2, 0) && !near(3, 1));
}

#[test]
fn keys_come_back() {
    let mut people = People::new(2026);
    people.push(linkage::Side::Left, &Person { key: "甲-1", name: "王一", ..Person::default() });
    people.push(linkage::Side::Left, &Person { key: "甲-2", name: "王二", ..Person::default() });
    assert_eq!(people.key(linkage::Side::Left, 1), "甲-2");
}
