//! 比对: what surrounds the answers that speak for and against a pair, and why it waits for a person.

super::sentences! {
    SETTLED_AS_ONE: "人工确认为同一人：{*}", "settled by a person as one child: {0}";
    NEAREST_TAKEN: "最相近的记录（{*}）已与他人相符", "the nearest record ({0}) fits somebody else";
    NEAREST_TOO_WEAK: "最相近的记录证据不足：{*}", "the evidence for the nearest record is too thin: {0}";
    BUT: "但{=}", "but {0}";
    NOTHING_NEAR: "对方名单中没有姓名、出生日期、证件号码、学籍号或父母与其相近的记录", "the other list has no record near in name, birth date, ID number, roll number or parents";
    NOTHING_TO_COMPARE: "没有可比较的信息", "nothing to compare";
    OTHER_NEAR: "另有相近的记录", "another record is near as well";
    LOOK: "需人工核对", "a person must look";
    MAYBE_TWIN: "可能是双胞胎", "perhaps a twin";
    MAYBE_SECOND: "两边之一很可能是他人的重复记录", "one of the two is very likely the second record of somebody else";
    THIN: "证据不足", "the evidence is thin";
    CHILD_TWICE: "该儿童已与另一条相符，疑似同一学生两条记录", "the child fits another record already: perhaps two records of one pupil";
    ROW_TWICE: "该记录已与另一名儿童相符，疑似重复登记", "the record fits another child already: perhaps registered twice";
    CHILD_FITS_OTHER: "该儿童与另一条更相符", "the child fits another record better";
    ROW_FITS_OTHER: "该记录与另一名儿童更相符", "the record fits another child better";
    TWO_VALID_NUMBERS: "两个有效证件号码不同", "two valid ID numbers differ";
    NUMBER_OF_TWIN: "证件号码一致而姓名、性别都不同", "one ID number, with another name and sex";
    NUMBER_OF_ONE_NAME: "证件号码一致而名字不同", "one ID number, with another given name";
    NUMBERS_CHANGED_PLACES: "号码可能互换", "their numbers may have changed places";
    NUMBER_OF_SIBLING: "可能填了双胞胎或兄弟姐妹的号码", "perhaps the number of a twin, brother or sister";
    NAME_AND_BIRTH_ALONE: "只有姓名和出生日期相符", "only name and birth date agree";
    NAME_NOT_BIRTH: "姓名相符而出生日期不符", "the name agrees, the birth date does not";
    NAME_DIFFERS: "姓名不符", "the name does not agree";
    TWINS_AT_HOME: "家中有双胞胎", "there are twins at home";
    TOO_LITTLE_ELSE: "其余相符的不足", "too little else agrees";
    SAME_PARENTS: "父母相同而姓名不同", "the same parents, another name";
    MAYBE_SIBLING: "可能是双胞胎或兄弟姐妹", "perhaps a twin, brother or sister";
    ONE_SIGN: "姓名有一字不同", "one character of the name differs";
    REVIEWED_AS_TWO: "经人工复核，两条记录不是同一名儿童", "reviewed by a person: the two records are not one child";
    FROM_HUKOU_LIST: "入户调查中没有这名儿童，依据户籍名单登记入册", "the survey does not have this child, who is registered by the hukou list";
}
