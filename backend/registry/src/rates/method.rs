//! 计算方法: in one line what a figure divides by what, as it is printed beside it.

use rules::rates::{Formula, Indicator};

/// 计算方法 of a figure: what is divided by what (D§5.2).
pub const fn method(indicator: Indicator, formula: Formula) -> &'static str {
    match (indicator, formula) {
        (Indicator::PrimaryEntry, _) => "小学适龄人口中在小学及以上就读或已读完小学者÷小学适龄人口",
        (Indicator::JuniorEntry, _) => "初中适龄人口中在初中及以上就读或已读完初中者÷初中适龄人口",
        (Indicator::PrimaryGross, _) => "小学在读人数（不论年龄）÷小学适龄人口",
        (Indicator::JuniorGross, _) => "初中在读人数（不论年龄）÷初中适龄人口",
        (_, Formula::National) => "毕业年级在校生÷该届入学时人数，转学不作修正",
        (_, Formula::TransferCorrected) => "毕业年级在校生÷（该届入学时人数＋转入－转出）",
        (_, Formula::DeathsRemoved) => "毕业年级在校生÷（该届入学时人数＋转入－转出－死亡）",
        (_, Formula::Person) => "核实辍学且未返校者÷学年初在籍学生，死亡、转出等不计",
        (_, Formula::NetFlow) => {
            "（休学＋死亡＋转出＋辍学＋其他减少－转入－复学－其他增加）÷学年初在籍学生，只计已登记的异动"
        }
        (Indicator::DisabledEntry, Formula::ThreeDisabled) => {
            "视力、听力、言语、智力残疾学龄人口中在读者÷其总数，送教上门计入"
        }
        (Indicator::DisabledEntry, _) => "残疾学龄人口中在读者÷残疾学龄人口，送教上门计入",
        (Indicator::CompletionPrimary15, _) => "15周岁人口中读完小学者÷15周岁人口",
        (Indicator::CompletionJunior17, _) => "17周岁人口中读完初中者÷17周岁人口",
        (Indicator::OutOfCountyProven, _) => "县外就读中已有证明者÷县外就读者",
        (Indicator::Return, _) => "本期复学者÷（期初在辍＋本期新辍）",
        (Indicator::ReturnStable30 | Indicator::ReturnStable60, _) => {
            "复学满观察期仍在校者÷（期初在辍＋本期新辍），复学未满观察期者不计"
        }
        _ => "",
    }
}
