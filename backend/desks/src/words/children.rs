//! Texts of 查学生.

use super::catalogue;

catalogue! {
    /// 查学生
    ChildWords {
        lead: "按姓名、证件号码或学籍号查本辖区的儿童；点开可看历学期就学状况、所据记录、线索、核实结果和计入的指标。",
            "Find a child of your area by name, ID number or roll number. The file shows how it stood term by term, the records behind that, flags, outcomes and the figures in which it counts.";
        text: "姓名、证件号码或学籍号", "Name, ID or roll number";
        how: "输入姓名中的几个字，或号码的前几位。", "Type part of a name, or the first digits of a number.";
        found: "查到", "Found";
        nobody: "本辖区没有查到", "Nobody found in your area";
        nobody_cure: "请核对用字，或改用号码的前几位查找；确认没有登记的，请入户登记建档。", "Check the characters or look by the first digits of a number. If the child is really not registered, survey the household.";
        listed: "名单上有、台账中没有的人", "On a list and not in the register";
        listed_lead: "花名册或户籍名单上有这个人，但没有与在册儿童对上：请到“比对复核”核对，或入户登记建档。每份名单最多列 20 人。", "A roster or the police list has this person, but no child of the register was found to be the same: check the pairs that wait, or survey the household. At most 20 of each list.";
        list: "名单", "List";
        file: "儿童档案", "Child's file";
        home: "现居", "Lives in";
        hukou: "户籍", "Hukou";
        standings: "历学期就学状况", "Standing term by term";
        not_judged: "还没有研判结果", "Not judged yet";
        term: "学期", "Term";
        flags: "线索与核实", "Flags and outcomes";
        no_flags: "没有待核查的线索。", "No flag is open.";
        counts: "计入哪些指标", "In which figures it counts";
        counts_lead: "本学期各项指标中，这名儿童计在分子、只计在分母还是不计。", "Whether the child is in the numerator, only in the denominator or not counted, figure by figure.";
        indicator: "指标", "Indicator";
        part: "计入", "Counted";
        counted_in: "计入的村（居）", "Counted in";
    }
}
