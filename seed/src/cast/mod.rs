//! 人名: who the people of the county are called. All of them are made up.
//!
//! Lives here: how a family, a child, a grown-up and a pet name are named in each people. Must not live here: how names are
//! miswritten (quirks).

mod han;
mod han_given;
mod peoples;

use crate::dice::Dice;

pub(crate) use peoples::People;

/// What a family hands on to the names of its children.
#[derive(Debug, Clone)]
pub(crate) struct Lineage {
    /// The people that the father's register entry names (民族).
    pub people: People,
    /// Surname, empty where the people have none.
    pub surname: &'static str,
    /// 字辈: the character that all of one generation carry, when the family keeps the custom.
    pub generation: Option<&'static str>,
    /// The father's given name where children carry it after the dot (Uyghur).
    pub patronym: &'static str,
}

impl Lineage {
    /// A family of that people.
    pub(crate) fn of(people: People, dice: &mut Dice) -> Self {
        let surname = match people {
            People::Han | People::Tu => dice.weighted(han::SURNAMES),
            People::Hui => dice.weighted(peoples::HUI_SURNAMES),
            People::Dongxiang => dice.weighted(peoples::DONGXIANG_SURNAMES),
            People::Mongol => dice.weighted(peoples::MONGOL_SURNAMES),
            People::Tibetan | People::Uyghur => "",
        };
        let generation = (!surname.is_empty() && dice.happens(220_000)).then(|| dice.pick(han_given::GENERATION));
        let patronym = if people == People::Uyghur { dice.pick(peoples::UYGHUR_MEN) } else { "" };
        Self { people, surname, generation, patronym }
    }

    /// A child's name.
    pub(crate) fn child(&self, female: bool, dice: &mut Dice) -> String {
        match self.people {
            People::Tibetan => tibetan(female, dice),
            People::Uyghur => uyghur(female, self.patronym, dice),
            People::Mongol if dice.happens(600_000) => mongol(female, dice),
            People::Dongxiang if dice.happens(550_000) => dongxiang(self.surname, female, dice),
            _ => self.with_surname(female, dice),
        }
    }

    /// A grown-up man of the family: the father or his kin.
    pub(crate) fn man(&self, dice: &mut Dice) -> String {
        grown(self.people, self.surname, false, dice)
    }

    /// Surname and one or two characters; with 字辈 the first of the two is the generation's.
    fn with_surname(&self, female: bool, dice: &mut Dice) -> String {
        let (first, last) = if female {
            (han_given::GIRL_FIRST, han_given::GIRL_LAST)
        } else {
            (han_given::BOY_FIRST, han_given::BOY_LAST)
        };
        let mut name = String::from(self.surname);
        if let Some(generation) = self.generation.filter(|_| !female || dice.happens(500_000)) {
            name.push_str(generation);
        } else if dice.happens(850_000) {
            name.push_str(dice.pick(first));
        }
        name.push_str(dice.pick(last));
        name
    }
}

/// A grown-up's name: generations before the children, plainer characters.
pub(crate) fn grown(people: People, surname: &str, female: bool, dice: &mut Dice) -> String {
    match people {
        People::Tibetan => return tibetan(female, dice),
        People::Uyghur => {
            let patronym = dice.pick(peoples::UYGHUR_MEN);
            return uyghur(female, patronym, dice);
        }
        People::Mongol if dice.happens(600_000) => return mongol(female, dice),
        People::Dongxiang if dice.happens(500_000) => return dongxiang(surname, female, dice),
        _ => {}
    }
    let given = if female { han_given::WOMEN } else { han_given::MEN };
    format!("{surname}{}", dice.pick(given))
}

/// A grown-up of any family of that people, such as the mother or an officer.
pub(crate) fn stranger(people: People, female: bool, dice: &mut Dice) -> String {
    let surname = Lineage::of(people, dice).surname;
    grown(people, surname, female, dice)
}

/// 小名: what the child is called at home.
pub(crate) fn pet_name(people: People, name: &str, female: bool, dice: &mut Dice) -> String {
    match people {
        People::Hui | People::Dongxiang => {
            let names = if female { peoples::RELIGIOUS_GIRLS } else { peoples::RELIGIOUS_BOYS };
            dice.pick(names).to_owned()
        }
        _ if dice.happens(450_000) => {
            let last = name.chars().last().unwrap_or('宝');
            format!("{last}{last}")
        }
        _ => dice.pick(han_given::PET).to_owned(),
    }
}

fn tibetan(female: bool, dice: &mut Dice) -> String {
    let second = if female { peoples::TIBETAN_GIRLS } else { peoples::TIBETAN_BOYS };
    let first = dice.pick(peoples::TIBETAN_FIRST);
    let second = dice.pick(second);
    if first == second { first.to_owned() } else { format!("{first}{second}") }
}

fn uyghur(female: bool, patronym: &str, dice: &mut Dice) -> String {
    let given = dice.pick(if female { peoples::UYGHUR_WOMEN } else { peoples::UYGHUR_MEN });
    format!("{given}·{patronym}")
}

fn mongol(female: bool, dice: &mut Dice) -> String {
    dice.pick(if female { peoples::MONGOL_GIRLS } else { peoples::MONGOL_BOYS }).to_owned()
}

fn dongxiang(surname: &str, female: bool, dice: &mut Dice) -> String {
    let given = dice.pick(if female { peoples::RELIGIOUS_GIRLS } else { peoples::RELIGIOUS_BOYS });
    format!("{surname}{given}")
}
