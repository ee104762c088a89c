//! 来源记录: what a row of a list says, in one line, and what a spot check is called.

super::sentences! {
    SHOWN_BY: "佐证：{=}", "proof: {0}";
    IN_GRADE: "{}{^}", "{0}, {1}";
    SPOT_CHECK: "{}{=}抽查", "spot check of {0}, {1}";
    CLASS: "{#}班", "class {0}";
    NUMBERED_GRADE: "{#}年级", "grade {0}";
    STATE_OF_DAY: "{=}（{#}名册）", "{0} (roster of {1})";
    OFF_SINCE: "{#}起不在名册", "off the roster since {0}";
    HUKOU_STATE: "户口{=}", "hukou: {0}";
    HUKOU_STATE_ON: "户口{=}（{#}）", "hukou: {0} ({1})";
    MOVED_ON: "{#}{=}", "{0}: {1}";
    OTHER_SCHOOL: "对方学校：{}", "other school: {0}";
    NO_PROOF: "无证明材料", "no paper to prove it";
    DAYS_ABSENT: "{#}年{#}月缺勤{#}天", "absent for {2} days in {1}/{0}";
    ABSENT_SINCE: "{#}起连续缺勤", "without a break since {0}";
}
