//! 责任人: the officers of both lines of duty, from the county's leader to the teacher who visits a group.

use rules::forms::FormKind;
use rules::schools::SchoolKind;

use crate::cast::{self, People};
use crate::dice::Dice;
use crate::files::Row;
use crate::numbers;
use crate::rosters::{self, Classes};
use crate::text;
use crate::world::World;

const GOVERNMENT: &str = "政府";
const EDUCATION: &str = "教育";

/// A surveying teacher.
pub(crate) struct Surveyor {
    pub name: String,
    pub account: String,
}

/// The teacher who visits that group: each village has two, who share its groups between them.
pub(crate) fn surveyor(world: &World, village: usize, group: usize) -> Surveyor {
    let half = usize::from(group * 2 >= world.land.villages[village].groups.len());
    let mut dice = Dice::of(world.recipe.seed, "surveyors", (village * 2 + half) as u64);
    let female = dice.happens(500_000);
    Surveyor {
        name: cast::stranger(People::Han, female, &mut dice),
        account: format!("bh{:05}{}", village + 1, ['a', 'b'][half]),
    }
}

/// Every officer's row.
pub(crate) fn rows(world: &World, classes: &Classes) -> Vec<Row> {
    let mut desk = Desk { world, dice: Dice::of(world.recipe.seed, "officers", 0), rows: Vec::new() };
    desk.county();
    desk.townships();
    desk.schools();
    desk.class_teachers(classes);
    desk.surveyors();
    desk.rows
}

struct Desk<'a> {
    world: &'a World,
    dice: Dice,
    rows: Vec<Row>,
}

impl Desk<'_> {
    fn add(&mut self, account: String, line: &str, post: &str, place: &str) -> &mut Row {
        let female = self.dice.happens(400_000);
        let name = cast::stranger(People::Han, female, &mut self.dice);
        let mut row = Row::of(FormKind::Officers);
        row.set("account", account);
        row.set("name", name);
        row.set("line", line);
        row.set("post", post);
        row.set("place_code", place);
        row.set("phone", numbers::phone(&mut self.dice));
        self.rows.push(row);
        let last = self.rows.len() - 1;
        &mut self.rows[last]
    }

    fn county(&mut self) {
        let code = format!("{}000000", crate::land::COUNTY);
        self.add("xianzhang".to_owned(), GOVERNMENT, "县领导", &code);
        self.add("juzhang".to_owned(), EDUCATION, "教育局长", &code);
        self.add("xueji".to_owned(), EDUCATION, "学籍管理员", &code);
    }

    fn townships(&mut self) {
        for township in &self.world.land.townships {
            let number = &township.code[6..9];
            self.add(format!("xz{number}"), GOVERNMENT, "乡镇长", &township.code);
            for village in &self.world.land.villages[township.villages.clone()] {
                let number = &village.code[6..12];
                self.add(format!("cgb{number}"), GOVERNMENT, "村干部", &village.code);
            }
        }
    }

    fn schools(&mut self) {
        for (index, school) in self.world.schools.all.iter().enumerate() {
            if school.kind == SchoolKind::TeachingPoint {
                continue;
            }
            let place = self.world.land.villages[school.village].code.clone();
            self.add(format!("xz{:05}", index + 1), EDUCATION, "校长", &place).set("school_code", school.code.as_str());
        }
    }

    fn class_teachers(&mut self, classes: &Classes) {
        let year = self.world.school_year();
        for (index, grade, count) in classes.list(year) {
            let school = &self.world.schools.all[index];
            for class in 1..=count {
                let account = format!("bzr{:05}{grade:02}{class:02}", index + 1);
                let place = self.world.land.villages[school.village].code.clone();
                let name = rosters::class_name(school, grade, year, class);
                let row = self.add(account, EDUCATION, "班主任", &place);
                row.set("school_code", school.code.as_str());
                row.set("class", format!("{}{name}", text::grade(grade)));
            }
        }
    }

    fn surveyors(&mut self) {
        for (index, village) in self.world.land.villages.iter().enumerate() {
            let schools = self.world.schools.of_village[index];
            for half in 0..2 {
                let groups: Vec<&str> = (0..village.groups.len())
                    .filter(|group| usize::from(group * 2 >= village.groups.len()) == half)
                    .map(|group| village.groups[group].code.as_str())
                    .collect();
                let first = if half == 0 { 0 } else { village.groups.len() - 1 };
                let teacher = surveyor(self.world, index, first);
                let school = self.world.schools.all[schools.primary].code.clone();
                let row = self.add(teacher.account, EDUCATION, "包户教师", &village.code);
                row.set("name", teacher.name);
                row.set("school_code", school);
                row.set("assigned_groups", groups.join(";"));
            }
        }
    }
}
