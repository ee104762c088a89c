//! 地名: made-up names of the county, its townships and villages.

use std::collections::BTreeSet;

use crate::cast::People;
use crate::dice::Dice;

const COUNTIES: &[&str] = &["云川", "石岭", "青泉", "古塬", "白沙", "红峡", "河曲湾", "沙泉", "北川", "苍岭"];
const TOWNSHIPS: &[&str] = &[
    "青石",
    "白杨",
    "柳泉",
    "双河",
    "石门",
    "金沟",
    "红崖",
    "上川",
    "清水",
    "沙坝",
    "大湾",
    "马营",
    "三岔",
    "龙泉",
    "云山",
    "苦水",
    "甜水",
    "长梁",
    "杏花",
    "桃园",
    "榆林",
    "关山",
    "乱石",
    "黑河",
    "黄湾",
    "安定",
    "新民",
    "太平",
    "兴隆",
    "和平",
    "永丰",
    "大寨",
    "小川",
    "高台子",
    "南坪",
    "北原",
    "东峡",
    "西岔",
    "草滩",
    "羊圈",
    "牛头",
    "凤凰",
    "玉泉",
    "银滩",
    "花崖",
    "古城",
    "铁厂",
    "水磨",
    "风台",
    "望河",
];
const HEADS: &[&str] = &["上", "下", "大", "小", "东", "西", "南", "北", "前", "后", "新", "老", ""];
const FAMILIES: &[&str] = &[
    "张", "王", "李", "赵", "马", "杨", "刘", "陈", "石", "高", "何", "郭", "贾", "柳", "苏", "孙", "白", "田", "魏",
    "金", "郝", "唐",
];
const TAILS: &[&str] =
    &["庄", "湾", "沟", "坪", "岔", "台", "川", "山", "堡", "河", "咀", "塬", "滩", "窑", "坡", "寨"];
const PLAIN: &[&str] = &[
    "红星",
    "光明",
    "前进",
    "团结",
    "胜利",
    "东风",
    "幸福",
    "和谐",
    "新城",
    "南街",
    "北街",
    "东关",
    "西关",
    "文化路",
    "滨河",
    "新华",
    "建设",
    "民主",
];

/// The county's name.
pub(super) fn county(dice: &mut Dice) -> String {
    format!("{}县", dice.pick(COUNTIES))
}

/// Names for places of one parent, none twice.
pub(super) struct Names {
    used: BTreeSet<String>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self { used: BTreeSet::new() }
    }

    /// 乡镇街道: its name and the stem that no other one has; a township of a people says so (民族乡).
    pub(super) fn township(&mut self, tail: &str, people: People, dice: &mut Dice) -> (String, String) {
        let stem = self.fresh(dice, |dice| dice.pick(TOWNSHIPS).to_owned(), "");
        let of_people = if tail == "乡" && people != People::Han { people.title() } else { "" };
        (format!("{stem}{of_people}{tail}"), stem)
    }

    /// 村.
    pub(super) fn village(&mut self, dice: &mut Dice) -> String {
        let make = |dice: &mut Dice| format!("{}{}家{}", dice.pick(HEADS), dice.pick(FAMILIES), dice.pick(TAILS));
        self.fresh(dice, make, "村")
    }

    /// 社区.
    pub(super) fn community(&mut self, dice: &mut Dice) -> String {
        self.fresh(dice, |dice| dice.pick(PLAIN).to_owned(), "社区")
    }

    fn fresh(&mut self, dice: &mut Dice, make: impl Fn(&mut Dice) -> String, tail: &str) -> String {
        let mut name = format!("{}{tail}", make(dice));
        for attempt in 0.. {
            if self.used.insert(name.clone()) {
                break;
            }
            // A pool that runs dry goes on with compass words before the name.
            let head = if attempt < 20 { "" } else { dice.pick(HEADS) };
            let second = if attempt < 40 { "" } else { dice.pick(HEADS) };
            name = format!("{second}{head}{}{tail}", make(dice));
        }
        name
    }
}
