//! 表样: the columns that the forms ask for hold what the one record says of children whom the county knows by heart.

use calamine::Data;
use county_tests::tiny::{ATTENDANCE, MOVEMENTS, ROSTER, SURVEY, Sent};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::ledgers::Ledger;
use rules::forms::FormKind;

use crate::ledgers::{Line, ledger, names, of, place, rows, school, table, write};

on_both! {
    async fn the_place_of_schooling_is_verified_by_the_transfer_or_by_the_visit(world: JudgedCounty) {
        let verified = async |world: &World| {
            let rows = ledger(world, Ledger::OutOfCounty, None).await;
            let line = of(&rows, "蒋丽娜");
            [line.text("核实人"), day(line, "核实日期"), line.text("证明（在读证明、学籍截图、照片或视频）")]
        };
        // The family was visited after the transfer and showed a certificate of the school there.
        assert_eq!(verified(&world).await, ["", "2026-10-12", "在读证明"]);
        // Asked before it, when she still sat in the county's school, the visit verified nothing of the school elsewhere.
        let family = "蒋丽娜,女,汉,2016-09-30,629001201609300283,62900110120201,,";
        let asked = SURVEY.text.replace(&format!("{family}外地就读,,350203,,"), &format!("{family}在校,城关镇中心小学,,三年级,"));
        let asked = asked.replace("蒋明亮,2026-10-12,", "蒋明亮,2026-08-01,");
        world.send_as(SURVEY, &asked).await.unwrap();
        world.judge().await;
        assert_eq!(verified(&world).await, ["城关镇中心小学（转学手续）", "2026-08-25", "转学证"]);
        // Nobody has shown anything of 18: nobody has verified her, but the visit is what told of her.
        let rows = ledger(&world, Ledger::OutOfCounty, None).await;
        assert_eq!(of(&rows, "朱玲玲").text("学校或班主任电话"), "", "the form has the column, the register not the number");
    }

    async fn a_movement_shows_whom_where_to_and_who_wrote_it_down(world: JudgedCounty) {
        let (head, rest) = MOVEMENTS.text.split_once('\n').unwrap();
        let with_hand = rest.lines().map(|line| match line.split(',').next() {
            Some("M21") => format!("{line},钱校长,下学期复查\n"),
            _ => format!("{line},,\n"),
        });
        let text = format!("{head},经办人,备注\n{}", with_hand.collect::<String>());
        world.send_as(MOVEMENTS, &text.replace("2026-08-25,350203", "2026-09-02,350203")).await.unwrap();
        let moved = ledger(&world, Ledger::Movements, None).await;
        let (away, ill) = (of(&moved, "蒋丽娜"), of(&moved, "何平安"));
        for (column, text) in [
            ("性别", "女"),
            ("来自或去向：省市县", "县外 福建省厦门市 350203"),
            ("来自或去向：学校全称", "海湾小学"),
            ("证明材料（编号）", "转学证"),
            ("经办", ""),
        ] {
            assert_eq!(away.text(column), text, "{column}");
        }
        assert_eq!((ill.text("经办"), ill.text("备注"), ill.text("性别")), ("钱校长".into(), "下学期复查".into(), "女".into()));
    }

    async fn who_is_permitted_to_stay_away_has_a_reason_a_period_and_a_proof(world: JudgedCounty) {
        let permitted = ledger(&world, Ledger::Permitted, None).await;
        let girl = of(&permitted, "何平安");
        for (column, text) in [("类别", "休学"), ("延缓（休学）原因", "肺炎"), ("证明单位和鉴定意见", "医院证明"), ("教育部门意见", "")] {
            assert_eq!(girl.text(column), text, "{column}");
        }
        // Born on 11 November 2014 she was six in the summer of 2021; her illness began on 10 September.
        assert_eq!((day(girl, "应入学时间"), day(girl, "期限自")), ("2021-09-01".into(), "2026-09-10".into()));
        assert!(day(girl, "期限至").as_str() > "2026-11-22");
        // A deferral that the family shows the approval of has an end and, as far as anybody knows, no beginning.
        let told = SURVEY.text.replace("韩冬梅,女,汉,2019-01-15,,62900110120201,,未入学,,,,韩老三,于秋菊,", "韩冬梅,女,汉,2019-12-15,,62900110120201,,延缓入学,,,,韩老三,于秋菊,审批表至2027-08-31");
        let told = with_cells(&told, "未就学原因", &[("H10", "体弱多病")]);
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let permitted = ledger(&world, Ledger::Permitted, None).await;
        let girl = of(&permitted, "韩冬梅");
        assert_eq!((girl.text("类别").as_str(), girl.text("延缓（休学）原因").as_str(), girl.text("期限自").as_str()), ("延缓入学", "因病因残", ""));
        assert_eq!((day(girl, "应入学时间"), day(girl, "期限至")), ("2026-09-01".into(), "2027-08-31".into()));
    }

    async fn a_dropouts_day_and_reason_are_told_by_one_list(world: JudgedCounty) {
        // The family of 23 tells another reason than the school; the school writes none of 13 down.
        let told = with_cells(SURVEY.text, "未就学原因", &[("H23", "家庭困难，去打工"), ("H13", "外出务工")]);
        world.send_as(SURVEY, &told).await.unwrap();
        let further = "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-11-07,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{further}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let told = |name: &str| (of(&out, name).text("辍学日期"), of(&out, name).text("辍学原因"));
        assert_eq!(told("施小强"), ("2026-03-20".into(), "学习困难或厌学".into()), "both of the movement list");
        assert_eq!(told("冯志强"), ("2026-11-07".into(), "外出务工（入户调查）".into()), "the reason is the family's, and says so");
    }

    async fn a_dropouts_line_says_which_lists_the_household_is_on_and_who_the_parents_are(world: JudgedCounty) {
        let told = with_cells(SURVEY.text, "家庭类型,父亲外出,母亲外出", &[("H23", "脱贫户、低保户,是,否")]);
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let boy = of(&out, "施小强");
        for (column, text) in [("脱贫", "是"), ("监测", ""), ("低保", "是"), ("孤儿", ""), ("残疾", ""), ("留守", "是"), ("父亲", "施得水"), ("母亲", "张翠花")] {
            assert_eq!(boy.text(column), text, "{column}");
        }
        for by_hand in ["文书编号", "文书日期", "送达日期", "安置方式", "销号"] {
            assert_eq!(boy.text(by_hand), "", "{by_hand}: the paper has it, the register not yet");
        }
    }

    async fn whom_no_list_has_and_no_number_names_is_on_the_list_without_hukou(world: JudgedCounty) {
        let without = ledger(&world, Ledger::NoHukou, None).await;
        assert_eq!(names(&without), ["韩冬梅"], "found by the survey alone");
        assert_eq!(without[0].text("无户籍依据"), "户籍名单无此人，也没有证件号");
        assert_eq!((without[0].text("父亲").as_str(), without[0].text("户籍村社（家庭所述）").as_str()), ("韩老三", "城关镇石沟村一社"));
        let village = table(&world, Ledger::GroupTable, Some(place("629001101202"))).await;
        assert_eq!(village.cell("无户籍"), 1);
        // With a number, wherever it was given, she is registered; the family's word alone makes 07 none.
        let numbered = SURVEY.text.replace("2019-01-15,,62900110120201", "2019-01-15,629001201901150024,62900110120201");
        world.send_as(SURVEY, &with_cells(&numbered, "是否登记户口", &[("H07", "无户口")])).await.unwrap();
        world.judge().await;
        assert_eq!(names(&ledger(&world, Ledger::NoHukou, None).await), Vec::<String>::new());
    }

    async fn who_is_said_to_have_no_hukou_is_on_that_list(world: JudgedCounty) {
        let told = SURVEY.text.replace("韩冬梅,女,汉,2019-01-15,,", "韩冬梅,女,汉,2019-01-15,无户口,");
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let without = ledger(&world, Ledger::NoHukou, None).await;
        assert_eq!((names(&without).join(""), without[0].text("无户籍依据")), ("韩冬梅".into(), "家庭称没有上户口".into()));
    }

    async fn where_the_list_of_spring_is_missing_that_of_autumn_does_and_where_both_are_the_sheet_says_so(world: FiledCounty) {
        // Nothing of 2026-spring came in; in autumn 2025 the last classes were in.
        without_lists_of_spring(&world).await;
        let missing = cells(&write(&world, &world.whole(), Ledger::Handover, None).await.0);
        assert!(missing.iter().any(|cell| cell.starts_with("城关镇中心小学：2026年春季学期和2025年秋季学期花名册都没有报送")), "{missing:?}");
        assert!(missing.iter().any(|cell| cell.starts_with("说明：2026届：") && cell.contains("2所学校这两个学期的花名册都没有报送")), "{missing:?}");
        let autumn = "记录编号,学校标识码,年级,班级,姓名,性别,出生日期,证件号码,学籍号,学籍状态\n\
             A22,2162900001,六年级,1班,吕栋梁,男,2014-05-05,629001201405050454,G629001201405050454,在籍在校\n\
             A15,3162900003,九年级,1班,沈佳佳,女,2011-03-03,629001201103030300,G629001201103030300,在籍在校\n";
        world.send_as(Sent { term: "2025-autumn", as_of: "2025-09-20", ..ROSTER }, autumn).await.unwrap();
        world.judge().await;
        for (which, name, named) in [(Ledger::Handover, "吕栋梁", "城关镇中心小学"), (Ledger::Graduates, "沈佳佳", "城关镇初级中学")] {
            let (file, lines) = write(&world, &world.whole(), which, None).await;
            assert_eq!(lines, 1, "{which}");
            assert_eq!(names(&ledger(&world, which, None).await), [name]);
            let cells = cells(&file);
            assert!(cells.contains(&format!("{named}：未报2026年春季学期花名册，毕业班按2025年秋季学期花名册列示，其后的异动未扣除")), "{cells:?}");
        }
        // The child of the row is found though no matching has looked at a list so old.
        let handed = ledger(&world, Ledger::Handover, Some(school("2162900001"))).await;
        assert_eq!(handed[0].text("监护人"), "吕长青");
        assert_eq!(table(&world, Ledger::CareTable, None).await.cell("小学毕业生人数"), 1);
    }

    async fn graduates_of_two_years_stand_with_where_each_is_now(world: JudgedCounty) {
        let before = "记录编号,学校标识码,年级,班级,姓名,性别,出生日期,证件号码,学籍号,学籍状态\n\
             B06,2162900001,六年级,1班,李晓峰,男,2013-02-11,629001201302110135,G629001201302110135,在籍在校\n\
             B99,3162900003,九年级,2班,雷大鹏,男,2010-03-03,,,在籍在校\n";
        world.send_as(Sent { term: "2025-spring", as_of: "2025-03-15", ..ROSTER }, before).await.unwrap();
        let two = ledger(&world, Ledger::GraduatesOfTwoYears, None).await;
        let shown: Vec<_> = two.iter().map(|line| ["届别", "学段", "姓名", "现就读学校、年级"].map(|column| line.text(column)).join(" ")).collect();
        assert_eq!(shown, ["2026届 小学 吕栋梁 ", "2026届 初中 沈佳佳 ", "2025届 小学 李晓峰 城关镇初级中学八年级", "2025届 初中 雷大鹏 "]);
        assert_eq!((of(&two, "李晓峰").text("监护人").as_str(), of(&two, "雷大鹏").text("现就学状况").as_str()), ("李大山", "未在登记册"));
        // Last year's are those of the two ledgers that follow them.
        let last = |stage: &str| two.iter().filter(|line| line.text("届别") == "2026届" && line.text("学段") == stage).count();
        assert_eq!(last("小学"), ledger(&world, Ledger::Handover, None).await.len());
        assert_eq!(last("初中"), ledger(&world, Ledger::Graduates, None).await.len());
        // The school of the neighbouring township has sent no list of that year.
        let said = cells(&write(&world, &world.whole(), Ledger::GraduatesOfTwoYears, None).await.0);
        assert!(said.iter().any(|cell| cell.starts_with("柳湾小学：2025年春季学期和2024年秋季学期花名册都没有报送")), "{said:?}");
    }

    async fn a_child_of_the_police_list_alone_has_the_parents_that_its_school_knows(world: JudgedCounty) {
        let roster = ROSTER.text.replace("629001101202,,\n", "629001101202,吴大河,\n");
        assert_ne!(roster, ROSTER.text, "the row of 09 names a father now");
        world.send_as(ROSTER, &roster).await.unwrap();
        world.judge().await;
        let aged = ledger(&world, Ledger::SchoolAge, None).await;
        assert_eq!(of(&aged, "吴雅琴").text("监护人"), "吴大河");
    }

    async fn an_absence_tells_the_day_and_the_reason_where_no_movement_does(world: JudgedCounty) {
        let absent = ATTENDANCE.text.replace("秦大磊,5,2026-10-26,", "秦大磊,22,2026-09-28,沉迷网络");
        world.send_as(ATTENDANCE, &absent).await.unwrap();
        world.judge().await;
        let flags = registry::flags::queue(&world.registry, &world.whole(), &registry::flags::FlagFilter::of("2026-autumn".parse().unwrap()), 0, 100).await.unwrap();
        let boy = flags.rows.iter().filter_map(|flag| flag.child.as_ref()).find(|child| child.name == "秦大磊").unwrap().id;
        let said = rules::standing::Said { status: rules::standing::SchoolStatus::DroppedOut, evidence: String::new(), note: "到家核实".into(), expires_on: None };
        registry::outcomes::verify(&world.registry, &world.officer("ju01").await, "2026-autumn".parse().unwrap(), boy, &said).await.unwrap();
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let boy = of(&out, "秦大磊");
        assert_eq!((boy.text("辍学日期").as_str(), boy.text("辍学原因").as_str()), ("2026-09-28（缺勤起）", "沉迷网络"));
    }
}

