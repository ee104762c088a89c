//! Texts of 指标监测.

use rules::{
    calendar::SchoolYear,
    children::SpecialGroup,
    rates::{CohortRecord, Covers, Formula, GRADE_NOT_KNOWN, Indicator, RateBasis, Slice, VILLAGE_NOT_KNOWN},
    schools::{Grade, System},
};

use super::{Words, catalogue};
use crate::count::Count;

catalogue! {
    /// 指标监测
    RateWords {
        title: "指标监测", "Indicators";
        by_place: "按区划", "By place";
        by_school: "按学校", "By school";
        indicator: "指标", "Indicator";
        formula: "口径", "Formula";
        basis: "统计基数", "Basis";
        no_movements: "该学年无流动名册", "No movement list of that year";
        as_of: "数据截至", "As of";
        covers: "统计期间", "Covers";
        value: "比率", "Rate";
        threshold: "目标", "Target";
        numerator: "分子", "Numerator";
        denominator: "分母", "Denominator";
        excluded: "不计", "Not counted";
        reason: "原因", "Reason";
        persons: "人员名单", "List of persons";
        whole_area: "本级合计", "Whole area";
        lower_areas: "下级区划", "Areas within";
        schools: "学校", "Schools";
        empty: "本学期的指标还没有测算。", "The rates of this term are not computed yet.";
        empty_cure: "请管理员先运行指标计算。", "An administrator computes them.";
        not_by_then: "到这一天为止，本学期的指标还没有测算过。", "By that day the rates of this term were not computed yet.";
        not_by_then_cure: "请选择首次测算之后的日期。", "Choose a day after the first computation.";
        nobody_counted: "本学期在此范围内没有计入指标的儿童。", "Nobody in this area is counted in the rates of this term.";
        nobody_counted_cure: "可换一个区划或学校查看。", "Choose another place or school.";
        no_persons: "这一项没有人员。", "Nobody is in this list.";
        no_persons_cure: "可切换到分子、分母或不计名单查看。", "See the other lists above.";
        opens: "点击数字查看名单", "Each number opens its list";
        legend: "红色为未达标；每个数字都可打开对应的人员名单。", "Red: target not met. Every number opens the list of persons behind it.";
        status: "就学状况", "Standing";
        only_way: "通行口径", "Standard";
        lacking: "未达成", "Lacking";
        unverified: "待核实", "Still to verify";
        by_grade: "按年级", "By grade";
        by_sex: "按性别", "By sex";
        by_group: "按特殊群体", "By special group";
        sliced: "分组", "Parts";
        as_at: "截至日期", "As at";
        show: "查看", "Show";
        back_to_now: "返回当前数字", "Back to the figures of now";
        versions: "公布与更正", "Published versions";
        versions_note: "公布后的指标及其人员名单不再改变；发现差错时以新版本更正，并说明原因。", "Published figures and their lists never change; a mistake is corrected by a new version that says why.";
        published: "已公布的版本", "Published";
        nothing_published: "本学期尚未公布指标。", "Nothing has been published for this term.";
        version: "版次", "Version";
        published_on: "公布日期", "Published on";
        why: "更正原因", "Why it was corrected";
        open: "查看", "Open";
        its_figures: "公布的数字", "Its figures";
        todays_places: "按今日区划", "Under today's places";
        changed_in_it: "本版更正了什么", "What it corrected";
        changed_since: "此后的变化", "What has changed since";
        publish: "公布本学期指标", "Publish this term's figures";
        publish_again: "公布更正版", "Publish a correction";
        is_published: "已公布。这一版今后不再改变；如有更正，另公布更正版", "Published. This version never changes; a correction is another version";
        sure: "我已核对；公布后不能撤回。", "I have checked them; publishing cannot be taken back.";
        changes: "更正对照", "Differences";
        changed_figures: "有变化的指标", "Figures that differ";
        nothing_changed: "各项指标没有变化。", "No figure differs.";
        before: "原", "Before";
        after: "现", "After";
        moved: "变动人员", "Who moved";
        every_measure: "全部指标、口径和统计基数", "Every indicator, formula and basis";
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

    /// 口径: how an indicator was reckoned, in the words of the printed tables; empty where there is only one way.
    pub fn formula(&self, id: &str) -> String {
        let english = match id {
            "national" => "National",
            "transfer_corrected" => "Corrected for transfers",
            "deaths_removed" => "Corrected, deaths removed",
            "three_disabled" => "Three kinds of disability",
            "person" => "Verified persons",
            "net_flow" => "Net flow",
            "standard" | "" => return String::new(),
            other => other,
        };
        let chinese = Formula::from_code(id).map_or_else(|| id.to_owned(), |formula| formula.title().to_owned());
        self.say(chinese, english)
    }

    /// 统计基数: whom a figure counts, in the words of the printed tables.
    pub fn basis(&self, id: &str) -> String {
        let english = match id {
            "hukou" => "By hukou",
            "resident" => "By residence",
            "roll" => "By school roll",
            other => other,
        };
        let chinese = RateBasis::from_code(id).map_or_else(|| id.to_owned(), |basis| basis.title().to_owned());
        self.say(chinese, english)
    }

    /// 计算方法: what is divided by what.
    pub fn method(&self, indicator: Indicator, formula: Formula) -> String {
        let english = match (indicator, formula) {
            (Indicator::PrimaryEntry, _) => {
                "Children of primary age in primary school or above, or done with it ÷ children of primary age"
            }
            (Indicator::JuniorEntry, _) => {
                "Children of junior age in junior school or above, or done with it ÷ children of junior age"
            }
            (Indicator::PrimaryGross, _) => "Pupils of primary school of any age ÷ children of primary age",
            (Indicator::JuniorGross, _) => "Pupils of junior school of any age ÷ children of junior age",
            (_, Formula::National) => "Pupils of the last class ÷ that cohort at entry, transfers not corrected",
            (_, Formula::TransferCorrected) => {
                "Pupils of the last class ÷ (that cohort at entry + transfers in − transfers out)"
            }
            (_, Formula::DeathsRemoved) => {
                "Pupils of the last class ÷ (that cohort at entry + transfers in − transfers out − deaths)"
            }
            (_, Formula::Person) => {
                "Verified dropouts not returned ÷ pupils on roll at the beginning of the year; deaths and transfers not counted"
            }
            (_, Formula::NetFlow) => {
                "(All who left − all who came) ÷ pupils on roll at the beginning of the year, by recorded movements alone"
            }
            (Indicator::DisabledEntry, Formula::ThreeDisabled) => {
                "Disabled in sight, hearing, speech or mind who learn ÷ all of them; taught at home counts"
            }
            (Indicator::DisabledEntry, _) => {
                "Disabled children of school age who learn ÷ all of them; taught at home counts"
            }
            (Indicator::CompletionPrimary15, _) => "Of age 15 and done with primary school ÷ all of age 15",
            (Indicator::CompletionJunior17, _) => "Of age 17 and done with junior school ÷ all of age 17",
            (Indicator::OutOfCountyProven, _) => "Learning elsewhere with proof ÷ all learning elsewhere",
            (Indicator::Return, _) => "Returned in the period ÷ (out at its start + newly out)",
            (Indicator::ReturnStable30 | Indicator::ReturnStable60, _) => {
                "Returned, watched for the days and still in school ÷ (out at its start + newly out); whoever is not yet watched so long is not counted"
            }
            _ => "",
        };
        self.say(registry::rates::method(indicator, formula), english)
    }

    /// 统计期间: which term, school year or cohort a figure speaks of.
    pub fn covers(&self, covers: Covers) -> String {
        let year = |year: SchoolYear| format!("{}–{}", year.start_year(), year.start_year() + 1);
        let english = match covers {
            Covers::Term(term) => self.term(&term.to_string()),
            Covers::Year(of) => {
                let (from, to) = covers.days();
                format!("School year {} ({from} to {to})", year(of))
            }
            Covers::Cohort { entered, last } => format!("Entered in {}, last class in {}", year(entered), year(last)),
        };
        self.say(covers.title(), english)
    }

    /// 另有待核实 12 人.
    pub fn waiting(&self, persons: u64) -> String {
        self.say(format!("另有待核实 {} 人", Count(persons)), format!("{} persons still to verify", Count(persons)))
    }

    /// 分子、分母、不计.
    pub fn part(&self, id: &str) -> &'static str {
        match id {
            "denominator" => self.rates.denominator,
            "excluded" => self.rates.excluded,
            "lacking" => self.rates.lacking,
            "unverified" => self.rates.unverified,
            _ => self.rates.numerator,
        }
    }
}

