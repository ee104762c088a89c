//! 形近字: characters that are taken for one another by the eye, in handwriting, on a screen, by a scanner.
//!
//! Written down from what teachers' lists of commonly confused characters have in common, kept to characters that occur in names; sound
//! plays no part here.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::matching::sounds::Sign;

/// Each group: characters that look alike.
const ALIKE: &str = "己已巳 未末朱 土士 天夫 人入 日曰目 王玉壬主 木术本 大太犬 千干于 贝见 令今 午牛 申甲由田 刀力 儿几 辛幸 晴睛 昊吴 \
宣宜 亨享 佳住 析折 柯珂 琦绮 淇琪棋祺 杨扬 洋祥 瑞端 梅悔 季李 杏呆 侯候 徐涂 余佘 祝视 茹菇 芳芬 嘉喜 彬杉 志忘 思恩 怡恰 恒桓 戌戍戊成 \
昌冒 明朋 朗郎 栋冻 梁粱 欣欢 泽译 沛沐 涛铸 源原 玮伟 玲铃 珍诊 理埋 瑜愉 瑶谣 璐路 甜恬 萍苹 莹萤 营莹 蓝篮 薇微 雪雷 霞暇 静净 颖颍 \
鹏朋 鸿鸠 丽两 云去 亮高 仁仕 任仕 俊竣骏 健建 傲敖 兰三 冉再 凌陵 凯恺 刚钢 勤勒 华毕 卓桌 博搏 卫工 双又 史吏 君启 坤绅 堂常 塞赛 \
处外 夏复 如妃 妍研 姗珊 姝妹 娟捐 娜哪 婉碗 婷停 媛援 孟盂 宁宇 安案 宏宠 宾兵 寿寻 小少 岚风 岩宕 峰锋 崇祟 川州 帆帜 庆厌 康庚 延廷 \
弘弛 强弶 彦产 徽微 德得 忠患 怀杯 慧惠 成咸 敏毓 文丈 斌武 斐裴 新斯 方万 旭旬 昱显 晓烧 晖辉 景影 智替 曼蔓 月用 朵杂 杰木 枝技 柏拍 \
柳抑 根跟 桂挂 梓辞 楠摘 楚禁 永水 汪江 汶汉 沁心 泉帛 洁浩 洪烘 浩洁 海悔 涵函 清请 渊洲 湘相 滢莹 炎淡 炜纬 烨桦 照熙 燕蒸 爱受 牧枚 \
玄去 珂河 珠株 琳淋 璇旋 瑾谨 生牛 白自 皓浩 盈盗 真直 磊石 福副 禾木 秀季 秋秩 程呈 立产 竹行 笛笙 米来 素索 红江 纪记 绍招 维惟 美羔 \
翔翊 翰瀚 耀跃 聪总 舒舍 良艮 艺忆 芝之 芷芝 苗亩 英央 茂戊 茜西 荣莱 莉利 菁青 菊掬 萌荫 蓉容 蕊惢 虎虚 裕欲 西酉 诗时 诚城 豪毫 贤贵 \
超起 越赵 轩轲 达迭 远运 逸免 郁都 金全 钰玉 铭名 锦绵 长张 阳阴 雅稚 雨两 霖林 青责 韵均 顺须 飞气 香杳 驰弛 鸣呜 麒骐 龙尤";

/// The pairs, and before them a bit for every character that occurs in one: most do not.
struct Shapes {
    any: Vec<u64>,
    pairs: HashSet<u32, linkage::Quick>,
}

impl Shapes {
    fn make() -> Self {
        let mut shapes = Self { any: vec![0; 0x1_0000 / 64], pairs: HashSet::default() };
        for group in ALIKE.split_whitespace() {
            let group: Vec<Sign> = group.chars().map(|character| u32::from(character) as Sign).collect();
            for one in &group {
                shapes.any[usize::from(*one) / 64] |= 1 << (one % 64);
                shapes.pairs.extend(group.iter().map(|other| pair(*one, *other)));
            }
        }
        shapes
    }

    #[inline]
    fn has(&self, one: Sign) -> bool {
        self.any[usize::from(one) / 64] >> (one % 64) & 1 == 1
    }
}

fn pair(one: Sign, other: Sign) -> u32 {
    u32::from(one) << 16 | u32::from(other)
}

/// Whether two characters are taken for one another by the eye.
#[inline]
pub(super) fn look_alike(one: Sign, other: Sign) -> bool {
    static SHAPES: OnceLock<Shapes> = OnceLock::new();
    let shapes = SHAPES.get_or_init(Shapes::make);
    shapes.has(one) && shapes.has(other) && shapes.pairs.contains(&pair(one, other))
}

#[cfg(test)]
mod tests {
    use super::look_alike;

    #[test]
    fn the_eye_takes_one_character_for_another_either_way_round() {
        let alike = |one: char, other: char| look_alike(one as u16, other as u16);
        assert!(alike('晴', '睛') && alike('睛', '晴') && alike('己', '巳'));
        assert!(!alike('晴', '明') && !alike('王', '张'));
    }
}
