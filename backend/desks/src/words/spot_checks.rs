//! Texts of 抽查.

use registry::spot_checks::{ItemState, Withheld};
use rules::surveys::{CheckState, CheckedField, HomeFinding, Strata, Verdict};

use super::{Words, catalogue};

catalogue! {
    /// 抽查
    SpotCheckWords {
        title: "抽查", "Spot checks";
        lead: "由他人对已调查的户再查一遍，算出差错率，决定通过还是返工。", "Others visit some surveyed households again; the error rate decides whether the survey is accepted or repeated.";
        checks: "本学期抽查", "Checks this term";
        check: "抽查", "Check";
        strata: "分层", "Strata";
        sample: "样本户", "Households";
        progress: "录入进度", "Entered";
        state: "状态", "State";
        drawn_on: "抽样日期", "Drawn on";
        empty: "本学期还没有抽查", "No spot check this term";
        empty_cure: "入户调查完成后，由乡镇或教育局抽样。", "The township or the bureau draws a sample once the survey is done.";
        draw: "抽样", "Draw a sample";
        households: "户数", "Households";
        households_hint: "留空：按允许误差计算", "empty: by the margin";
        seed: "种子", "Seed";
        seed_hint: "同一种子抽到同样的户", "the same seed draws the same";
        results: "差错率", "Error rates";
        results_hint: "图示 0–100%，深线为估计值，色带为区间", "picture 0–100%: line = estimate, band = interval";
        of_what: "项目", "Of";
        wrong_of_checked: "有误 / 已查", "Wrong / checked";
        rate: "差错率", "Rate";
        interval: "区间", "Interval";
        any_error: "儿童（任一项有误）", "Children (any error)";
        by_village: "各村", "By village";
        missed: "漏登", "Missed";
        missed_children: "漏登儿童", "Children missed";
        repeat: "返工", "Repeat";
        to_repeat: "须返工的村", "Villages to repeat";
        judge: "评定", "Judge";
        judge_note: "全部录入后评定：差错率区间上限不超过控制线、且没有村单独不合格则通过，否则列出返工的村。", "Once all are entered: accepted when the upper bound is within the limit and no village is bad for itself; else the villages to repeat are listed.";
        rule: "评定规则", "Rule of the verdict";
        reopen: "撤回评定", "Take judgement back";
        sample_households: "样本户", "Sample";
        number: "序号", "No.";
        head: "户主", "Head";
        children: "儿童", "Children";
        surveyor: "调查人", "Surveyor";
        visit: "入户情况", "Visit";
        recorded: "登记", "Recorded";
        found: "核查所见（一致则留空）", "Found (empty if as recorded)";
        not_asked: "未核", "Not asked";
        nobody: "查无此人", "Nobody knows this child";
        missed_lead: "家中有、调查没有登记的儿童；没有则留空。", "Children in the home whom the survey did not record; leave empty if none.";
        sex: "性别", "Sex";
        born_on: "出生日期", "Born on";
        schooling: "就学情况", "Schooling";
        note: "备注", "Note";
        enter: "录入", "Enter";
        draft: "存为草稿", "Save draft";
        clear: "撤销录入", "Undo entry";
        said_entered: "已录入。", "Entered.";
        said_draft: "已存为草稿，还不计入结果。", "Saved as a draft; it does not count yet.";
        said_cleared: "已撤销，这一户回到待核查。", "Undone. The household waits again.";
        back_to_sample: "返回样本", "Back to the sample";
        unreadable: "还没有录入：下面标红的几处看不出写的是什么，不能算作调查的差错。请改正后再录入；已填内容都在。", "Not entered: what is marked below cannot be read and is no error of the survey. Mend it and enter again; all that was typed is kept.";
        not_met: "家中无人，未见面", "Nobody at home, not met";
        least: "每层至少抽 2 户：层数多时（如按村分层），样本会多于所填户数。", "At least 2 households of each stratum: with many strata (villages) the sample is larger than what is written here.";
        keys: "Tab 逐项移动；回车录入", "Tab moves, Enter enters";
    }
}

impl Words {
    /// Which households of a sample are not shown, and why.
    pub fn withheld(&self, withheld: Withheld) -> String {
        match withheld {
            Withheld::UntilJudged(households) => self.say(
                format!("样本中有您辖区的 {households} 户，评定后才能查看：抽查由他人进行，事前不公开样本户。"),
                format!("{households} households of your area are in the sample; they are shown once the check is judged. Others check them, unannounced."),
            ),
            Withheld::Surveyed(households) => self.say(
                format!("另有 {households} 户是您调查的，由他人核查，不在此列出。"),
                format!("Of the sample you surveyed {households} households yourself: others check them, they are not listed here."),
            ),
        }
    }

    /// 分层 in words.
    pub fn strata(&self, strata: Strata) -> String {
        let english = match strata {
            Strata::Township => "By township",
            Strata::Village => "By village",
            Strata::TownshipSurveyor => "By township and surveyor",
            Strata::VillageSurveyor => "By village and surveyor",
        };
        self.say(strata.title(), english)
    }

    /// Where a check stands, and the class of its mark.
    pub fn check_state(&self, state: CheckState) -> (String, &'static str) {
        let (english, mark) = match state {
            CheckState::Drawn => ("Drawn", "missing"),
            CheckState::InField => ("In the field", "kind"),
            CheckState::Judged(Verdict::Accepted) => ("Accepted", "good"),
            CheckState::Judged(Verdict::ToRepeat) => ("To repeat", "bad"),
        };
        (self.say(state.title(), english), mark)
    }

    /// How far a household is, and the class of its mark.
    pub fn item_state(&self, state: ItemState) -> (String, &'static str) {
        let (english, mark) = match state {
            ItemState::Waiting => ("Waiting", "missing"),
            ItemState::Draft => ("Draft", "warn"),
            ItemState::Entered => ("Entered", "good"),
        };
        (self.say(state.title(), english), mark)
    }

    /// What became of the second visit.
    pub fn home_finding(&self, home: HomeFinding) -> String {
        let english = match home {
            HomeFinding::Met => "Met at home",
            HomeFinding::Away => "Nobody at home",
            HomeFinding::NoSuchHousehold => "No such household",
        };
        self.say(home.title(), english)
    }

    /// What the survey recorded of a field: a code in words, what was typed as it is.
    pub fn checked_value(&self, field: CheckedField, recorded: &str) -> String {
        use CheckedField::{DisabilityKind, Grade, Schooling, Sex};
        if matches!(field, Sex | Schooling | Grade | DisabilityKind) {
            self.said(recorded)
        } else {
            recorded.to_owned()
        }
    }

    /// A checked field in words.
    pub fn checked_field(&self, field: CheckedField) -> String {
        let english = match field {
            CheckedField::Name => "Name",
            CheckedField::Sex => "Sex",
            CheckedField::BornOn => "Born on",
            CheckedField::IdNumber => "ID number",
            CheckedField::HukouCode => "Hukou",
            CheckedField::Schooling => "Schooling",
            CheckedField::SchoolName => "School",
            CheckedField::Grade => "Grade",
            CheckedField::DisabilityKind => "Disability",
            CheckedField::FatherName => "Father",
            CheckedField::MotherName => "Mother",
            CheckedField::GuardianPhone => "Guardian's phone",
        };
        self.say(field.title(), english)
    }
}
