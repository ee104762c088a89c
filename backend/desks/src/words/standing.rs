//! 就学状况: the standings of D§7.3 in both languages.

use super::Words;

impl Words {
    /// The name of a standing by its code.
    pub fn standing(&self, code: &str) -> String {
        let (chinese, english) = match code {
            "enrolled" => ("本县在校", "In school here"),
            "unregistered" => ("在校无学籍", "In school, not on the roll"),
            "in_province" => ("省内县外就读", "School in the province"),
            "out_of_province" => ("省外就读", "School in another province"),
            "in_province_claimed" => ("省内县外就读（待证明）", "School in the province (unproven)"),
            "out_of_province_claimed" => ("省外就读（待证明）", "School in another province (unproven)"),
            "elsewhere" => ("县外就读", "School elsewhere"),
            "elsewhere_claimed" => ("县外就读（待证明）", "School elsewhere (unproven)"),
            "senior" => ("高中在读", "In senior school"),
            "vocational" => ("中职在读", "In vocational school"),
            "special_school" => ("特教学校就读", "In a special school"),
            "correctional" => ("专门学校就读", "In a correctional school"),
            "home_taught" => ("送教上门", "Taught at home"),
            "school_abroad" => ("境外就读", "School abroad"),
            "finished" => ("已完成义务教育", "Has finished"),
            "presumed_finished" => ("已过学龄（推定毕业）", "Past school age (presumed finished)"),
            "too_young" => ("未到入学年龄", "Too young"),
            "over_age" => ("超龄离校", "Left over age"),
            "deferred" => ("延缓入学", "Entry deferred"),
            "suspended" => ("休学", "Suspended"),
            other => return self.standing_outside(other),
        };
        self.say(chinese, english)
    }

    /// The class of an outcome, A to F (D§7.3).
    pub fn standing_class(&self, code: &str) -> String {
        let (chinese, english) = match code {
            "A" => ("A 已入学", "A In school"),
            "B" => ("B 已完成或不在学龄", "B Finished or not of school age"),
            "C" => ("C 经批准暂不在校", "C Permitted to be out"),
            "D" => ("D 数据问题", "D Wrong data"),
            "E" => ("E 有因不在校", "E Absent with a cause"),
            "F" => ("F 失学辍学", "F Out of school"),
            other => (other, other),
        };
        self.say(chinese, english)
    }

    fn standing_outside(&self, code: &str) -> String {
        let (chinese, english) = match code {
            "data_error" => ("信息错误", "Error in the data"),
            "duplicate_hukou" => ("重复户籍", "Double hukou"),
            "empty_hukou" => ("空挂户", "Hukou without a dweller"),
            "no_such_person" => ("查无此人", "No such person"),
            "moved_out" => ("户口迁出或注销", "Hukou moved out or cancelled"),
            "deceased" => ("死亡", "Deceased"),
            "missing" => ("失踪失联", "Missing"),
            "emigrated" => ("出国定居", "Settled abroad"),
            "detained" => ("被羁押", "In custody"),
            "no_capacity" => ("因病因残无学习能力", "Unable to learn"),
            "never_enrolled" => ("从未入学", "Never enrolled"),
            "dropped_out" => ("辍学", "Dropped out"),
            "suspected_never_enrolled" => ("疑似失学", "Suspected never enrolled"),
            "suspected_dropout" => ("疑似辍学", "Suspected dropout"),
            "awaiting_roster" => ("待学校报花名册", "Awaiting a roster"),
            "unclear" => ("情况不明", "Unclear"),
            other => (other, other),
        };
        self.say(chinese, english)
    }
}
