//! Characters that are written for one another: traditional forms, variants, surnames that registers interchange.

/// Each pair: the form as written, the form it is counted as. Only what is common in names; the sound does the rest.
const VARIANTS: &str = "張张陳陈劉刘趙赵黃黄吳吴孫孙馬马楊杨國国華华麗丽龍龙鳳凤強强偉伟傑杰軍军榮荣蘭兰蓮莲陽阳東东廣广紅红艷艳豔艳穎颖潔洁瓊琼瑩莹\
慶庆興兴業业義义銀银鐵铁鋒锋貴贵寶宝財财學学書书誠诚謙谦議议賢贤質质遠远達达運运進进連连過过還还邊边鄧邓鄭郑鄺邝\
鐘钟鍾钟錢钱錦锦鈞钧鈴铃銘铭鋼钢鎮镇鏡镜長长門门開开間间關关闖闯闆板陸陆陰阴際际隨随險险雲云電电霧雾靈灵靜静韋韦韓韩順顺\
頂顶項项須须預预領领頭头顏颜願愿飛飞養养餘余駿骏騰腾驕骄驚惊魯鲁鮑鲍鵬鹏鶴鹤鷹鹰麥麦齊齐龐庞龔龚亞亚來来倫伦偉伟傳传億亿\
優优兒儿兩两凱凯別别劍剑勝胜勞劳勵励區区協协單单卻却厲厉參参雙双發发變变葉叶嘯啸嚴严園园圍围圓圆聖圣場场坚坚堅坚塵尘壯壮\
夢梦奮奋婦妇媽妈嬌娇孫孙寧宁實实寬宽對对導导將将尋寻專专屆届層层崗岗嶺岭嶽岳巖岩幫帮幹干廠厂廈厦廬庐彈弹彌弥彥彦後后徑径從从\
愛爱憶忆應应懷怀戰战撫抚擁拥據据敵敌數数斷断時时晉晋曉晓曄晔會会條条棟栋楓枫樂乐樓楼標标樹树橋桥機机歐欧歡欢歲岁歸归氣气\
漢汉沖冲澤泽濟济濤涛瀟潇灣湾爾尔狀状獨独獻献瑪玛環环瓊琼畢毕異异當当發发盧卢盡尽監监眾众礎础禮礼種种稱称穩稳竇窦筆笔節节簡简\
紀纪純纯級级紋纹納纳紹绍終终組组結结給给統统經经綠绿維维綱纲綺绮緣缘練练縣县總总繼继續续羅罗習习聯联聰聪聲声職职肅肃膽胆\
臨临舉举舊旧蘇苏蔣蒋蔭荫薩萨藍蓝藝艺處处號号虛虚蝦虾衛卫補补裝装見见規规視视覺觉親亲覽览觀观訂订計计記记許许評评詩诗\
話话該该詳详語语誌志誠诚調调諸诸謝谢證证識识譚谭譽誉讀读讓让負负貝贝貢贡貨货費费賀贺資资賴赖贊赞趙赵躍跃車车軒轩輝辉輪轮\
辭辞農农遙遥遷迁選选遺遗鄒邹鄔邬醫医釋释里里閆闫阎闫閻闫蕭萧肖萧傅付戴代邱丘異异峯峰羣群牀床昇升堃坤\
祐佑叡睿闊阔鄢鄢甯宁寗宁邨村皜皓勣绩曌照陞升湧涌洩泄煒炜燁烨玨珏瑋玮璟景甦苏睏困濬浚晧皓";

/// The form under which a character is counted. Looked up for every character of every name: a table over the basic plane.
pub(super) fn canonical(character: char) -> char {
    use std::sync::OnceLock;
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = vec![0; 0x1_0000];
        let characters: Vec<char> = VARIANTS.chars().collect();
        for pair in characters.chunks_exact(2) {
            table[pair[0] as usize] = pair[1] as u16;
        }
        table
    });
    match table.get(character as usize) {
        Some(0) | None => character,
        Some(other) => char::from_u32(u32::from(*other)).unwrap_or(character),
    }
}

#[cfg(test)]
mod tests {
    use super::{VARIANTS, canonical};

    #[test]
    fn variants_come_in_pairs() {
        assert_eq!(VARIANTS.chars().count() % 2, 0);
        assert_eq!((canonical('張'), canonical('傅'), canonical('王')), ('张', '付', '王'));
    }
}
