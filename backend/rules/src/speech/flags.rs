//! 预警: why a child or a row should be looked at (contract §3b).

super::sentences! {
    ABSENT: "{#}年{#}月考勤{=}{#}个上课日，达到县定的{#}日", "attendance of {1}/{0}: {2} on {3} school days, which reaches the county's limit of {4}";
    ABSENT_NOTED: "{#}年{#}月考勤{=}{#}个上课日（{*}），达到县定的{#}日", "attendance of {1}/{0}: {2} on {3} school days ({4}), which reaches the county's limit of {5}";
    ABSENT_LONGER: "{#}年{#}月考勤{=}{#}个上课日（其中当月{#}日）（已请假），达到县定的{#}日", "attendance of {1}/{0}: {2} on {3} school days ({4} of them in the month; on leave), which reaches the county's limit of {5}";
    OF_THEM_IN_MONTH: "其中当月{#}日", "{0} of them in the month";
    ON_LEAVE: "已请假", "on leave";
    A_ROW_AWAITS: "{=}中有一条可能就是此人（可能性{#}%），请先在“比对复核”中判断", "a row of the {0} may be this child ({1} % likely): judge it first under \"Match review\"";
    A_CHILD_AWAITS: "台账中有一名儿童可能就是此人（可能性{#}%），请先在“比对复核”中判断", "a child of the register may be this pupil ({0} % likely): judge it first under \"Match review\"";
    CAUSE_GONE: "预警原因已消失，现为{=}：{*}", "the cause is gone; now \"{0}\": {1}";
    LISTS_RENEWED: "预警原因已消失：名册或台账已更新", "the cause is gone: a roster or the register has been brought up to date";
    AT_ANOTHER: "入户调查称在{、}，花名册在{}", "at {0} by the survey, on the roster of {1}";
    ELSEWHERE_BUT_HERE: "入户调查称{=}，{}花名册{=}", "the survey says \"{0}\", the roster of {1} \"{2}\"";
    AT_NONE: "入户调查称在{、}，该校花名册无此人", "at {0} by the survey, and not on that school's roster";
    TWICE_IN_ONE: "在{}花名册中出现{#}次", "stands on the roster of {0} {1} times";
    ON_TWO_ROLLS: "同时有{、}的学籍，请核实现在何校并办理转学", "on the rolls of {0} at once: find out where the child is and have the transfer done";
    NOT_ON_HUKOU_LIST: "登记为本县户籍，户籍名单无此人，可能未上户口或信息有误", "registered with a hukou of this county and not on the hukou list: perhaps without hukou, or wrongly written";
    DEAD_BUT_MET: "{=}记为死亡，入户调查仍见到此人", "dead by the {0}, and met by the survey after that";
    DEAD_BUT_LISTED: "{=}记为死亡，{}花名册仍有此人", "dead by the {0}, and still on the roster of {1}";
    NO_SUCH_CHILD: "{}花名册有此学生，入户调查和户籍名单中没有找到对应儿童", "on the roster of {0}; neither the survey nor the hukou list has a child who fits";
    WRITTEN_OFF_BUT_LISTED: "{}花名册有此学生，户籍名单记为{=}，入户调查没有登记", "on the roster of {0}; the hukou list says \"{1}\", and no household told of the child";
    OUT_UNPROVEN: "流动名册{#}记为转出，{=}，请补对方学校的接收证明并核实", "transferred out on {0} by the movement list, {1}: get the other school's letter and verify";
    NO_DESTINATION: "没有写明去向", "with no word where to";
    ELSEWHERE_SAID: "称在县外就读，没有在读证明、学籍截图或照片，请补证明并核实", "said to be in school outside the county, with no school letter, roll picture or photo: get proof and verify";
    TWO_NUMBERS: "入户调查与{=}的证件号码不同，两个号码校验都正确", "the ID numbers of the survey and the {0} differ, and both are valid";
    AN_ELDERS_NUMBER: "登记的证件号码是{#}年出生的人的，像是家长的号码，请补登本人的号码", "the registered ID number is that of somebody born in {0}, as a parent's would be: register the child's own";
    ELDERS_NUMBER_LISTED: "{=}上的证件号码是{#}年出生的人的，像是家长的号码，请学校改正", "the ID number on the {0} is that of somebody born in {1}, as a parent's would be: the school corrects it";
    ANOTHERS_NUMBER: "登记的证件号码与出生日期不符，本县另一名儿童也登记了这个号码，请补登本人的号码", "the registered ID number contradicts the birth date, and another child of the county is registered with it: register the child's own";
    ANOTHER_SEX: "入户调查与{=}的性别不同，请核对", "the sex of the survey and of the {0} differ: check which is right";
    TWO_NAMES: "入户调查与{=}的证件号码相同，姓名完全不同", "the ID numbers of the survey and the {0} are one, and the names have nothing in common";
}
