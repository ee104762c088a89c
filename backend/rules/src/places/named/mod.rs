//! 地名: how far the province or prefecture lies that a text names: 四川省成都市, 新疆, 在东莞务工.
//!
//! A name counts only where a place is named: at the start, behind a mark or a word like 在, or behind another place. There are 中山路 and
//! 吉林街 in every county; what follows must not make something else of the name, and a bare name (成都) needs more than not being denied.

mod bare_name;

use std::collections::HashMap;
use std::sync::LazyLock;

use bare_name::{behind_name, short};

use super::outside::provinces;
use super::{PlaceCode, PlaceLevel, Reach};

/// How far it is to the places that the text names. `None` where it names none, where they lie differently far, or where the name may well be
/// home: 甘肃省 seen from Gansu, or the home prefecture, for counties are not known by name here.
pub fn reach_named(text: &str, home: Option<PlaceCode>) -> Option<Reach> {
    let mut named = starts(text).filter_map(|rest| {
        let abroad = COUNTRIES.split(' ').any(|name| rest.strip_prefix(name).is_some_and(|rest| stands(rest, false)));
        if abroad { Some(Some(Reach::Abroad)) } else { place(rest).map(|place| reach(place, home)) }
    });
    let first = named.next()?;
    first.filter(|_| named.all(|other| other == first))
}

/// Where families of border and labour-exporting counties go; other countries are written 国外.
const COUNTRIES: &str =
    "缅甸 老挝 越南 泰国 柬埔寨 马来西亚 新加坡 韩国 日本 俄罗斯 哈萨克斯坦 吉尔吉斯斯坦 美国 英国 加拿大 澳大利亚";

fn reach(place: PlaceCode, home: Option<PlaceCode>) -> Option<Reach> {
    if FOREIGN.iter().any(|code| place.prefix().starts_with(code)) {
        return Some(Reach::Abroad);
    }
    let home = home?;
    if home.province() != place.province() {
        return Some(Reach::Country);
    }
    let prefecture = place.at(PlaceLevel::Prefecture)?;
    (home.at(PlaceLevel::Prefecture) != Some(prefecture)).then_some(Reach::Province)
}

/// 台湾, 香港, 澳门: 境外 in the lists.
const FOREIGN: [&str; 3] = ["71", "81", "82"];

/// A province or prefecture.
struct Named {
    /// Two digits of the province.
    province: &'static str,
    /// The next two of the prefecture; `00` of the province itself.
    below: &'static str,
    /// In full: 恩施土家族苗族自治州.
    name: &'static str,
    /// Without what it is: 恩施.
    bare: &'static str,
}

impl Named {
    const PROVINCE: &'static str = "00";

    fn code(&self) -> Option<PlaceCode> {
        format!("{}{}00", self.province, self.below).parse().ok()
    }
}

/// Provinces and prefectures by the sign with which they begin, in the order of their codes: a text is held against a few names, nearly
/// none against any.
static BY_FIRST_SIGN: LazyLock<HashMap<char, Vec<Named>>> = LazyLock::new(|| {
    let mut by_sign: HashMap<char, Vec<Named>> = HashMap::new();
    for (province, name, prefectures) in provinces() {
        for (below, name) in std::iter::once((Named::PROVINCE, name)).chain(prefectures) {
            let Some(sign) = name.chars().next() else { continue };
            by_sign.entry(sign).or_default().push(Named { province, below, name, bare: short(name) });
        }
    }
    by_sign
});

/// The provinces, or the prefectures, that begin with the sign with which the text begins.
fn like(text: &str, provinces: bool) -> impl Iterator<Item = &'static Named> {
    let sign = text.chars().next();
    let alike = sign.and_then(|sign| BY_FIRST_SIGN.get(&sign)).map_or(&[][..], Vec::as_slice);
    alike.iter().filter(move |named| (named.below == Named::PROVINCE) == provinces)
}

/// What is left of the text at each point where a place may be named. Behind 不在 stands where somebody is not.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let behind = text.char_indices().filter(|(_, c)| is_mark(*c) || "在于往到去赴住自从".contains(*c));
    let behind = behind.filter(|(at, _)| !text[..*at].ends_with(['不', '没', '未', '非']));
    std::iter::once(text).chain(behind.map(|(at, c)| &text[at + c.len_utf8()..])).filter(|rest| !rest.is_empty())
}

fn is_mark(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || "，；。、：（）【】—→".contains(c)
}

/// The province or prefecture with which the text begins: 吉林市 before 吉林, 海南 the province before the prefecture.
fn place(text: &str) -> Option<PlaceCode> {
    prefecture(text, true).or_else(|| {
        match like(text, true).find_map(|province| Some((province, behind_name(text, province)?))) {
            Some((province, (rest, is_full))) => in_province(province, rest, is_full),
            None => prefecture(text, false),
        }
    })
}

/// What is named behind a province: one of its prefectures, or the province itself. 广东东莞路 names neither.
fn in_province(province: &Named, rest: &str, is_full: bool) -> Option<PlaceCode> {
    let mut prefectures = like(rest, false).filter(|below| below.province == province.province);
    match prefectures.find_map(|below| Some((below, behind_name(rest, below)?))) {
        // Behind its province a prefecture is known for one without more ado: 广东深圳龙岗.
        Some((below, (behind, _))) if stands(behind, true) => below.code(),
        Some(_) if !is_full => None,
        _ if stands(rest, is_full) => province.code(),
        _ => None,
    }
}

/// The prefecture with which the text begins, in full or bare. 朝阳 alone is a district of four other cities.
fn prefecture(text: &str, full: bool) -> Option<PlaceCode> {
    let is_named = |named: &&Named| {
        behind_name(text, named).is_some_and(|(rest, is_full)| is_full == full && stands(rest, is_full))
    };
    let found = like(text, false).find(is_named)?;
    (full || found.bare != "朝阳").then(|| found.code()).flatten()
}

/// Whether what follows leaves the name a place of that kind.
fn stands(rest: &str, is_full: bool) -> bool {
    let denied = ["路", "街", "巷", "村", "社", "组", "场", "大道", "东路", "西路", "南路", "北路", "中路"];
    if denied.iter().any(|word| rest.starts_with(word)) {
        return false;
    }
    let goes_on = [
        "某", "读书", "上学", "就读", "务工", "打工", "工作", "居住", "生活", "定居", "经商", "租房", "暂住", "借读",
        "转入",
    ];
    is_full
        || rest.is_empty()
        || rest.starts_with(is_mark)
        || goes_on.iter().any(|word| rest.starts_with(word))
        || begins_with_place(rest)
}

/// Whether a smaller place follows: 武侯区, 长安镇. 小区, 社区 and streets are none.
fn begins_with_place(rest: &str) -> bool {
    let Some(end) = rest.char_indices().skip(2).take(5).find(|(_, c)| "市县区旗镇".contains(*c)) else {
        return false;
    };
    let name = &rest[..end.0];
    !name.contains(['路', '街', '巷', '村']) && !name.ends_with(['小', '社', '园', '校', '学', '新', '片'])
}

#[cfg(test)]
mod tests;
