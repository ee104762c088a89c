//! 疑点: why a value cannot simply be believed.

use crate::coded;

coded! {
    /// 疑点: the reason why what is written cannot simply be believed. The code is stored, the sentence is for people.
    pub enum Doubt {
        /// Not eighteen characters.
        IdLength = "id_length" "证件号码不是18位，可能少写或多写了数字，请对照户口簿重填",
        /// `6.29E+17`.
        IdScientific = "id_scientific" "证件号码被电子表格改成了科学计数，后几位已经丢失，请将该列设为文本后对照户口簿重填",
        /// The last three digits are zeros.
        IdTailLost = "id_tail_lost" "证件号码末三位是000，可能被电子表格抹去，请对照户口簿核对",
        /// GB 11643 check digit.
        IdCheckDigit = "id_check_digit" "证件号码的校验位不符，其中必有写错的数字，请对照户口簿重填",
        /// The eight digits of birth are no day.
        IdBirthImpossible = "id_birth_impossible" "证件号码中的出生日期不存在，请对照户口簿重填",
        /// Something else than digits and X.
        IdCharacters = "id_characters" "证件号码含有数字和X以外的字符，请对照户口簿重填",
        /// The number of fifteen digits given before 1999.
        IdFifteen = "id_fifteen" "证件号码是15位旧号，请填写18位公民身份号码",
        /// The number says another birthday.
        IdContradictsBirth = "id_contradicts_birth" "证件号码中的出生日期与所填出生日期不一致，请对照户口簿核对",
        /// The written birthday is the lunar day of the number's.
        BirthIsLunar = "birth_is_lunar" "所填出生日期像是农历，与证件号码中的公历日期对应同一天，请改填公历",
        /// Month and day changed places.
        BirthSwapped = "birth_swapped" "所填出生日期与证件号码中的日期月日颠倒，请对照户口簿核对",
        /// The number says another sex.
        IdContradictsSex = "id_contradicts_sex" "证件号码所示性别与所填性别不一致，请对照户口簿核对",
        /// Unknown kind of document.
        IdKindUnknown = "id_kind_unknown" "证件类型无法识别，请填写居民身份证、护照等名称或代码",
        /// Not letter and eighteen characters.
        RollShape = "roll_shape" "学籍号应为G、L或J开头的19位，请对照学籍系统重填",
        /// A G number that holds no valid number.
        RollIdInvalid = "roll_id_invalid" "G开头的学籍号中的身份证号校验不符，请对照学籍系统核对",
        /// Only the year is known.
        DateYearOnly = "date_year_only" "日期只写了年份，请补全年月日",
        /// Only year and month are known.
        DateYearMonth = "date_year_month" "日期只写到月份，请补全年月日",
        /// Lunar words.
        DateLunar = "date_lunar" "日期按农历填写，请查明公历日期后改填",
        /// No such day.
        DateImpossible = "date_impossible" "日期不存在，请核对年、月、日",
        /// Two digits of the year.
        DateShortYear = "date_short_year" "日期的年份不是四位，请按“年-月-日”写全",
        /// Not a date, or its order cannot be told.
        DateShape = "date_shape" "日期无法识别，请按“年-月-日”填写，如2015-03-05",
        /// Neither 男 nor 女.
        SexUnknown = "sex_unknown" "性别无法识别，请填写男或女",
        /// None of the fifty-six.
        EthnicUnknown = "ethnic_unknown" "民族无法识别，请按国家标准名称填写",
        /// Two families under one number of a household, or the number of one head wrong.
        HouseholdTwoHeads = "household_two_heads" "同一户编号的户主证件号码不同，可能是两户，请核对户编号、社组和户主证件号码",
        /// Neither 是 nor 否.
        BoolUnknown = "bool_unknown" "这一栏应填写是或否",
        /// Not a number of days, rooms …
        NumberShape = "number_shape" "这一栏应填写整数",
        /// Not a longitude or latitude.
        CoordinateShape = "coordinate_shape" "经纬度无法识别，请用十进制度数填写",
        /// Not a telephone number.
        PhoneShape = "phone_shape" "电话号码无法识别，请核对位数",
        /// Not a place code.
        PlaceShape = "place_shape" "区划代码无法识别，应为6、9、12或14位数字",
        /// A glyph of one font only.
        NamePrivateUse = "name_private_use" "姓名中有自造字，在其他电脑上会显示为空，请改用国标汉字",
        /// `?` or a box in place of a rare character.
        NamePlaceholder = "name_placeholder" "姓名中有问号或方框，生僻字没有录入，请对照户口簿补录",
        /// Pinyin in place of a rare character.
        NamePinyin = "name_pinyin" "姓名中用拼音代替了汉字，请对照户口簿补录",
        /// Digits or marks in a name.
        NameCharacters = "name_characters" "姓名中有数字或符号，请对照户口簿核对",
        /// A character outside the common sets.
        NameRare = "name_rare" "姓名中有生僻字，打印前请核对字形",
        /// Not a grade.
        GradeUnknown = "grade_unknown" "年级无法识别，请填写三年级、七年级或年级代码",
        /// The grade is not taught in that school.
        GradeNotTaught = "grade_not_taught" "该校没有这个年级，请核对学校和年级",
        /// Not a class.
        ClassUnknown = "class_unknown" "班级无法识别，请填写如“3班”",
        /// Not a kind of school.
        SchoolKindUnknown = "school_kind_unknown" "办学类型无法识别，请填写小学、初级中学等名称或代码",
        /// No such school code.
        SchoolCodeShape = "school_code_shape" "学校标识码应为10位数字，请核对",
        /// Not a state of schooling.
        SchoolingUnknown = "schooling_unknown" "就学情况无法识别，请填写在校、辍学、未入学等",
        /// Not a place of living.
        ResidenceUnknown = "residence_unknown" "现居住地无法识别",
        /// Not a state of health.
        HealthUnknown = "health_unknown" "健康状况无法识别，请填写健康、一般、慢性病、残疾等",
        /// Not a kind of disability.
        DisabilityKindUnknown = "disability_kind_unknown" "残疾类别无法识别，请填写视力、听力、言语、肢体、智力、精神或多重",
        /// Not 1 to 4.
        DisabilityLevelUnknown = "disability_level_unknown" "残疾等级应为一级至四级",
        /// The certificate does not fit the number.
        DisabilityCertShape = "disability_cert_shape" "残疾证号应为身份证号加类别、等级共20位",
        /// Not a state on the roll.
        RollStateUnknown = "roll_state_unknown" "学籍状态无法识别，请填写在籍在校、在籍离校或在校不在籍",
        /// Not a kind of movement.
        MovementKindUnknown = "movement_kind_unknown" "异动类别无法识别，请填写转入、转出、休学、复学、死亡或辍学",
        /// Not a state of the household register.
        HukouStateUnknown = "hukou_state_unknown" "户口状态无法识别，请填写在册、迁出、注销或死亡",
        /// Not a relation.
        RelationUnknown = "relation_unknown" "与监护人或户主的关系无法识别",
    }
}