impl Words {
    /// 年级、性别、特殊群体: a part of a slice by its code.
    pub fn slice_part(&self, by: Slice, code: &str) -> String {
        match (by, code) {
            (Slice::Grade, "") => self.say("不在校", "Not in school"),
            (Slice::Grade, GRADE_NOT_KNOWN) => self.say("年级不详", "Grade not known"),
            (Slice::Grade, code) => {
                let grade = code.parse().ok().and_then(Grade::of_code);
                let english = |grade: Grade| format!("Grade {}", grade.year_of_school(System::SixThree));
                grade.map_or_else(|| code.to_owned(), |grade| self.say(grade.title(), english(grade)))
            }
            (Slice::Sex, "1") => self.say("男", "Male"),
            (Slice::Sex, "2") => self.say("女", "Female"),
            (Slice::Sex, _) => self.say("未填", "Not stated"),
            (Slice::Place, _) => self.say(VILLAGE_NOT_KNOWN, "Village not known"),
            (_, "") => self.say("不属特殊群体", "In no special group"),
            (_, code) => self.group(code),
        }
    }

    /// 特殊群体 (D§1.8).
    pub fn group(&self, id: &str) -> String {
        let english = match id {
            "left_behind_one" => "One parent away",
            "left_behind_both" => "Both parents away",
            "left_behind_civil" => "Left behind (civil affairs)",
            "migrant" => "Migrant",
            "disabled" => "Disabled",
            "three_disabled" => "Three kinds of disability",
            "disabled_sight" => "Disabled: sight",
            "disabled_hearing" => "Disabled: hearing",
            "disabled_speech" => "Disabled: speech",
            "disabled_limbs" => "Disabled: limbs",
            "disabled_mind" => "Disabled: mind",
            "disabled_psychic" => "Disabled: mental illness",
            "disabled_multiple" => "Disabled: several kinds",
            "orphan" => "Orphan",
            "unsupported" => "Without support",
            "poverty_list" => "On the poverty list",
            "hardship" => "Family in hardship",
            other => other,
        };
        let chinese = SpecialGroup::from_code(id).map_or_else(|| id.to_owned(), |group| group.title().to_owned());
        self.say(chinese, english)
    }

