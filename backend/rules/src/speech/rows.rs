//! 来源记录: what a row of a list says, in one line, and what a spot check is called.

super::sentences! {
    SHOWN_BY: "佐证：{=}", "proof: {0}";
    IN_GRADE: "{}{^}", "{0}, {1}";
    SPOT_CHECK: "{}{=}抽查", "spot check of {0}, {1}";
    SPOT_CHECK_ACCEPTED: "儿童差错率区间上限（置信水平{#}%）不超过{#}%、又没有须返工的村，即通过",
        "accepted when the upper bound of the children's error rate ({0} % confidence) is not above {1} % and no village is to repeat";
    SPOT_CHECK_VILLAGE: "一村差错率超过{#}%或漏登儿童超过{#}人，该村返工",
        "a village is to repeat when its error rate is above {0} % or the survey missed more than {1} children there";
    SPOT_CHECK_UNPROVEN: "没有这样的村而区间上限超过控制线，有差错或没有核到人的村返工，都没有则样本各村返工",
        "where there is no such village and the upper bound is above the limit, villages with an error or with nobody met are to repeat, and where there are none, all of the sample";
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
