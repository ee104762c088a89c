//! Texts of 指标监测.

use super::{Words, catalogue};

catalogue! {
    /// 指标监测
    RateWords {
        title: "指标监测", "Indicators";
        by_place: "按区划", "By place";
        by_school: "按学校", "By school";
        indicator: "指标", "Indicator";
        formula: "算法", "Formula";
        basis: "口径", "Basis";
        as_of: "数据截至", "As of";
        value: "比率", "Rate";
        threshold: "目标", "Target";
        numerator: "分子", "Numerator";
        denominator: "分母", "Denominator";
        excluded: "剔除", "Excluded";
        reason: "原因", "Reason";
        persons: "人员名单", "List of persons";
        whole_area: "本级合计", "Whole area";
        lower_areas: "下级区划", "Areas within";
        schools: "学校", "Schools";
        empty: "本学期在此范围内没有指标数据。", "There are no figures for this term and area.";
        empty_cure: "可换一个区划或学校；若全县都没有，请管理员先运行指标计算。", "Choose another area; if the whole county is empty, the rates must be computed first.";
        no_persons: "这一项没有人员。", "Nobody is in this list.";
        no_persons_cure: "可切换到分子、分母或剔除名单查看。", "See the other lists above.";
        opens: "点击数字查看名单", "Each number opens its list";
        legend: "红色为未达标；每个数字都可打开对应的人员名单。", "Red: target not met. Every number opens the list of persons behind it.";
        status: "就学状况", "Standing";
        only_way: "通行", "Standard";
        lacking: "未达成", "Lacking";
        every_measure: "全部指标与口径", "Every indicator, formula and basis";
    }
}

impl Words {
    /// 指标: the name of an indicator id of contract §4.
    pub fn indicator(&self, id: &str) -> String {
        match id {
            "primary_entry" => self.say("小学适龄入学率", "Primary entry rate"),
            "junior_entry" => self.say("初中适龄入学率", "Junior entry rate"),
            "primary_gross" => self.say("小学毛入学率", "Primary gross enrolment"),
            "junior_gross" => self.say("初中毛入学率", "Junior gross enrolment"),
            "retention_nine" => self.say("九年义务教育巩固率", "Nine-year retention"),
            "retention_primary_six" => self.say("小学六年巩固率", "Six-year primary retention"),
            "retention_junior_three" => self.say("初中三年巩固率", "Three-year junior retention"),
            "dropout_primary" => self.say("小学辍学率", "Primary dropout rate"),
            "dropout_junior" => self.say("初中辍学率", "Junior dropout rate"),
            "disabled_entry" => self.say("残疾儿童少年入学率", "Entry of disabled children"),
            "completion_primary_15" => self.say("15周岁初等教育完成率", "Primary completion at 15"),
            "completion_junior_17" => self.say("17周岁初级中等教育完成率", "Junior completion at 17"),
            "return" => self.say("复学率", "Return rate"),
            "return_stable_30" => self.say("30日稳定复学率", "Return, stable 30 days"),
            "return_stable_60" => self.say("60日稳定复学率", "Return, stable 60 days"),
            "out_of_county_proven" => self.say("县外就读证明率", "Proven study elsewhere"),
            other => other.to_owned(),
        }
    }

    /// 算法: how an indicator was reckoned; empty where there is only one way.
    pub fn formula(&self, id: &str) -> String {
        match id {
            "national" => self.say("国家口径", "National"),
            "transfer_corrected" => self.say("转学校正", "Corrected for transfers"),
            "deaths_removed" => self.say("校正并扣除死亡", "Corrected, deaths removed"),
            "three_disabled" => self.say("三残口径", "Three kinds of disability"),
            "person" => self.say("逐人核实", "Verified persons"),
            "net_flow" => self.say("净流动", "Net flow"),
            "standard" | "" => String::new(),
            other => other.to_owned(),
        }
    }

    /// 口径: whom a figure counts.
    pub fn basis(&self, id: &str) -> String {
        match id {
            "hukou" => self.say("户籍人口", "By hukou"),
            "resident" => self.say("常住人口", "By residence"),
            "roll" => self.say("学籍在册", "By school roll"),
            other => other.to_owned(),
        }
    }

    /// 分子、分母、剔除.
    pub fn part(&self, id: &str) -> &'static str {
        match id {
            "denominator" => self.rates.denominator,
            "excluded" => self.rates.excluded,
            "lacking" => self.rates.lacking,
            _ => self.rates.numerator,
        }
    }
}

impl Words {
    /// 不计的原因: why a person is not counted.
    pub fn exclusion(&self, id: &str) -> String {
        match id {
            "deceased" => self.say("死亡", "Deceased"),
            "moved_out" => self.say("户口迁出或注销", "Hukou moved out or cancelled"),
            "data" => self.say("数据问题", "Error in the data"),
            "emigrated" => self.say("出国定居", "Settled abroad"),
            "no_capacity" => self.say("因病因残无学习能力", "Unable to learn"),
            "transferred" => self.say("已转出", "Transferred out"),
            "other_hukou" => self.say("非本县户籍", "Hukou elsewhere"),
            "not_resident" => self.say("非本县常住", "Lives elsewhere"),
            "too_early" => self.say("未满观察期", "Observed for too short a time"),
            other => other.to_owned(),
        }
    }
}
