//! 现居住地, and where a transfer comes from or goes to (来自去向).

use super::words::first_word;
use crate::identity::{Doubt, Reading, is_blank, plain};
use crate::places::{PlaceCode, Reach, reach_named};

/// Words and what they mean; the first that is in the text decides.
const REACH_WORDS: [(&str, Reach); 17] = [
    ("境外", Reach::Abroad),
    ("国外", Reach::Abroad),
    ("港澳台", Reach::Abroad),
    ("县外省内", Reach::Province),
    ("省内", Reach::Province),
    ("省外", Reach::Country),
    ("外省", Reach::Country),
    ("县外", Reach::Province),
    ("外县", Reach::Province),
    ("县内", Reach::County),
    ("本县", Reach::County),
    ("外乡", Reach::County),
    ("县城", Reach::County),
    ("本乡", Reach::Township),
    ("外村", Reach::Township),
    ("本村", Reach::Village),
    ("在家", Reach::Village),
];

/// Reads where the child lives, from a place code, words, or the provinces and prefectures that the text names, seen from the home village.
/// Words and names that disagree (四川打工，在家) leave a doubt.
pub fn read_residence(written: &str, home: Option<PlaceCode>) -> Reading<Reach> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let of_code = text.parse::<PlaceCode>().ok().zip(home).map(|(place, home)| Reach::between(home, place));
    let value = of_code.or_else(|| Reach::from_code(&text)).or_else(|| {
        match (first_word(&text, &REACH_WORDS), reach_named(&text, home)) {
            (Some(word), Some(name)) => (word == name).then_some(word),
            (word, name) => word.or(name),
        }
    });
    Reading::or_doubt(value, Doubt::ResidenceUnknown)
}

#[cfg(test)]
mod tests {
    use super::super::words::assert_denied_words_are_not_read;
    use super::*;
    use proptest::prelude::*;

    fn reach(written: &str) -> Option<Reach> {
        read_residence(written, "629001101201".parse().ok()).value
    }

    #[test]
    fn residence_by_code_and_word() {
        assert_eq!(reach("629001102"), Some(Reach::County));
        assert_eq!(reach("省外"), Some(Reach::Country));
        assert_eq!(reach("本村"), Some(Reach::Village));
        assert_eq!(read_residence("山那边", None).doubts, [Doubt::ResidenceUnknown]);
    }

    #[test]
    fn a_place_that_is_denied_is_not_where_the_child_lives() {
        for written in ["不在家", "现不在本村", "非本县", "不在省内"] {
            assert_eq!(reach(written), None, "{written}");
        }
        assert_denied_words_are_not_read(&REACH_WORDS, |text| reach(text).into_iter().collect());
    }

    #[test]
    fn a_place_elsewhere_is_read_by_its_name() {
        for (written, expected) in [
            ("四川省成都市", Some(Reach::Country)),
            ("省外（四川成都）", Some(Reach::Country)),
            ("兰州", Some(Reach::Province)),
            ("香港", Some(Reach::Abroad)),
            ("四川打工，在家", None),
        ] {
            assert_eq!(reach(written), expected, "{written}");
        }
        assert_eq!(read_residence("四川省成都市", None).value, None, "without a home nothing is near or far");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,14}") {
            drop((read_residence(&written, None), reach(&written)));
        }
    }
}
