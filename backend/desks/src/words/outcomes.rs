//! Texts of 核实复核.

use super::{Words, catalogue};

catalogue! {
    /// 核实复核
    OutcomeWords {
        title: "核实结果复核", "Verified outcomes";
        lead: "死亡、迁出、县外就读、失联须有佐证并经县级复核才算数；核实结果有期限，到期须重新核实。",
            "Death, departure, school elsewhere and missing need proof and the county's check before they count. Every outcome runs out and must be verified anew.";
        awaiting: "待县级复核", "Awaiting the county's check";
        none_awaiting: "没有等待复核的核实结果。", "Nothing waits for a check.";
        expiring: "即将到期", "Running out soon";
        none_expiring: "近期没有到期的核实结果。", "Nothing runs out soon.";
        outcome: "核实结果", "Outcome";
        state: "状态", "State";
        evidence: "佐证", "Proof";
        evidence_hint: "如：派出所证明、在读证明、学籍截图、医院证明、审批表", "such as a school letter, a roll picture, a police letter (in Chinese)";
        note: "核实情况", "What was found";
        note_hint: "何时、向谁、核实到什么", "When, from whom, what";
        verified: "核实人", "Verified by";
        checked: "复核人", "Checked by";
        expires_on: "有效期至", "Counts until";
        expires_hint: "休学、延缓入学须填；其他可不填，按县定期限", "Needed for suspension and deferral; otherwise the county's own period";
        verify: "登记核实结果", "Record an outcome";
        verify_lead: "只有人核实后才能销号或认定辍学。", "Only what a person verifies closes a suspicion or makes a dropout.";
        choose: "请选择", "Choose";
        check: "复核属实", "Checked: true";
        withdraw: "撤回", "Take back";
        why: "撤回原因", "Why";
        of_child: "历次核实", "Verified so far";
        history: "销号记录", "Closed before";
    }
}

impl Words {
    /// How far a verification is.
    pub fn outcome_state(&self, code: &str) -> String {
        match code {
            "awaiting" => self.say("待县级复核", "Awaiting check"),
            "verified" => self.say("已核实", "Verified"),
            "checked" => self.say("已复核", "Checked"),
            "expired" => self.say("已到期", "Expired"),
            "withdrawn" => self.say("已撤回", "Taken back"),
            other => other.to_owned(),
        }
    }

    /// What is said after a deed.
    pub fn outcome_done(&self, said: &str) -> Option<&'static str> {
        let chinese = self.language == super::Language::Chinese;
        match said {
            "verified" if chinese => Some("核实结果已登记。须复核的，县级复核后生效。"),
            "verified" => Some("The outcome is recorded. Where a check is needed it counts after that."),
            "checked" if chinese => Some("已复核，立即生效。"),
            "checked" => Some("Checked. It counts from now on."),
            "withdrawn" if chinese => Some("已撤回，线索按名册重新判定。"),
            "withdrawn" => Some("Taken back. The child stands again as the lists say."),
            _ => None,
        }
    }
}
