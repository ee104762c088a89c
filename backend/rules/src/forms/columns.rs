//! The columns of contract §2, one table a form. Synonyms are headings seen in counties' files (D§6).

use super::Column;

/// A column that may be empty.
const fn column(field: &'static str, heading: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { field, heading, synonyms, required: false }
}

/// A column without which a row says nothing.
const fn required(field: &'static str, heading: &'static str, synonyms: &'static [&'static str]) -> Column {
    Column { field, heading, synonyms, required: true }
}

pub(super) const PLACES: &[Column] = &[
    required("code", "区划代码", &["行政区划代码", "代码", "统计用区划代码"]),
    required("name", "名称", &["区划名称", "地名"]),
    column("level", "级别", &["层级"]),
    column("parent", "上级代码", &["上级区划代码"]),
    column("urban_rural", "城乡分类", &["城乡分类代码"]),
    column("lon", "经度", &["longitude"]),
    column("lat", "纬度", &["latitude"]),
    column("former_codes", "原代码", &["原区划代码", "合并前代码"]),
];

pub(super) const SCHOOLS: &[Column] = &[
    required("school_code", "学校标识码", &["标识码", "学校代码", "机构标识码"]),
    required("name", "学校名称", &["名称", "学校全称"]),
    column("kind", "办学类型", &["学校类型", "办学类别"]),
    column("place_code", "所在地代码", &["所在地区划代码"]),
    column("lon", "经度", &["longitude"]),
    column("lat", "纬度", &["latitude"]),
    column("catchment", "学区", &["学区范围", "服务村"]),
    column("parent_school", "上级学校", &["中心校", "上级学校标识码"]),
];

pub(super) const OFFICERS: &[Column] = &[
    required("account", "账号", &["登录账号", "用户名"]),
    required("name", "姓名", &["人员姓名"]),
    required("line", "条线", &["责任线"]),
    column("post", "岗位", &["职务"]),
    column("place_code", "辖区代码", &["辖区", "包联区域代码"]),
    column("school_code", "学校标识码", &["学校代码"]),
    column("class", "年级班级", &["班级", "任教班级"]),
    column("assigned_groups", "包户村组", &["包联村组", "包组"]),
    column("phone", "电话", &["联系电话", "手机"]),
];

pub(super) const HOUSEHOLDS: &[Column] = &[
    required("record_id", "记录编号", &["编号", "流水号", "记录号"]),
    column("household_no", "户编号", &["户号", "户序号"]),
    column("village_code", "村代码", &["行政村代码", "村区划代码"]),
    column("group", "社组", &["社(组)", "社", "组", "村民小组", "合作社"]),
    column("address", "门牌", &["门牌号", "家庭住址", "详细地址"]),
    column("head_name", "户主姓名", &["户主"]),
    column("head_id", "户主证件号", &["户主身份证号", "户主证件号码"]),
    column("phone", "联系电话", &["电话", "家庭电话"]),
    column("household_kind", "家庭类型", &["户类型"]),
    column("only_child", "独生子女", &["是否独生子女"]),
    column("two_daughters", "二女户", &["是否二女户"]),
    column("lon", "经度", &["longitude"]),
    column("lat", "纬度", &["latitude"]),
    column("visited_at", "调查时间", &["入户时间", "调查日期"]),
    column("surveyor", "调查人", &["调查员", "入户教师"]),
    required("name", "姓名", &["儿童姓名", "学生姓名", "子女姓名"]),
    column("other_names", "曾用名", &["小名", "曾用名小名", "曾用名/小名"]),
    column("sex", "性别", &[]),
    column("ethnic", "民族", &[]),
    column("born_on", "出生日期", &["出生年月日", "出生年月", "生日"]),
    column("id_kind", "证件类型", &["身份证件类型"]),
    column("id_number", "证件号码", &["身份证号", "身份证号码", "证件号", "身份证件号", "公民身份号码"]),
    column("hukou_code", "户籍地代码", &["户籍所在地代码", "户籍村代码"]),
    column("residence", "现居住地", &["现住址", "居住地"]),
    column("health", "健康状况", &["健康"]),
    column("disability_kind", "残疾类别", &["残疾类型"]),
    column("disability_level", "残疾等级", &[]),
    column("disability_cert", "残疾证号", &["残疾证编号"]),
    column("schooling", "就学情况", &["就读情况", "就学状态", "是否在校"]),
    column("school_name", "就读学校", &["学校名称", "学校", "就读学校名称"]),
    column("school_code", "就读学校标识码", &["学校标识码"]),
    column("school_place_code", "就读地代码", &["就读地区划代码"]),
    column("grade", "年级", &["就读年级"]),
    column("class", "班级", &[]),
    column("roll_number", "学籍号", &["全国学籍号", "学籍主号"]),
    column("boarding", "住宿", &["是否住宿", "是否寄宿"]),
    column("father_name", "父亲姓名", &["父亲"]),
    column("father_id", "父亲证件号", &["父亲身份证号"]),
    column("father_employer", "父亲单位", &["父亲工作单位"]),
    column("father_away", "父亲外出", &["父亲是否外出"]),
    column("mother_name", "母亲姓名", &["母亲"]),
    column("mother_id", "母亲证件号", &["母亲身份证号"]),
    column("mother_employer", "母亲单位", &["母亲工作单位"]),
    column("mother_away", "母亲外出", &["母亲是否外出"]),
    column("guardian_name", "监护人", &["监护人姓名"]),
    column("guardian_relation", "监护人关系", &["与监护人关系"]),
    column("guardian_id", "监护人证件号", &["监护人身份证号"]),
    column("guardian_phone", "监护人电话", &["监护人联系电话"]),
    column("out_reason", "未就学原因", &["未入学原因", "辍学原因"]),
    column("whereabouts", "去向", &["外出去向"]),
    column("evidence", "佐证", &["佐证材料", "证明材料"]),
    column("remarks", "备注", &["说明"]),
];