/// A day as 2026-11-07.
pub(crate) fn day(line: &Line, column: &str) -> String {
    match &line.0[column] {
        Data::DateTime(day) => day.as_datetime().expect("a day").format("%Y-%m-%d").to_string(),
        other => other.to_string(),
    }
}

/// Every text of a workbook's first sheet.
fn cells(file: &std::path::PathBuf) -> Vec<String> {
    rows(file).into_iter().flatten().map(|cell| cell.to_string()).filter(|text| !text.is_empty()).collect()
}

/// The survey with columns more, filled for these children.
fn with_cells(survey: &str, headings: &str, cells: &[(&str, &str)]) -> String {
    let empty = ",".repeat(headings.matches(',').count());
    let line = |line: &str| match line.split(',').next() {
        Some("记录编号") => format!("{line},{headings}\n"),
        Some(key) => {
            let own = cells.iter().find(|(of, _)| *of == key).map(|(_, cell)| *cell);
            format!("{line},{}\n", own.unwrap_or(&empty))
        }
        None => String::new(),
    };
    survey.lines().map(line).collect()
}

/// The county as if no school had sent a list of last spring.
async fn without_lists_of_spring(world: &World) {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let db = Database::connect(world.database.url()).await.expect("the database opens");
    for table in ["roster_rows", "roster_snapshots"] {
        let sql = format!("DELETE FROM {table} WHERE term = '2026-spring'");
        db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("deleted");
    }
    assert_eq!(ROSTER.kind, FormKind::Roster);
    world.judge().await;
}