    /// Several special groups.
    pub fn groups(&self, groups: &[SpecialGroup]) -> String {
        self.list(&groups.iter().map(|group| self.group(group.as_str())).collect::<Vec<_>>())
    }

    /// 计入: the part of a person in a figure; none for whoever is not looked at.
    pub fn part_of(&self, id: &str) -> String {
        match id {
            "numerator" => self.say("计入分子和分母", "Numerator and denominator"),
            "denominator" => self.say("只计入分母", "Denominator only"),
            "numerator_only" => self.say("只计入分子", "Numerator only"),
            "off_numerator" => self.say("从分子中扣除", "Taken off the numerator"),
            "excluded" => self.say("不计", "Not counted"),
            _ => self.say("不在此列", "Not looked at here"),
        }
    }

    /// 同批学生的去向: what became of a person of a cohort.
    pub fn cohort_record(&self, record: CohortRecord) -> String {
        let english = match record {
            CohortRecord::Stayed => "Entered, now in the last class of this school",
            CohortRecord::Moved => "Entered, now in the last class of another school of the county",
            CohortRecord::Behind => "Entered, now in another grade",
            CohortRecord::Left => "Entered, transferred out",
            CohortRecord::Died => "Entered, died",
            CohortRecord::Lost => "Entered, on no roll now and no transfer recorded",
            CohortRecord::InLastGrade => "In the last class, entered here",
            CohortRecord::CameOver => "In the last class, entered at another school of the county",
            CohortRecord::Arrived => "In the last class, transferred in",
            CohortRecord::Unrecorded => "In the last class, neither an entrant nor a recorded transfer",
            CohortRecord::ArrivedLost => "Transferred in, no longer in the last class",
            CohortRecord::ArrivedDied => "Transferred in, died",
            CohortRecord::ArrivedLeft => "Transferred in, and out again",
            CohortRecord::EnteredTwice => "Class of entry, another row of the same pupil",
            CohortRecord::ListedTwice => "Last class, another row of the same pupil",
        };
        self.say(record.title(), english)
    }

    /// 不计的原因: why a person is not counted.
    pub fn exclusion(&self, id: &str) -> String {
        match id {
            "deceased" => self.say("死亡", "Deceased"),
            "moved_out" => self.say("户口迁出或注销", "Hukou moved out or cancelled"),
            "data" => self.say("数据问题", "Error in the data"),
            "emigrated" => self.say("出国定居", "Settled abroad"),
            "no_capacity" => self.say("因病因残无学习能力", "Unable to learn"),
            "transferred" => self.say("已转出", "Transferred out"),
            "other_hukou" => self.say("非本县在册户籍", "No hukou registered here"),
            "not_resident" => self.say("未登记为本县常住", "Not recorded as living here"),
            "moved_within" => {
                self.say("县内转学，在现就读学校计入", "Changed schools in the county: counted at the school of now")
            }
            "no_transfer_record" => self.say("入学时不在册且无转入记录", "Neither an entrant nor a recorded transfer"),
            "over_age" => self.say("期初已满16周岁", "Sixteen when the period began"),
            "too_early" => self.say("未满观察期", "Observed for too short a time"),
            "second_row" => self.say("同一学生的另一条", "Another row of the same pupil"),
            "arrived_since" => self.say(
                "上年初不在册，学年中转入后辍学",
                "Not on the roll when the year began: came within it, and dropped out",
            ),
            other => other.to_owned(),
        }
    }
}
