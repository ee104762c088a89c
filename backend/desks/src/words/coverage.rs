//! Texts of 调查覆盖.

use super::{Words, catalogue};

catalogue! {
    /// 调查覆盖
    CoverageWords {
        title: "调查覆盖", "Survey coverage";
        lead: "村不漏社、社不漏户、户不漏人", "No group, no household and no child left out";
        opened_on: "本轮首次导入", "First file of the round";
        first_visit_on: "本轮最早入户", "Earliest visit of the round";
        no_round: "本学期还没有入户调查", "No survey this term yet";
        no_round_cure: "导入调查表或由手机上报后，这里按村社户人显示进度；下面的应查数来自以往调查和户籍名单。", "Progress appears once a survey is imported or sent by phone. Expected numbers come from earlier surveys and the police list.";
        groups: "社", "Groups";
        households: "户", "Households";
        children: "人", "Children";
        whole: "无遗漏", "Complete";
        missing: "遗漏", "Missing";
        missing_lead: "每个数字都对应到具体的社、户、人。", "Every number opens to its groups, households and children.";
        missing_groups: "漏社", "Groups missed";
        missing_households: "漏户", "Households missed";
        missing_children: "漏人", "Children missed";
        unfiled: "无建档号", "No file number";
        by_place: "各地进度", "By place";
        ungrouped: "未分社", "In no group";
        spot_check: "抽查", "Spot check";
        to_repeat: "返工", "Repeat";
        why_missing: "漏人原因", "Why children are missing";
        surveyors: "调查员进度", "Surveyors";
        surveyor: "调查人", "Surveyor";
        households_a_day: "每日入户数", "Households a day";
        in_all: "合计", "In all";
        nobody_named: "未写调查人", "Nobody named";
        names: "名单", "Names";
        reason: "原因", "Reason";
        nothing_missing: "没有遗漏", "Nothing is missing";
        nothing_missing_note: "这一范围内应查的都已查到。", "Everyone expected here was met.";
        group: "社", "Group";
        known_households: "已知户数", "Known households";
        expected_children: "应查人", "Children expected";
        head: "户主", "Head of household";
        number: "户编号", "Household no.";
        address: "门牌", "Address";
        phone: "电话", "Phone";
        listed_home: "（仅户籍名单有此户）", "(on the police list alone)";
        last_visit: "上次入户", "Last visit";
        head_or_record: "户主或户籍记录编号", "Head, or record no.";
    }
}

impl Words {
    /// How a child was met, by its code.
    pub fn seen(&self, code: &str) -> String {
        let english = match code {
            "recorded" => "Recorded",
            "no_answer" => "Schooling not stated or unreadable",
            "not_again" => "Household visited, child not recorded again",
            "not_visited" => "Household not visited this round",
            "hukou_only" => "On the police list, in no household",
            other => other,
        };
        let chinese =
            rules::surveys::Seen::from_code(code).map_or_else(|| code.to_owned(), |seen| seen.title().to_owned());
        self.say(chinese, english)
    }

    /// Why a group counts as missed, by its code.
    pub fn group_gap(&self, code: &str) -> String {
        let english = match code {
            "no_household" => "No household is known there",
            "no_visit" => "No known household was visited",
            other => other,
        };
        let chinese =
            rules::surveys::GroupGap::from_code(code).map_or_else(|| code.to_owned(), |gap| gap.title().to_owned());
        self.say(chinese, english)
    }

    /// The heading of the name and those between it and the reason, of a list of what is missing.
    pub(crate) fn missing_headings(&self, list: &str) -> (&'static str, Vec<&'static str>) {
        let (own, desk) = (&self.coverage, &self.desk);
        match list {
            "groups" => (own.group, vec![own.known_households, own.expected_children]),
            "households" => {
                (own.head, vec![own.number, desk.place, own.address, own.phone, own.expected_children, own.last_visit])
            }
            "unfiled" => (desk.name, vec![desk.sex, desk.age, desk.place]),
            _ => (desk.name, vec![desk.sex, desk.age, desk.place, own.number, own.head_or_record]),
        }
    }
}