impl Doubt {
    /// The stable code, stored beside what was written.
    pub const fn code(self) -> &'static str {
        self.as_str()
    }

    /// One sentence that says what is wrong and what to do.
    pub const fn sentence(self) -> &'static str {
        self.title()
    }
}

/// 读数: what could be made of a written value. The caller keeps what was written.
///
/// No value and no doubt: nothing was written. No value and a doubt: something was, but it cannot be trusted. A value with a
/// doubt: usable, but a person should look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value, when one can be trusted.
    pub value: Option<T>,
    /// Why not, or why not quite.
    pub doubts: Vec<Doubt>,
}

impl<T> Reading<T> {
    /// A value nobody needs to doubt.
    pub fn sure(value: T) -> Self {
        Self { value: Some(value), doubts: Vec::new() }
    }

    /// Nothing was written.
    pub fn empty() -> Self {
        Self { value: None, doubts: Vec::new() }
    }

    /// Something was written that cannot be trusted.
    pub fn doubted(doubt: Doubt) -> Self {
        Self { value: None, doubts: vec![doubt] }
    }

    /// A usable value at which a person should look.
    pub fn suspect(value: T, doubt: Doubt) -> Self {
        Self { value: Some(value), doubts: vec![doubt] }
    }

    /// The value, or the doubt when there is none.
    pub fn or_doubt(value: Option<T>, doubt: Doubt) -> Self {
        value.map_or_else(|| Self::doubted(doubt), Self::sure)
    }

    /// Whether there is a value and no doubt.
    pub fn is_sure(&self) -> bool {
        self.value.is_some() && self.doubts.is_empty()
    }

    /// The same reading of another type.
    pub fn map<U>(self, to: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: self.value.map(to), doubts: self.doubts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_doubt_has_its_own_code_and_a_chinese_sentence() {
        let mut codes = std::collections::HashSet::new();
        for doubt in Doubt::ALL {
            assert!(codes.insert(doubt.code()));
            assert!(doubt.sentence().chars().count() >= 6);
            assert_eq!(Doubt::from_code(doubt.code()), Some(*doubt));
        }
    }
}
