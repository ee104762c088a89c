//! Places as people name them, and words that only look like one.

use super::*;
use proptest::prelude::*;

fn from_gansu(text: &str) -> Option<Reach> {
    reach_named(text, "620102".parse().ok())
}

#[test]
fn a_province_or_prefecture_is_read_in_full_and_bare() {
    for text in [
        "四川省成都市",
        "四川成都",
        "广东省东莞市长安镇某小学",
        "东莞长安镇",
        "新疆",
        "新疆伊犁州",
        "西安市某中学",
        "恩施州",
        "北京市朝阳区",
        "成都武侯区",
        "内蒙古包头",
        "在成都务工",
        "现住:西安",
        "随父母在广州读书",
        "广东深圳龙岗",
        "海南",
    ] {
        assert_eq!(from_gansu(text), Some(Reach::Country), "{text}");
    }
    for text in ["天水市", "甘肃省天水市", "甘肃天水", "临夏州", "酒泉打工"] {
        assert_eq!(from_gansu(text), Some(Reach::Province), "{text}");
    }
    for text in ["香港", "澳门特别行政区", "台湾省", "缅甸", "在老挝打工"] {
        assert_eq!(reach_named(text, None), Some(Reach::Abroad), "{text}");
    }
}

#[test]
fn what_may_be_home_stays_unknown() {
    for text in ["甘肃省", "甘肃", "兰州市", "兰州", "甘肃省兰州市安宁区"] {
        assert_eq!(from_gansu(text), None, "{text}");
    }
    assert_eq!(reach_named("四川省成都市", None), None);
}

#[test]
fn a_name_inside_a_longer_word_is_no_place() {
    for text in [
        "北京路小学",
        "石桥镇中山路",
        "吉林街",
        "南京东路",
        "中山小学",
        "安康社区",
        "安康新区",
        "长春村三社",
        "上海市场",
        "朝阳",
        "广东东莞路",
        "不在四川",
        "临夏县",
        "张掖路上海巷",
    ] {
        assert_eq!(from_gansu(text), None, "{text}");
    }
}

#[test]
fn places_that_lie_differently_far_are_no_answer() {
    assert_eq!(from_gansu("四川、天水"), None);
    assert_eq!(from_gansu("四川或甘肃，在甘肃"), None);
    assert_eq!(from_gansu("四川、西安"), Some(Reach::Country));
}

#[test]
fn every_place_is_found_by_its_full_name_and_by_province_and_bare_name() {
    let home = "990101".parse().ok();
    for (province, name, prefectures) in provinces() {
        let expected = if FOREIGN.contains(&province) { Reach::Abroad } else { Reach::Country };
        assert_eq!(reach_named(name, home), Some(expected), "{name}");
        for (_, prefecture) in prefectures {
            assert_eq!(reach_named(prefecture, home), Some(expected), "{prefecture}");
            let bare = format!("{}{}", short(name), short(prefecture));
            assert_eq!(reach_named(&bare, home), Some(expected), "{bare}");
        }
    }
}

proptest! {
    #[test]
    fn a_street_named_after_a_place_is_never_that_place(
        at in 0usize..34,
        street in proptest::sample::select(vec!["路", "街", "巷", "村", "路小学", "街道", "东路3号"]),
    ) {
        let (_, province, mut prefectures) = provinces().nth(at).expect("there are thirty-four");
        let prefecture = prefectures.next().map_or(province, |(_, name)| name);
        for name in [short(province), short(prefecture)] {
            let written = format!("{name}{street}");
            prop_assert_eq!(from_gansu(&written), None, "{}", written);
        }
    }

    #[test]
    fn no_text_of_these_signs_lies_at_home(text in "[四川成都省市在，路北京东兰州]{0,10}", any in ".{0,16}") {
        for reach in [from_gansu(&text), from_gansu(&any)].into_iter().flatten() {
            prop_assert!(reach.is_out_of_county());
        }
    }
}