pub(super) const HUKOU: &[Column] = &[
    required("record_id", "记录编号", &["编号", "流水号", "序列号"]),
    column("hukou_no", "户号", &["户口号", "户籍号"]),
    required("name", "姓名", &["公民姓名"]),
    column("sex", "性别", &[]),
    column("ethnic", "民族", &[]),
    column("born_on", "出生日期", &["出生年月日", "生日"]),
    column("id_number", "证件号码", &["身份证号", "身份证号码", "公民身份号码"]),
    column("hukou_code", "户籍地代码", &["户籍所在地代码", "户籍地区划代码"]),
    column("relation", "与户主关系", &["家庭关系"]),
    column("hukou_state", "户口状态", &["户籍状态", "状态"]),
    column("state_on", "状态日期", &["变动日期"]),
];

pub(super) const ROSTER: &[Column] = &[
    column("record_id", "记录编号", &["编号", "流水号"]),
    column("school_code", "学校标识码", &["学校代码", "标识码"]),
    column("school_name", "学校名称", &["学校", "就读学校"]),
    column("grade", "年级", &[]),
    column("class", "班级", &[]),
    column("class_no", "班内学号", &["班内编号", "座号"]),
    required("name", "姓名", &["学生姓名"]),
    column("other_names", "曾用名", &["小名"]),
    column("sex", "性别", &[]),
    column("ethnic", "民族", &[]),
    column("born_on", "出生日期", &["出生年月日", "出生年月", "生日"]),
    column("id_kind", "证件类型", &["身份证件类型"]),
    column("id_number", "证件号码", &["身份证号", "身份证号码", "身份证件号", "公民身份号码"]),
    column("roll_number", "学籍号", &["全国学籍号", "学籍主号"]),
    column("roll_state", "学籍状态", &["在籍状态"]),
    column("suspended", "休学中", &["是否休学", "休学"]),
    column("entered_on", "入学年月", &["入学时间", "入学日期"]),
    column("hukou_code", "户籍地代码", &["户口所在地代码", "户籍社区/村代码"]),
    column("residence", "现居住地", &["现住址"]),
    column("father_name", "父亲姓名", &["父亲"]),
    column("mother_name", "母亲姓名", &["母亲"]),
    column("guardian_name", "监护人", &["监护人姓名"]),
    column("guardian_id", "监护人证件号", &["监护人身份证号"]),
    column("guardian_phone", "监护人电话", &["联系电话"]),
    column("boarding", "住宿", &["是否住宿", "是否寄宿"]),
    column("migrant", "随迁", &["是否随迁", "随迁子女"]),
    column("left_behind", "留守", &["是否留守", "留守儿童"]),
    column("inclusive", "随班就读", &["是否随班就读"]),
    column("remarks", "备注", &["说明"]),
];

pub(super) const MOVEMENTS: &[Column] = &[
    required("record_id", "记录编号", &["编号", "流水号"]),
    column("school_code", "学校标识码", &["学校代码"]),
    required("name", "姓名", &["学生姓名"]),
    column("born_on", "出生日期", &["出生年月日"]),
    column("id_number", "证件号码", &["身份证号", "身份证号码"]),
    column("roll_number", "学籍号", &["全国学籍号"]),
    column("grade", "年级", &[]),
    column("class", "班级", &[]),
    required("kind", "类别", &["异动类别", "变动类别"]),
    required("on", "日期", &["异动日期", "变动日期"]),
    column("other_place", "来自去向", &["来自/去向", "去向", "来源"]),
    column("other_school", "对方学校", &["转入学校", "转出学校"]),
    column("reason", "原因", &["异动原因"]),
    column("evidence", "证明", &["证明材料"]),
];

pub(super) const ATTENDANCE: &[Column] = &[
    required("school_code", "学校标识码", &["学校代码"]),
    required("month", "月份", &["考勤月份"]),
    column("roll_number", "学籍号", &["全国学籍号"]),
    required("name", "姓名", &["学生姓名"]),
    column("days_absent", "缺勤天数", &["缺课天数", "旷课天数"]),
    column("absent_since", "连续缺勤起", &["连续缺勤起始日", "未到校起始日"]),
    column("reason", "原因", &["缺勤原因"]),
];
