//! 民族 (GB/T 3304, D§4.6).

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::{Doubt, Reading, is_blank, plain};

/// 民族 by its number in GB/T 3304: 1 汉 … 56 基诺, 97 其他, 98 外国血统.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ethnic(u8);

/// The names in the order of the standard; the first is number 1.
const NAMES: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

static BY_NAME: LazyLock<HashMap<&'static str, u8>> =
    LazyLock::new(|| NAMES.iter().zip(1u8..).map(|(name, number)| (*name, number)).collect());

impl Ethnic {
    /// The ethnicity of that number.
    pub fn of_number(number: u8) -> Option<Self> {
        matches!(number, 1..=56 | 97 | 98).then_some(Self(number))
    }

    /// Its number in the standard.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Its name, 汉族.
    pub fn title(self) -> String {
        match NAMES.get(usize::from(self.0).wrapping_sub(1)) {
            Some(name) => format!("{name}族"),
            None if self.0 == 98 => "外国血统".to_owned(),
            None => "其他".to_owned(),
        }
    }
}

impl fmt::Display for Ethnic {
    /// Two digits, as stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// Reads a name with or without 族, or the standard's number.
pub fn read_ethnic(written: &str) -> Reading<Ethnic> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let name = text.strip_suffix('族').unwrap_or(&text);
    let number = match name {
        "其他" | "其它" | "未识别" | "穿青人" => Some(97),
        "外国血统" | "外国血统入籍" | "外国血统中国籍人士" => Some(98),
        _ => BY_NAME.get(name).copied().or_else(|| name.parse().ok()),
    };
    Reading::or_doubt(number.and_then(Ethnic::of_number), Doubt::EthnicUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_read_alike() {
        assert_eq!(read_ethnic("汉").value, Ethnic::of_number(1));
        assert_eq!(read_ethnic("东乡族").value, Ethnic::of_number(26));
        assert_eq!(read_ethnic("56").value.map(Ethnic::title).as_deref(), Some("基诺族"));
        assert_eq!(read_ethnic("保安族").value.map(|e| e.to_string()).as_deref(), Some("47"));
        for written in ["57", "火星族", "-1"] {
            assert_eq!(read_ethnic(written).doubts, [Doubt::EthnicUnknown], "{written}");
        }
    }

    #[test]
    fn every_name_reads_back() {
        for number in (1..=56).chain([97, 98]) {
            let ethnic = Ethnic::of_number(number).unwrap();
            assert_eq!(read_ethnic(&ethnic.title()).value, Some(ethnic));
        }
    }
}
