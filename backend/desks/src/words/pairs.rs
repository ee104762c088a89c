//! Texts of 比对复核.

use super::{Words, catalogue};

catalogue! {
    /// 比对复核
    PairWords {
        title: "比对复核", "Match review";
        lead: "机器拿不准的两条记录，请您判断是不是同一个孩子。", "Two records the machine could not decide on. Are they the same child?";
        queue: "待复核", "To review";
        register: "登记儿童", "Registered child";
        candidate: "候选记录", "Candidate record";
        field: "项目", "Field";
        weighs: "说明力", "What it says";
        agrees: "一致", "Agrees";
        close: "相近", "Close";
        differs: "不同", "Differs";
        missing: "缺失", "Missing";
        same: "是同一人", "Same child";
        not_same: "不是同一人", "Not the same";
        may_not_settle: "您的岗位可以查看这一对记录，不能核定。", "Your post may look at this pair, not decide it.";
        undo: "撤销", "Undo";
        settled_same: "已记为同一人。", "Recorded as the same child.";
        settled_not_same: "已记为不是同一人。", "Recorded as different children.";
        undone: "已撤销，这一对回到待复核。", "Undone. The pair is back in the queue.";
        note: "依据（选填）", "Grounds (optional)";
        note_hint: "如：电话核实、学校证明", "e.g. confirmed by phone, school letter";
        probability: "同一人的可能性", "Likelihood";
        machine_says: "系统判断", "What the system thinks";
        contested: "另有候选", "Contested";
        contested_note: "有多条记录争同一个孩子，请对照后只认定一条。", "Several records claim one child. Accept at most one.";
        rivals: "其他候选", "Other candidates";
        empty: "没有待复核的记录", "Nothing to review";
        empty_cure: "本辖区的比对均已有结论。新名册导入并重新比对后，会再出现在这里。", "Every match in your area is decided. New ones appear after the next import and match.";
        choose: "从左侧选择一对记录开始复核。", "Choose a pair to begin.";
        settled_keep: "人工结论在重新比对后仍然有效，随时可以撤销。", "Your decision survives a new match run and can be undone at any time.";
        recent: "我最近的结论", "My latest decisions";
        surely: "证据极强，几乎可以肯定", "Very strong evidence";
        likely: "证据较强，很可能是", "Strong evidence";
        perhaps: "证据略偏向是", "Slightly for";
        rather_not: "证据略偏向不是", "Slightly against";
        hardly: "证据偏向不是", "Strong evidence against";
        taken_by: "由", "by";
        account: "证据瀑布图", "How the evidence adds up";
        account_note: "从先验出发，每项比较加减多少比特；另一种最可能的解释：", "From the prior, the bits each comparison adds or takes; the strongest other explanation:";
        bits: "比特", "Bits";
        sum: "合计", "Sum";
        other_candidates: "其他候选", "Other candidates";
    }
}

/// The comparisons of the model of children, as the model titles them, and in English.
const COMPARISONS: [(&str, &str); 14] = [
    ("先验", "Before comparing"),
    ("证件号码", "ID number"),
    ("学籍号", "Roll number"),
    ("姓名", "Name"),
    ("性别", "Sex"),
    ("出生日期", "Birth date"),
    ("住址", "Home"),
    ("学校", "School"),
    ("年级", "Grade"),
    ("父母", "Parents"),
    ("联系方式", "Contact"),
    ("民族", "People"),
    ("双胞胎", "Twins"),
    ("少见程度", "Rarity"),
];

/// What else a pair may be, as the model calls it, and in English; the first is chance.
const EXPLANATIONS: [(&str, &str, &str); 4] = [
    ("", "偶然相似", "chance"),
    ("同胞", "同胞", "brother or sister"),
    ("双胞胎", "双胞胎", "twin"),
    ("同族同名", "同族同名", "namesake of one clan"),
];

impl Words {
    /// The title of a comparison.
    pub fn comparison(&self, title: &str) -> String {
        let known = COMPARISONS.iter().find(|(chinese, _)| *chinese == title);
        known.map_or_else(|| title.to_owned(), |(chinese, english)| self.say(*chinese, *english))
    }

    /// What else a pair may be.
    pub fn other_explanation(&self, name: &str) -> String {
        let known = EXPLANATIONS.iter().find(|(model, ..)| *model == name);
        known.map_or_else(|| name.to_owned(), |(_, chinese, english)| self.say(*chinese, *english))
    }

    /// The weight of all evidence (log2 of the odds) in words.
    pub fn weight(&self, bits: f64) -> &'static str {
        let words = &self.pairs;
        match bits {
            bits if bits >= 7.0 => words.surely,
            bits if bits >= 3.0 => words.likely,
            bits if bits >= 0.0 => words.perhaps,
            bits if bits >= -3.0 => words.rather_not,
            _ => words.hardly,
        }
    }
}
