//! 民族: the names of GB/T 3304 in the letters of that standard.

use rules::identity::Ethnic;

/// In the order of the standard; the first is number 1.
const NAMES: [&str; 56] = [
    "Han",
    "Mongol",
    "Hui",
    "Zang",
    "Uygur",
    "Miao",
    "Yi",
    "Zhuang",
    "Buyei",
    "Chosen",
    "Man",
    "Dong",
    "Yao",
    "Bai",
    "Tujia",
    "Hani",
    "Kazak",
    "Dai",
    "Li",
    "Lisu",
    "Va",
    "She",
    "Gaoshan",
    "Lahu",
    "Sui",
    "Dongxiang",
    "Naxi",
    "Jingpo",
    "Kirgiz",
    "Tu",
    "Daur",
    "Mulao",
    "Qiang",
    "Blang",
    "Salar",
    "Maonan",
    "Gelao",
    "Xibe",
    "Achang",
    "Pumi",
    "Tajik",
    "Nu",
    "Uzbek",
    "Russ",
    "Ewenki",
    "Deang",
    "Bonan",
    "Yugur",
    "Gin",
    "Tatar",
    "Derung",
    "Oroqen",
    "Hezhen",
    "Monba",
    "Lhoba",
    "Jino",
];

/// Its name in English.
pub(super) fn english(ethnic: Ethnic) -> &'static str {
    let name = usize::from(ethnic.number()).checked_sub(1).and_then(|nth| NAMES.get(nth));
    name.copied().unwrap_or(if ethnic.number() == 98 { "Of foreign descent" } else { "Other" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_of_the_standard_has_its_name() {
        let named = |number| Ethnic::of_number(number).map(english);
        assert_eq!([named(1), named(5), named(56)], [Some("Han"), Some("Uygur"), Some("Jino")]);
        assert_eq!([named(97), named(98)], [Some("Other"), Some("Of foreign descent")]);
    }
}
