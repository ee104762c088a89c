//! Texts of 疑似辍学.

use super::{Words, catalogue};

catalogue! {
    /// 疑似辍学
    SuspectWords {
        title: "疑似辍学核查", "Suspected dropouts";
        lead: "比对不上只是疑似，须由人核实后才能认定辍学。", "A failed match is only a suspicion. Only a person confirms a dropout.";
        queue: "待核查名单", "Queue";
        kind: "线索", "Kind";
        raised_on: "发现日期", "Raised on";
        days: "已过天数", "Days";
        why: "为什么列为疑似", "Why this is on the list";
        sources: "来源记录对照", "Source records side by side";
        says: "记录内容", "What it says";
        source: "来源", "Source";
        record: "记录编号", "Record";
        responsible: "双线责任人", "Responsible officers";
        government_line: "政府线", "Government line";
        education_line: "教育线", "Education line";
        nobody: "未指定责任人，请县级管理员补充责任名单。", "Nobody is named. Ask the county administrator to complete the list of officers.";
        no_child: "（名册有、登记无）", "(on a roster, not in the register)";
        empty: "没有符合条件的疑似学生", "No suspects match";
        empty_cure: "可放宽查询条件；若条件为空，说明本辖区本学期没有待核查线索。", "Widen the search. Without any filter this means that nothing is open in your area.";
        not_judged: "本学期还没有比对和研判，此处为空不说明无人失学。请县教育局导入本学期花名册并运行比对，之后再查看。", "This term has not been matched and judged: that nobody is listed does not mean that nobody has dropped out. The county bureau imports the term's rosters and runs the match first.";
        choose: "从名单中选择一人，查看理由和来源记录。", "Choose a person to see the reason and the source records.";
        name_or_number: "姓名或其中几个字", "Name or part of it";
        other_flags: "同一学生的其他线索", "Other suspicions of the same child";
        poor: "仅困难家庭", "Poor households only";
        closed: "含已销号", "With closed ones";
        is_closed: "已销号", "Closed";
        dropouts: "仅疑似辍学", "Suspected dropouts only";
        confirmed: "仅已核实失学辍学", "Verified dropouts only";
        is_confirmed: "已核实", "Verified:";
        each: "一人一行", "One row a person";
        groups: "特殊群体", "Special groups";
        file_number: "建档号", "File number";
        export_hint: "打印时列出本页全部理由。", "Printing lists every reason on this page.";
    }
}

impl Words {
    /// 线索: the short name of a flag kind of contract §3b.
    pub fn flag_kind(&self, id: &str) -> String {
        match id {
            "never_enrolled" => self.say("适龄未入学", "Never enrolled"),
            "left_roll" => self.say("离籍去向不明", "Left the roll"),
            "on_roll_not_present" => self.say("在籍不在校", "On roll, not present"),
            "long_absence" => self.say("长期缺勤", "Long absence"),
            "claimed_school_disagrees" => self.say("就读与名册不符", "Claimed school disagrees"),
            "out_of_county_unproven" => self.say("县外就读未证明", "Elsewhere, unproven"),
            "primary_leaver_not_arrived" => self.say("毕业未升初中", "Leaver not arrived"),
            "suspension_expired" => self.say("休学到期未复学", "Suspension expired"),
            "deferral_expired" => self.say("延缓到期未入学", "Deferral expired"),
            "double_roll" => self.say("重复学籍", "Double roll"),
            "roll_without_child" => self.say("有学籍无登记", "Roll without child"),
            "not_on_hukou_list" => self.say("户籍名单无此人", "Not on hukou list"),
            "identity_conflict" => self.say("身份信息矛盾", "Identity conflict"),
            other => other.to_owned(),
        }
    }

    /// The source of a piece of evidence.
    pub fn source(&self, id: &str) -> String {
        match id {
            "survey" => self.say("入户调查", "Household survey"),
            "hukou" => self.say("户籍名单", "Hukou list"),
            "roster" => self.say("在校花名册", "School roster"),
            "roster_before" => self.say("上学期花名册", "Last term's roster"),
            "movement" => self.say("流动名册", "Movements"),
            "attendance" => self.say("月考勤", "Attendance"),
            other => other.to_owned(),
        }
    }

    /// GB/T 2261.1.
    pub fn sex(&self, code: i16) -> &'static str {
        match (code, self.language) {
            (1, super::Language::Chinese) => "男",
            (2, super::Language::Chinese) => "女",
            (1, super::Language::English) => "M",
            (2, super::Language::English) => "F",
            _ => "—",
        }
    }
}
