//! 简称: the name of a province or prefecture without what it is, as people write it: 成都, 恩施州, 新疆.

use super::Named;

/// What follows the name, and whether it stood in full (成都市) or bare (成都).
pub(super) fn behind_name<'t>(text: &'t str, Named { name, bare, .. }: &Named) -> Option<(&'t str, bool)> {
    let rest = text.strip_prefix(name).or_else(|| {
        let kind = if name.ends_with('州') { "州" } else { name.strip_prefix(bare)? };
        text.strip_prefix(bare)?.strip_prefix(kind)
    });
    rest.map(|rest| (rest, true)).or_else(|| Some((text.strip_prefix(bare)?, false)))
}

/// The name without what it is: 成都, 恩施, 内蒙古.
pub(super) fn short(name: &str) -> &str {
    const KINDS: [&str; 9] =
        ["特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "省", "市"];
    const PEOPLES: &str =
        "朝鲜族 土家族 布依族 哈尼族 景颇族 傈僳族 蒙古族 柯尔克孜 哈萨克 苗族 藏族 羌族 彝族 侗族 壮族 傣族 白族 回族";
    let kind = KINDS.iter().find_map(|kind| name.strip_suffix(kind));
    let Some(mut bare) = kind else { return name.strip_suffix('盟').unwrap_or(name) };
    while let Some(shorter) = PEOPLES.split(' ').find_map(|people| bare.strip_suffix(people)) {
        bare = shorter;
    }
    // 博尔塔拉蒙古自治州, but 内蒙古自治区.
    bare.strip_suffix("蒙古").filter(|rest| rest.chars().count() > 1).unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_what_it_is_and_the_peoples_it_is_named_after() {
        for (name, bare) in [
            ("成都市", "成都"),
            ("新疆维吾尔自治区", "新疆"),
            ("内蒙古自治区", "内蒙古"),
            ("恩施土家族苗族自治州", "恩施"),
            ("博尔塔拉蒙古自治州", "博尔塔拉"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("大兴安岭地区", "大兴安岭"),
            ("锡林郭勒盟", "锡林郭勒"),
            ("香港特别行政区", "香港"),
        ] {
            assert_eq!(short(name), bare);
        }
    }

    #[test]
    fn a_name_is_met_in_full_by_its_kind_or_bare() {
        let named = |name: &'static str| Named { province: "51", below: "01", name, bare: short(name) };
        assert_eq!(behind_name("恩施州巴东县", &named("恩施土家族苗族自治州")), Some(("巴东县", true)));
        assert_eq!(behind_name("成都市青羊区", &named("成都市")), Some(("青羊区", true)));
        assert_eq!(behind_name("成都打工", &named("成都市")), Some(("打工", false)));
        assert_eq!(behind_name("石桥镇", &named("成都市")), None);
    }
}
