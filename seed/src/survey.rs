//! 入户调查: the row that the surveying teacher writes for a child.

use rules::calendar::full_years;
use rules::forms::FormKind;

use crate::dice::Dice;
use crate::families::{Adult, Child, Claim, Elsewhere, Fate, Household, Hukou};
use crate::files::Row;
use crate::text;
use crate::world::World;

/// 未就学原因 (D§7.4).
const REASONS: &[(&str, u32)] =
    &[("厌学", 42), ("学习困难", 20), ("外出务工", 18), ("早婚早育", 5), ("家庭变故", 6), ("沉迷网络", 6), ("因病", 3)];
/// Counties of other provinces that do not exist, with codes that no county has.
const FAR: &[(&str, &str)] = &[
    ("339021", "浙江省临平川县"),
    ("329011", "江苏省沙河口县"),
    ("449031", "广东省南澜县"),
    ("359041", "福建省海屿县"),
    ("659801", "新疆维吾尔自治区绿洲县"),
];
const FAR_SCHOOLS: &[&str] = &["第二实验学校", "新城学校", "第三小学", "滨海学校", "育才学校", "开发区学校"];

/// The truthful row of a child: what a careful teacher would write after asking the family.
pub(crate) fn row(world: &World, family: &Household, child: &Child, dice: &mut Dice) -> Row {
    let mut row = Row::of(FormKind::Households);
    household(&mut row, world, family);
    person(&mut row, world, family, child, dice);
    parents(&mut row, family);
    schooling(&mut row, world, child, dice);
    row
}

fn household(row: &mut Row, world: &World, family: &Household) {
    let village = &world.land.villages[family.village];
    row.set("household_no", format!("{:04}", family.number));
    row.set("village_code", village.code.as_str());
    row.set("group", village.groups[family.group].name);
    row.set("address", format!("{}{}{}", village.name, village.groups[family.group].name, family.address));
    row.set("head_name", family.head.name.as_str());
    row.set("head_id", family.head.id.as_str());
    row.set("phone", family.head.phone.as_str());
    row.set("household_kind", family.kind);
    let one = family.children.len() == 1;
    row.set("only_child", if one { "是" } else { "否" });
    let two_girls = family.children.len() == 2 && family.children.iter().all(|c| c.female);
    row.set("two_daughters", if two_girls { "是" } else { "否" });
    row.set("lon", text::degrees(family.point.0));
    row.set("lat", text::degrees(family.point.1));
    row.set("visited_at", text::day(family.visited_on));
    let surveyor = crate::officers::surveyor(world, family.village, family.group);
    row.set("surveyor", surveyor.name);
}

fn person(row: &mut Row, world: &World, family: &Household, child: &Child, dice: &mut Dice) {
    row.set("name", child.name.as_str());
    if dice.happens(600_000) {
        row.set("other_names", child.other_name.as_str());
    }
    row.set("sex", if child.female { "女" } else { "男" });
    row.set("ethnic", child.people.title());
    row.set("born_on", text::day(child.born));
    if let Some(id) = &child.id {
        row.set("id_kind", "居民身份证");
        row.set("id_number", id.as_str());
    }
    row.set("hukou_code", hukou_code(world, family, child));
    row.set("residence", residence(child));
    row.set("health", if child.disability.is_some() { "残疾" } else { "健康" });
    if let Some(disability) = child.disability {
        row.set("disability_kind", disability.title());
        row.set("disability_level", format!("{}级", text::chinese(disability.level as usize)));
        if let Some(id) = child.id.as_ref().filter(|_| dice.happens(850_000)) {
            row.set("disability_cert", format!("{id}{}{}", disability.kind, disability.level));
        }
    }
}

/// 现居住地: how far from home the child lives.
fn residence(child: &Child) -> &'static str {
    match child.fate {
        Fate::Elsewhere(Elsewhere { far: true, .. }) => "省外",
        Fate::Elsewhere(_) => "县外省内",
        Fate::Abroad => "境外",
        _ => "本村",
    }
}

/// The code of the place where the child is registered; empty without a hukou.
pub(crate) fn hukou_code(world: &World, family: &Household, child: &Child) -> String {
    match &child.hukou {
        Hukou::Here => world.land.villages[family.village].code.clone(),
        Hukou::OtherVillage(village) => world.land.villages[*village].code.clone(),
        Hukou::OtherCounty(county) => format!("{county}000000"),
        Hukou::None => String::new(),
    }
}

fn parents(row: &mut Row, family: &Household) {
    let yes = |away: bool| if away { "是" } else { "否" };
    if let Some(father) = &family.father {
        row.set("father_name", father.name.as_str());
        row.set("father_id", father.id.as_str());
        row.set("father_employer", father.employer);
        row.set("father_away", yes(father.away));
    }
    if let Some(mother) = &family.mother {
        row.set("mother_name", mother.name.as_str());
        row.set("mother_id", mother.id.as_str());
        row.set("mother_employer", mother.employer);
        row.set("mother_away", yes(mother.away));
    }
    let (guardian, relation) = guardian(family);
    row.set("guardian_name", guardian.name.as_str());
    row.set("guardian_relation", relation);
    row.set("guardian_id", guardian.id.as_str());
    row.set("guardian_phone", guardian.phone.as_str());
}

/// 监护人: who keeps the children, else the father, else the mother.
pub(crate) fn guardian(family: &Household) -> (&Adult, &'static str) {
    let keeper = family.keeper.as_ref().map(|(adult, relation)| (adult, *relation));
    let father = family.father.as_ref().map(|adult| (adult, "父亲"));
    let mother = family.mother.as_ref().map(|adult| (adult, "母亲"));
    keeper.or(father).or(mother).unwrap_or((&family.head, "祖父"))
}

