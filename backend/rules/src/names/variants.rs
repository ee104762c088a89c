//! 繁体字与异体字 that occur in names, with the form in common use.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Pairs: the traditional or variant form, then the usual one.
const PAIRS: &str = "張张 劉刘 陳陈 楊杨 趙赵 黃黄 黄黄 吳吴 孫孙 馬马 羅罗 鄭郑 謝谢 許许 馮冯 鄧邓 葉叶 蘇苏 盧卢 蔣蒋 賈贾 \
    魏魏 陸陆 鍾钟 鐘钟 譚谭 範范 閻阎 閆闫 鄒邹 龍龙 萬万 錢钱 湯汤 賴赖 龔龚 龐庞 樂乐 倫伦 嚴严 蕭萧 簫箫 顧顾 單单 駱骆 齊齐 \
    顏颜 盤盘 藍蓝 聶聂 關关 歐欧 譙谯 鮑鲍 費费 連连 喬乔 賀贺 賓宾 賽赛 蘭兰 麗丽 華华 國国 軍军 東东 偉伟 強强 彊强 紅红 \
    飛飞 鳳凤 傑杰 榮荣 貴贵 寶宝 寳宝 慶庆 銀银 鋼钢 鐵铁 錦锦 銘铭 鋒锋 鑽钻 玉玉 瑩莹 瓊琼 璽玺 瑪玛 學学 義义 禮礼 愛爱 \
    靜静 淨净 潔洁 麥麦 豐丰 長长 遠远 進进 達达 運运 連连 逹达 開开 闊阔 聞闻 問问 間间 陽阳 陰阴 隨随 雲云 電电 靈灵 霽霁 \
    順顺 頌颂 穎颖 頴颖 願愿 類类 風风 飄飘 駿骏 騰腾 驍骁 驊骅 鵬鹏 鶴鹤 鷹鹰 鴻鸿 鶯莺 麟麟 齡龄 龜龟 亞亚 億亿 優优 儀仪 \
    傳传 價价 備备 億亿 凱凯 劍剑 劒剑 勝胜 勛勋 勳勋 勵励 匯汇 區区 協协 廠厂 參参 雙双 發发 變变 號号 嘯啸 園园 圓圆 聖圣 場场 \
    堅坚 壽寿 夢梦 夾夹 奮奋 婭娅 嬌娇 嫻娴 孌娈 寧宁 甯宁 寬宽 實实 將将 專专 對对 導导 層层 嶺岭 嶽岳 峯峰 島岛 嵐岚 師师 帥帅 \
    幹干 廣广 廬庐 彥彦 彌弥 徵征 從从 後后 復复 恆恒 恒恒 悅悦 惠惠 憶忆 應应 懷怀 懿懿 戰战 擁拥 揚扬 換换 擇择 攬揽 敏敏 數数 \
    斌斌 時时 晉晋 曉晓 暉晖 曄晔 曆历 歷历 會会 朧胧 條条 來来 極极 棟栋 楓枫 榮荣 構构 槍枪 樁桩 樓楼 標标 樹树 橋桥 機机 檜桧 \
    權权 歡欢 歲岁 歸归 殘残 氣气 漢汉 決决 沖冲 沈沈 沖冲 況况 浄净 涼凉 淚泪 淵渊 渦涡 溫温 滿满 漁渔 潤润 澤泽 濤涛 濱滨 瀟潇 \
    瀾澜 灝灏 灣湾 煒炜 煥焕 燁烨 燦灿 燈灯 營营 爾尔 牽牵 獨独 獻献 現现 環环 瑋玮 瑤瑶 璣玑 璿璇 瓏珑 產产 甦苏 畢毕 畫画 當当 \
    疆疆 發发 皚皑 盡尽 監监 睿睿 睏困 矯矫 碩硕 磊磊 禎祯 禕祎 祿禄 禦御 種种 積积 穗穗 穩稳 窮穷 竇窦 競竞 筆笔 節节 築筑 簡简 \
    籃篮 糧粮 紀纪 純纯 紗纱 紅红 細细 紹绍 終终 組组 結结 絲丝 經经 綠绿 維维 綱纲 綺绮 綵彩 緒绪 線线 緣缘 縉缙 縣县 總总 績绩 \
    繡绣 繼继 纓缨 續续 羣群 習习 聰聪 聯联 職职 肅肃 腦脑 膽胆 臨临 興兴 舉举 舊旧 艷艳 豔艳 艶艳 莊庄 莖茎 菴庵 葦苇 蒼苍 蓋盖 \
    蓮莲 蔭荫 藝艺 藥药 蘆芦 蘊蕴 處处 虛虚 蟬蝉 衆众 眾众 術术 衛卫 裏里 補补 製制 襄襄 覺觉 覽览 觀观 訓训 記记 訪访 設设 試试 \
    詩诗 誠诚 話话 詠咏 語语 說说 誼谊 調调 諒谅 論论 諾诺 謀谋 謙谦 謹谨 證证 識识 譜谱 議议 護护 讀读 讓让 豫豫 貝贝 財财 貞贞 \
    責责 貫贯 買买 貿贸 資资 賜赐 賞赏 賢贤 贊赞 讚赞 趙赵 躍跃 車车 軒轩 輝辉 輪轮 轉转 農农 辭辞 邊边 還还 邁迈 遲迟 選选 遷迁 \
    鄉乡 醫医 釋释 針针 鈞钧 鈴铃 鈺钰 鉑铂 鉉铉 銳锐 錄录 鎖锁 鎮镇 鏡镜 鑑鉴 鑒鉴 門门 閃闪 閔闵 閩闽 闖闯 陝陕 陞升 昇升 階阶 \
    際际 隴陇 隆隆 雋隽 雛雏 難难 霧雾 韋韦 韓韩 韻韵 響响 頂顶 項项 預预 領领 頤颐 題题 顥颢 顯显 飲饮 饒饶 館馆 駐驻 駒驹 騫骞 \
    驅驱 驗验 髮发 魯鲁 鯤鲲 鳴鸣 鵑鹃 鵝鹅 鸝鹂 麽么 黨党 龑䶮 峩峨 喦岩 巖岩 嵒岩 濬浚 煕熙 凞熙 羨羡 綫线 啓启 啟启 嚐尝 峽峡 \
    淸清 靑青 眞真 彔录 溈沩 呂吕 吕吕 銹锈 氷冰 枬楠 坵丘 屍尸 崑昆 崙仑 庄庄 袞衮 衹只 鉅巨 鉄铁 銮銮 镕熔 鎔熔 麴曲 麯曲 麪面 麵面";

static USUAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    PAIRS
        .split_whitespace()
        .filter_map(|pair| {
            let mut pair = pair.chars();
            Some((pair.next()?, pair.next()?))
        })
        .collect()
});

/// The form in common use of a traditional or variant character; other characters are themselves.
pub(super) fn simplified(c: char) -> char {
    if c.is_ascii() { c } else { USUAL.get(&c).copied().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_form_is_never_changed_again() {
        for usual in USUAL.values() {
            assert_eq!(simplified(*usual), *usual, "{usual}");
        }
    }

    #[test]
    fn every_entry_is_a_pair() {
        assert!(PAIRS.split_whitespace().all(|pair| pair.chars().count() == 2));
    }
}
