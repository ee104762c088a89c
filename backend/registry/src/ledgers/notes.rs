//! 说明: what stands at the foot of a ledger: who is on it, how ages are counted, and the version of the data.

use rules::ledgers::Ledger;

use super::ground::Ground;

/// The note of a ledger.
pub(super) fn note(ledger: Ledger, ground: &Ground) -> String {
    let says = says(ledger);
    let ages = format!("周岁按{}计算", in_words(ground.term.age_day()));
    let version = version(ground);
    [says, ages.as_str(), version.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
        + "。"
}

/// 数据版本: the last deed in the register, and what was published of the term.
pub(super) fn version(ground: &Ground) -> String {
    let frozen = match ground.frozen {
        Some((number, day)) => {
            format!("，本学期指标已定稿第{number}版（{}），本册按导出时的登记列示", in_words(day))
        }
        None => "，本学期指标尚未定稿".to_owned(),
    };
    format!("数据版本：{}日志第{}号{frozen}", ground.county_name, ground.version)
}

pub(super) fn in_words(day: chrono::NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// Who stands on a ledger, in one sentence.
const fn says(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::SchoolAge => "登记在册、6至15周岁（入学年龄至其后九年）的全部儿童少年，按村、社、户排列",
        Ledger::Suspects => {
            "本学期的疑似失学辍学线索，一人一行，已销号的列在后面；疑似不等于辍学，须由人核实；\
             缺勤天数为学校最近一次月报所报的当月天数，初判原因中的“连续缺勤”为自缺勤起日至月报截止的上课日数"
        }
        Ledger::Dropouts => {
            "就学状况为“从未入学”或“辍学”者；辍学日期和原因取自同一来源：流动名册，没有异动手续的为考勤月报（缺勤起日），再没有的为核实日并注明；\
             该来源未写原因的，列家庭所述并注明“（入户调查）”；劝返、文书等栏在有记录之前由经办人填写；\
             未建档的学生（只见于花名册）异动登记为辍学的，计入辍学率，列在疑似辍学台账，建档后转入本册"
        }
        Ledger::Roster => "各校本学期最近一次报送的花名册，未核减",
        Ledger::Boarders => "各校本学期花名册上登记为住宿的学生",
        Ledger::Movements => "本学期内发生的学籍异动",
        Ledger::Unexplained => {
            "与学生变动情况统计表同口径：本学期在校－（上学期在校＋增加－减少）；各校“相差”之和等于统计表的相差，逐人核实说明"
        }
        Ledger::Handover => "上一学年小学毕业班的每一名学生，一人一个去向；未报到的自动列入疑似",
        Ledger::GraduatesOfTwoYears => {
            "近两届小学和初中毕业班的每一名学生，按毕业学校列示；现就读学校以本学期花名册为准，县内无名册的看就学状况"
        }
        Ledger::Graduates => "上一学年初中毕业班的每一名学生，先看本学期花名册，县内无名册的看就学状况",
        Ledger::HukouElsewhere => "户籍在本乡镇、就读在本乡镇以外者，按就读学校归类；就读在县外者按就读地的远近归类",
        Ledger::OutsidersHere => "就读在本乡镇、户籍在本乡镇以外者，按户籍地归类",
        Ledger::OutOfCounty => {
            "就读在县外者；“待证明”为尚无在读证明、学籍截图或照片；就读地由转学手续证实的，核实人为办理转学的学校，核实日期为转出日期"
        }
        Ledger::AwayPrimary | Ledger::AwayEarlyJunior | Ledger::AwayLatePrimary | Ledger::AwayJunior => {
            "就读在县外者，按年龄和所读学段分册；7至11周岁读初中者同时列入第二册和第四册"
        }
        Ledger::AwayPrimaryFinished | Ledger::AwayJuniorFinished => "在县外毕业、现不在校者",
        Ledger::PrimaryAge | Ledger::JuniorAge => {
            "本学段学龄人口，户籍不在本县的按现居住地列入，按登记所在村排列；“计入情况”即其在户籍口径入学率中的位置"
        }
        Ledger::ThreeDisabled => "视力、听力、言语、智力残疾",
        Ledger::Disabled => "全部残疾类别",
        Ledger::LeftBehind => {
            "学籍口径：父母一方或双方外出三个月以上；民政口径：双方外出，或一方外出而登记的监护人不是父母（另一方无监护能力），未满16周岁且农村户籍"
        }
        Ledger::LeftBehindRoll => "学籍口径：父母一方或双方外出三个月以上",
        Ledger::LeftBehindCivil => {
            "民政口径：双方外出，或一方外出而登记的监护人不是父母（另一方无监护能力），未满16周岁且农村户籍"
        }
        Ledger::Migrant => "户籍在外省或外县农村、随父母在城镇居住",
        Ledger::HomeTaught => "学籍在校、送教上门；计划、记录、签字和照片由承担学校填写",
        Ledger::Poverty => "家庭在脱贫户、监测户名单上的学龄儿童少年",
        Ledger::Hardship => "孤儿、事实无人抚养及低保、特困、低收入等困境家庭的学龄儿童少年",
        Ledger::NoHukou => {
            "学龄儿童少年（8月31日周岁）中没有有效证件号、县户籍名单中也没有或仅有待比对复核者的，以及家庭称没有上户口的；户籍在县外者不在县名单之内，不列；不等于已查实无户籍，须由派出所核实"
        }
        Ledger::Enrolled => "就学状况属已入学（含县外就读）",
        Ledger::Finished => "就学状况属已完成义务教育或超龄",
        Ledger::Permitted => {
            "经批准延缓入学、休学者；到期未返即转疑似；期限自为流动名册的休学日期，登记中没有起始日期的留空"
        }
        Ledger::Cleared => "就学状况属户籍或信息问题，须有证明并经县级复核",
        Ledger::Absent => "失踪失联、出国定居、被羁押、无学习能力者，单独列数，不混入其他类别",
        Ledger::Unverified => "就学状况尚未核实",
        Ledger::BirthUnknown => "出生日期不明、无法归入任何年龄段者，须尽快补齐",
        table => counts(table),
    }
}

/// What a table counts, in one sentence.
const fn counts(table: Ledger) -> &'static str {
    match table {
        Ledger::EntryTable => {
            "户籍口径；应入学＝已入学＋尚在小学（已到初中年龄，按“在本学段或更高学段”不计入初中入学）＋未入学，不计者为非本县在册户籍、死亡、迁出等；入学率＝已入学÷应入学"
        }
        Ledger::StatusTable => "按登记所在村统计；已入学合计与不在校各栏（其中死亡除外）之和＝适龄儿童＋出生日期不明",
        Ledger::GroupTable => "按登记所在村统计；同一人可属几个群体",
        Ledger::ChangeTable => {
            "应在校＝上学期在校＋增加－减少，增减为上学期名册日之后、本学期名册日止的异动；相差为增减相抵后的净数，有出入的学生逐人列在学生变动说明名册；未报两学期花名册的学校不作比较；“毕业”只计毕业班中未办异动而离校者，已办转出等手续的计入所办的那一栏，故可少于毕业生统计表和名册的毕业班人数；休学而学籍仍在册的计入在校，列“休学未离册”"
        }
        Ledger::CareTable => {
            "在校生、毕业生按学校统计；留守、随迁为登记在本辖区的儿童，按其就读学校分行，不在上列学校者另列一行"
        }
        Ledger::IndicatorTable => "每项指标注明口径和统计基数，分子分母均可点开到人",
        Ledger::SelfCheck => "完成值为指标监测数，佐证名册人数为同日导出的名册行数",
        Ledger::MonthlyReport => {
            "应在校为花名册上的学生（含在校不在籍和休学未离册者，同在两校名册者两校都计），实到为其中在校、就学状况也在该校且本月未连续缺勤者；疑似、排除按线索的日期计入本月；期末在辍＝期初在辍＋确认辍学－劝返成功－其他减少，劝返成功为辍学后登记复学或核实为在本县在校者，休学后复学者不计；其他减少为辍学后死亡、转出或核实为其他情形（查无此人、失踪、县外就读、超龄等）者"
        }
        Ledger::QuarterlyReport => "口径同月报，列本季度",
        _ => "",
    }
}