fn schooling(row: &mut Row, world: &World, child: &Child, dice: &mut Dice) {
    match child.fate {
        Fate::NotYet => row.set("schooling", if dice.happens(650_000) { "在园" } else { "未到入学年龄" }),
        Fate::InSchool if child.path.due_grade(world.now()) > 9 => in_school_here(row, world, child, "高中在读", dice),
        Fate::InSchool => in_school_here(row, world, child, "在校", dice),
        Fate::Vocational if child.path.senior.is_some() => in_school_here(row, world, child, "中职在读", dice),
        Fate::Vocational => far_school(row, world, child, ("中职在读", "职业技术学校"), true, dice),
        Fate::SpecialSchool => in_school_here(row, world, child, "特殊教育学校", dice),
        Fate::HomeTaught => in_school_here(row, world, child, "送教上门", dice),
        Fate::Suspended => {
            in_school_here(row, world, child, "休学", dice);
            row.set("out_reason", "因病");
            row.set("evidence", "休学审批表、县医院证明");
        }
        Fate::Elsewhere(elsewhere) => at_school_elsewhere(row, world, child, elsewhere, dice),
        Fate::Finished => {
            row.set("schooling", "已完成义务教育");
            row.set("whereabouts", dice.pick(&["外出务工", "在家务农", "待业", "学徒"]));
        }
        Fate::Deferred => {
            row.set("schooling", "延缓入学");
            row.set("out_reason", "身体原因");
            // One year from the age of six; who is older has let it run out.
            let second = full_years(child.born, world.recipe.term.age_day()).is_some_and(|age| age > 6);
            let year = world.school_year() + i32::from(!second);
            row.set("evidence", format!("延缓入学审批表，期限至{year}-08-31"));
        }
        Fate::Abroad => {
            row.set("schooling", "境外就读");
            row.set("whereabouts", "随父母出国");
            row.set("evidence", "护照及签证复印件");
        }
        Fate::DroppedOut(_, claim) => out_of_school(row, world, child, claim, "辍学", dice),
        Fate::NeverEnrolled(claim) => out_of_school(row, world, child, claim, "未入学", dice),
        Fate::Dead | Fate::MovedAway => {}
    }
    if child.hanging {
        row.set("remarks", "空挂户，举家外迁多年");
    }
}

fn in_school_here(row: &mut Row, world: &World, child: &Child, said: &str, dice: &mut Dice) {
    row.set("schooling", said);
    let Some(seat) = child.path.seat(world.now()) else { return };
    let school = &world.schools.all[seat.school];
    row.set("school_name", school.name.as_str());
    if dice.happens(450_000) {
        row.set("school_code", school.code.as_str());
    }
    row.set("school_place_code", world.land.villages[school.village].code.as_str());
    row.set("grade", text::grade(seat.grade));
    row.set("boarding", if child.boarding { "是" } else { "否" });
    if dice.happens(400_000) {
        row.set("roll_number", child.roll.as_str());
    }
}

fn at_school_elsewhere(row: &mut Row, world: &World, child: &Child, elsewhere: Elsewhere, dice: &mut Dice) {
    if elsewhere.far {
        return far_school(row, world, child, ("省外就读", ""), elsewhere.proven, dice);
    }
    let county = format!("6290{:02}", 2 + dice.below(30));
    let school = format!("{}{}", dice.pick(&["西川县", "东塬县", "龙泉县", "沙州县"]), dice.pick(FAR_SCHOOLS));
    place_school(row, world, child, "县外就读", (format!("{county}000000"), school), elsewhere.proven, dice);
}

fn far_school(row: &mut Row, world: &World, child: &Child, words: (&str, &str), proven: bool, dice: &mut Dice) {
    let (code, county) = FAR[dice.index(FAR.len())];
    let school = if words.1.is_empty() { dice.pick(FAR_SCHOOLS) } else { words.1 };
    place_school(row, world, child, words.0, (format!("{code}000000"), format!("{county}{school}")), proven, dice);
    row.set("whereabouts", county);
}

fn place_school(
    row: &mut Row,
    world: &World,
    child: &Child,
    said: &str,
    (code, school): (String, String),
    proven: bool,
    dice: &mut Dice,
) {
    row.set("schooling", said);
    row.set("school_place_code", code);
    row.set("school_name", school);
    if let Ok(grade @ 1..=12) = u8::try_from(child.path.due_grade(world.now())) {
        row.set("grade", text::grade(grade));
    }
    if proven {
        let paper = dice.pick(&["在读证明", "学籍截图", "在读证明、班主任电话", "课堂视频"]);
        row.set("evidence", format!("{paper} {}", text::day(world.day(9, 1 + dice.below(28)))));
    }
}

fn out_of_school(row: &mut Row, world: &World, child: &Child, claim: Claim, said: &str, dice: &mut Dice) {
    match claim {
        Claim::Out | Claim::Unmet => {
            let reason = dice.weighted(REASONS);
            row.set("schooling", if reason == "外出务工" { reason } else { said });
            row.set("out_reason", reason);
            row.set("whereabouts", dice.pick(&["在家", "外出务工", "随父母务工", "不详"]));
        }
        Claim::InSchoolHere => {
            let school = &world.schools.all[child.path.due_school(world.now())];
            row.set("schooling", "在校");
            row.set("school_name", school.name.as_str());
            if let Ok(grade @ 1..=9) = u8::try_from(child.path.due_grade(world.now())) {
                row.set("grade", text::grade(grade));
            }
        }
        Claim::InSchoolFar => far_school(row, world, child, ("省外就读", ""), false, dice),
    }
}
