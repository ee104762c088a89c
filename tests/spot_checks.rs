//! 抽查: a sample is drawn, others go out, what they find is counted, and the survey is accepted or repeated.

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{SURVEY, this_term};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::spot_checks::{self, CheckId, Drawing, Findings, FoundChild, Item, ItemState, SheetRow};
use registry::{Actor, coverage, places, settings};
use rules::places::PlaceCode;
use rules::surveys::{CheckState, CheckedField, HomeFinding, Size, Strata, Verdict};

const ALL: (u64, u64) = (0, 10_000);

on_both! {
    async fn the_same_seed_draws_the_same_households_and_keeps_what_the_survey_said(world: JudgedCounty) {
        let (first, second) = (draw(&world, 7, None).await, draw(&world, 7, None).await);
        let homes = |items: &[Item]| items.iter().map(|item| item.recorded.number.clone()).collect::<Vec<_>>();
        let (first, second) = (items(&world, first).await, items(&world, second).await);
        assert_eq!(homes(&first), homes(&second));
        assert_eq!(first.len(), 6);
        let child = &first[0].recorded.children[0];
        assert!(!child.name().is_empty() && child.fields.len() == CheckedField::ALL.len());
    }

    async fn a_check_is_drawn_on_the_day_it_is_in_china(world: JudgedCounty) {
        // It is 10 in the morning of the 22nd; at 1 in the morning of the 23rd it is still the 22nd in Greenwich.
        world.clock.advance(chrono::TimeDelta::hours(15));
        let check = draw(&world, 1, None).await;
        let known = spot_checks::find(&world.registry, &world.whole(), check).await.unwrap();
        assert_eq!(known.drawn_on().to_string(), "2026-11-23");
    }

    async fn a_survey_that_was_right_throughout_is_accepted_when_all_were_checked(world: JudgedCounty) {
        let check = draw(&world, 1, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        let early = spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap_err();
        assert_eq!(early.to_string(), "还没有录入任何结果，请先入户核查");
        for item in &sample {
            enter(&world, item, Findings::as_recorded(&item.recorded)).await;
        }
        let state = spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        assert_eq!(state, CheckState::Judged(Verdict::Accepted));
        let results = spot_checks::results(&world.registry, &world.whole(), check).await.unwrap();
        let children = results.children.unwrap();
        assert_eq!((children.wrong, children.percent.as_str(), children.upper.as_str()), (0, "0.00", "0.00"));
        let late = enter_as(&world, &sample[0], Findings::as_recorded(&sample[0].recorded)).await.err().unwrap();
        assert_eq!(late.code(), "stale");
    }

    async fn a_village_is_known_the_better_the_more_of_its_households_were_checked(world: JudgedCounty) {
        for (size, certain) in [(10_000, true), (9, false)] {
            let check = draw(&world, 1, Some(Size::Households(size))).await;
            let sample = items(&world, check).await;
            for item in &sample {
                enter(&world, item, Findings::as_recorded(&item.recorded)).await;
            }
            let results = spot_checks::results(&world.registry, &world.whole(), check).await.unwrap();
            assert_eq!(results.villages.len(), 3);
            for village in results.villages {
                let rate = village.rate.unwrap();
                let upper: f64 = rate.upper.parse().unwrap();
                // Wilson's upper bound of no error among n, from a population without end.
                let endless = 100.0 / (1.0 + real(rate.checked) / (1.959_964 * 1.959_964));
                assert_eq!(upper == 0.0, certain, "{} {rate:?}", village.village);
                assert!(upper < endless - 1.0, "{} {rate:?} {endless}", village.village);
            }
        }
    }

    async fn a_missed_child_sends_the_village_back_and_coverage_shows_it(world: JudgedCounty) {
        let check = draw(&world, 1, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        for (at, item) in sample.iter().enumerate() {
            let mut found = Findings::as_recorded(&item.recorded);
            if at == 0 {
                found.missed.push(FoundChild { name: "马小三".into(), sex: Some("女".into()), born_on: None, schooling: None });
            }
            enter(&world, item, found).await;
        }
        let state = spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        assert_eq!(state, CheckState::Judged(Verdict::ToRepeat));
        let known = spot_checks::find(&world.registry, &world.whole(), check).await.unwrap();
        let village = sample[0].place.unwrap().village().unwrap();
        assert_eq!(known.repeat, [village]);
        let counted = coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap();
        assert_eq!(counted.repeats[&village].check, check.0);
        // Taken back, the village is as it was.
        spot_checks::reopen(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        let counted = coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap();
        assert!(counted.repeats.is_empty());
        let again = spot_checks::reopen(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap_err();
        assert_eq!(again.code(), "spot_check_state");
    }

    async fn a_village_in_which_nobody_was_met_proves_nothing_and_is_repeated(world: JudgedCounty) {
        let check = draw(&world, 3, Some(Size::Households(10_000))).await;
        let unseen = code("629001101202");
        for item in items(&world, check).await {
            let mut found = Findings::as_recorded(&item.recorded);
            if item.place.and_then(PlaceCode::village) == Some(unseen) {
                found.home = HomeFinding::Away;
            }
            enter(&world, &item, found).await;
        }
        spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        assert_eq!(state(&world, check).await, CheckState::Judged(Verdict::ToRepeat));
        let results = spot_checks::results(&world.registry, &world.whole(), check).await.unwrap();
        assert_ne!(results.children.unwrap().upper, "0.00", "all of that village may be wrong");
        let repeated = async || coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap().repeats;
        assert_eq!(repeated().await.into_keys().collect::<Vec<_>>(), [unseen]);
        // It is the village of today that is surveyed again.
        let (into, order) = (code("629001101201"), places::Order { on: this_term().starts_on(), document: None });
        places::merge(&world.registry, &SOMEBODY, &[unseen], (into, None), order).await.unwrap();
        assert_eq!(repeated().await.into_keys().collect::<Vec<_>>(), [into]);
    }

    async fn a_school_told_by_its_code_stands_on_the_sheet_by_its_name(world: FiledCounty) {
        let by_code = SURVEY.text.replacen("就读学校,", "就读学校标识码,", 1).replace(",城关镇中心小学,", ",2162900001,");
        world.send_as(SURVEY, &by_code).await.unwrap();
        let check = draw(&world, 3, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        let said = sample.iter().flat_map(|item| &item.recorded.children).map(|child| child.said(CheckedField::SchoolName));
        let said: Vec<&str> = said.collect();
        assert!(said.contains(&"城关镇中心小学") && !said.contains(&"2162900001"), "{said:?}");
    }

    async fn a_wrong_entry_counts_once_for_the_child_and_once_for_its_field(world: JudgedCounty) {
        let check = draw(&world, 3, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        for (at, item) in sample.iter().enumerate() {
            let mut found = Findings::as_recorded(&item.recorded);
            if at == 0 {
                found.children[0].differs.insert(CheckedField::BornOn, "2015-01-02".into());
                found.children[0].differs.insert(CheckedField::Grade, "四年级".into());
            }
            if at == 1 {
                found.home = HomeFinding::Away;
            }
            enter(&world, item, found).await;
        }
        let results = spot_checks::results(&world.registry, &world.whole(), check).await.unwrap();
        let all: u64 = sample.iter().map(|item| item.recorded.children.len() as u64).sum();
        let away = sample[1].recorded.children.len() as u64;
        let children = results.children.unwrap();
        assert_eq!((children.checked, children.wrong), (all - away, 1));
        for field in results.fields {
            let wrong = u64::from(matches!(field.field, CheckedField::BornOn | CheckedField::Grade));
            assert_eq!(field.rate.unwrap().wrong, wrong, "{}", field.field);
        }
        assert_eq!((results.homes["met"], results.homes["away"]), (sample.len() as u64 - 1, 1));
    }

    async fn a_draft_counts_for_nothing_and_a_result_can_be_taken_away(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let item = items(&world, check).await.remove(0);
        let (registry, scope) = (&world.registry, world.whole());
        let found = Findings::as_recorded(&item.recorded);
        let draft = spot_checks::save_draft(registry, (&SOMEBODY, &scope), item.id, item.version, &found).await.unwrap();
        assert_eq!((draft.state, state(&world, check).await), (ItemState::Draft, CheckState::Drawn));
        let stale = spot_checks::enter(registry, (&SOMEBODY, &scope), item.id, item.version, &found).await;
        assert!(stale.is_err_and(|error| error.code() == "stale"));
        let entered = spot_checks::enter(registry, (&SOMEBODY, &scope), item.id, draft.version, &found).await.unwrap();
        assert_eq!(state(&world, check).await, CheckState::InField);
        let cleared = spot_checks::clear(registry, (&SOMEBODY, &scope), item.id, entered.version).await.unwrap();
        assert_eq!((cleared.state, state(&world, check).await), (ItemState::Waiting, CheckState::Drawn));
    }

    async fn whoever_surveyed_does_not_check_and_only_some_posts_draw(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let item = items(&world, check).await.remove(0);
        let found = Findings::as_recorded(&item.recorded);
        let head = world.officer("xian01").await;
        let scope = world.scope_of("xian01").await;
        let refused = spot_checks::enter(&world.registry, (&Actor::Officer(head.id), &scope), item.id, item.version, &found).await;
        assert_eq!(refused.err().unwrap().code(), "not_this_post");
        let stranger = world.officer("xiang01").await;
        let far = world.scope_of("xiang01").await;
        let unseen = spot_checks::enter(&world.registry, (&Actor::Officer(stranger.id), &far), item.id, item.version, &found).await;
        assert_eq!(unseen.err().unwrap().code(), if far.covers_place(item.place.unwrap()) { "ok" } else { "not_found" });
        let bureau = world.officer("ju01").await;
        let whole = world.scope_of("ju01").await;
        let entered = spot_checks::enter(&world.registry, (&Actor::Officer(bureau.id), &whole), item.id, item.version, &found).await;
        assert!(entered.is_ok_and(|item| item.state == ItemState::Entered));
        let drawing = Drawing { place: code("629001102"), ..drawing(1, None) };
        let elsewhere = spot_checks::draw(&world.registry, &Actor::Officer(world.officer("zhen01").await.id), &drawing).await;
        assert_eq!(elsewhere.err().unwrap().code(), "not_your_area");
    }

    async fn a_village_sees_its_households_of_the_sample_once_the_check_is_judged(world: JudgedCounty) {
        let check = draw(&world, 1, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        let village = world.scope_of("cun01").await;
        let own: Vec<&Item> = sample.iter().filter(|item| village.covers_place(item.place.unwrap())).collect();
        let seen = async || spot_checks::items(&world.registry, &village, check, None, ALL).await.unwrap().total;
        assert_eq!((own.is_empty(), seen().await), (false, 0));
        assert!(spot_checks::item(&world.registry, &village, own[0].id).await.is_err_and(|error| error.code() == "not_found"));
        let page = Console::of(&world, "cun01").await.page(&format!("/spot-checks/{}", check.0)).await;
        assert!(page.contains("评定后才能查看") && !page.contains("/spot-checks/households/"), "{page}");
        // A teacher who looks after a group checks there and sees it.
        let teacher = world.scope_of("jiao01").await;
        assert!(spot_checks::items(&world.registry, &teacher, check, None, ALL).await.unwrap().total > 0);
        for item in &sample {
            enter(&world, item, Findings::as_recorded(&item.recorded)).await;
        }
        assert!(spot_checks::results(&world.registry, &village, check).await.unwrap().children.is_none());
        spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        assert_eq!(seen().await, own.len() as u64);
        assert!(spot_checks::results(&world.registry, &village, check).await.unwrap().children.is_some());
    }

    async fn whoever_surveyed_a_household_sees_it_in_no_check_and_judges_by_it_nevertheless(world: FiledCounty) {
        world.send_as(SURVEY, &surveyed_by("常镇长、李有田", "629001101201")).await.unwrap();
        let check = draw(&world, 1, Some(Size::Households(10_000))).await;
        let sample = items(&world, check).await;
        let (own, others): (Vec<&Item>, Vec<&Item>) = sample.iter().partition(|item| item.surveyor.is_some());
        assert!(!own.is_empty() && !others.is_empty());
        let head = world.scope_of("zhen01").await;
        let seen = spot_checks::items(&world.registry, &head, check, None, ALL).await.unwrap().rows;
        let near = others.iter().filter(|item| head.covers_place(item.place.unwrap())).count();
        assert!(seen.iter().all(|item| item.surveyor.is_none()) && seen.len() == near);
        let found = Findings::as_recorded(&own[0].recorded);
        let actor = Actor::Officer(world.officer("zhen01").await.id);
        let refused = spot_checks::enter(&world.registry, (&actor, &head), own[0].id, own[0].version, &found).await;
        assert_eq!(refused.err().unwrap().code(), "not_found");
        let page = Console::of(&world, "zhen01").await.page(&format!("/spot-checks/{}", check.0)).await;
        assert!(page.contains(&format!("另有 {} 户是您调查的", own.len())), "{page}");
    }

    async fn a_check_is_judged_when_all_is_entered_and_no_sooner_is_it_offered(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let sample = items(&world, check).await;
        let console = Console::of(&world, "ju01").await;
        let offered = async || console.page(&format!("/spot-checks/{}", check.0)).await.contains("/judge\"");
        enter(&world, &sample[0], Findings::as_recorded(&sample[0].recorded)).await;
        assert!(!offered().await);
        let early = spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap_err();
        assert_eq!(early.to_string(), "样本中还有户没有录入结果，请先全部录入");
        for item in &sample[1..] {
            enter(&world, item, Findings::as_recorded(&item.recorded)).await;
        }
        assert!(offered().await);
    }

    async fn a_village_that_was_wrong_throughout_is_drawn_to_the_full_beside_its_rate_and_the_limit(world: JudgedCounty) {
        let set = async |key: &str, to: &str| settings::set(&world.registry, &SOMEBODY, key, to).await.unwrap();
        set("spot_checks.village_limit", "12.5").await;
        let check = draw(&world, 1, Some(Size::Households(10_000))).await;
        let wrong = code("629001101202");
        for item in items(&world, check).await {
            let mut found = Findings::as_recorded(&item.recorded);
            if item.place.and_then(PlaceCode::village) == Some(wrong) {
                found.home = HomeFinding::NoSuchHousehold;
            }
            enter(&world, &item, found).await;
        }
        spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
        // Whoever sets another limit afterwards changes nothing of what was judged.
        set("spot_checks.village_limit", "100").await;
        let page = Console::of(&world, "ju01").await.page(&format!("/spot-checks/{}", check.0)).await;
        assert!(page.contains("一村差错率超过12.50%或漏登儿童超过0人，该村返工"), "{page}");
        // All were asked: the interval is a line at the right end of the picture.
        assert!(page.contains(r#"<rect class="band" x="992" width="8" height="10"/><rect class="at" x="992""#), "{page}");
        let villages = page.split("id=\"villages\"").nth(1).unwrap();
        assert!(villages.contains("100.00%</td>"), "{villages}");
        let known = spot_checks::find(&world.registry, &world.whole(), check).await.unwrap();
        assert_eq!((known.repeat.as_slice(), known.judged_by.unwrap().village_limit_hundredths), (&[wrong][..], 1_250));
        let next = draw(&world, 2, None).await;
        let next = spot_checks::find(&world.registry, &world.whole(), next).await.unwrap();
        let limits = spot_checks::limits(&world.registry, &world.whole(), &next).await.unwrap();
        assert_eq!(limits.village_limit_hundredths, 10_000);
    }

    async fn a_missed_child_is_born_on_a_day_that_there_is(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let item = items(&world, check).await.remove(0);
        let told = |name: &str, born_on: Option<&str>| {
            let child = FoundChild { name: name.into(), sex: None, born_on: born_on.map(str::to_owned), schooling: None };
            Findings { missed: vec![child], ..Findings::as_recorded(&item.recorded) }
        };
        for (name, day, cure) in [("马小三", "2015-13-40", "2015-03-02"), ("马小三", "abc", "2015-03-02"), ("", "2015-03-02", "请填写姓名")] {
            let refused = enter_as(&world, &item, told(name, Some(day))).await.err().unwrap();
            assert!(refused.code() == "invalid" && refused.to_string().contains(cure), "{refused}");
        }
        enter(&world, &item, told("马小三", Some("2015年3月"))).await;
    }

    async fn a_slip_of_the_checker_is_no_error_of_the_survey(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let item = items(&world, check).await.remove(0);
        let child = item.recorded.children[0].child;
        let slips = [(CheckedField::BornOn, "abc"), (CheckedField::IdNumber, "123"), (CheckedField::Grade, "十三年级"), (CheckedField::Sex, "x")];
        for (field, told) in slips {
            let mut found = Findings::as_recorded(&item.recorded);
            found.children[0].differs.insert(field, told.into());
            let refused = enter_as(&world, &item, found.clone()).await.err().unwrap();
            assert!(refused.code() == "invalid" && refused.to_string().starts_with(&format!("{}“{told}”不能用：", field.title())), "{refused}");
            assert!(!rules::speech::english(&refused.to_string()).contains("请"), "{refused}");
        }
        // The form comes back as it was filled in, each slip with what to write instead.
        let (console, address) = (Console::of(&world, "ju01").await, format!("/spot-checks/households/{}", item.id.0));
        let mut said: Vec<(String, String)> = slips.iter().map(|(field, told)| (format!("c.{child}.{}", field.as_str()), (*told).to_owned())).collect();
        said.extend([("home", "met"), ("as", "enter"), ("note", "明天再去"), ("m.0.name", "马小三"), ("m.0.born_on", "昨天")].map(|(name, text)| (name.to_owned(), text.to_owned())));
        said.push(("version".into(), item.version.to_string()));
        let (status, page) = console.fill(&address, &address, &said).await;
        assert_eq!(status, 422, "{page}");
        for kept in ["value=\"abc\"", "value=\"123\"", "value=\"十三年级\"", "value=\"x\"", "value=\"明天再去\"", "value=\"马小三\"", "value=\"昨天\"", "请写男或女", "2015-03-02", "校验位", "还没有录入"] {
            assert!(page.contains(kept), "{kept}: {page}");
        }
        assert_eq!(state(&world, check).await, CheckState::Drawn, "nothing was entered");
        // A draft keeps it all.
        let mut found = Findings::as_recorded(&item.recorded);
        found.children[0].differs.insert(CheckedField::BornOn, "abc".into());
        let draft = spot_checks::save_draft(&world.registry, (&SOMEBODY, &world.whole()), item.id, item.version, &found).await;
        assert!(draft.is_ok());
        // On a sheet the household is refused, the others are taken.
        let rows = spot_checks::sheet_rows(&world.registry, &world.whole(), check).await.unwrap();
        let headings = spot_checks::sheet_headings();
        let mut filled: Vec<SheetRow> = rows.iter().map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect()).collect();
        for row in &mut filled {
            row.insert("入户情况".into(), "已入户见面".into());
        }
        filled[0].insert("核查·性别".into(), "x".into());
        let taken = spot_checks::take_sheet(&world.registry, (&SOMEBODY, &world.whole()), check, &filled).await.unwrap();
        assert!(taken.stored > 0 && !taken.refused.is_empty() && taken.refused.iter().all(|row| row.reason.contains("不能用")), "{:?}", taken.refused);
    }

    async fn who_was_not_met_stands_beside_the_verdict_and_the_form_says_why_more_are_drawn(world: JudgedCounty) {
        let check = draw(&world, 1, Some(Size::Households(1))).await;
        let sample = items(&world, check).await;
        assert!(sample.len() > 1, "each village has its least");
        for (at, item) in sample.iter().enumerate() {
            let mut found = Findings::as_recorded(&item.recorded);
            if at < 2 {
                found.home = HomeFinding::Away;
            }
            enter(&world, item, found).await;
        }
        let console = Console::of(&world, "ju01").await;
        let page = console.page(&format!("/spot-checks/{}", check.0)).await;
        assert!(page.contains("家中无人，未见面 2") && page.contains("每层只抽了最少的 2 户"), "{page}");
        assert!(console.page("/spot-checks").await.contains("每层至少抽 2 户"));
        assert_eq!(console.call(&format!("/api/spot-checks/{}", check.0)).await["not_met"], 2);
    }

    async fn the_table_goes_out_and_comes_back(world: JudgedCounty) {
        let check = draw(&world, 5, None).await;
        let scope = world.whole();
        let rows = spot_checks::sheet_rows(&world.registry, &scope, check).await.unwrap();
        let headings = spot_checks::sheet_headings();
        let mut filled: Vec<SheetRow> = rows.iter().map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect()).collect();
        for row in &mut filled {
            row.insert("入户情况".into(), "已入户见面".into());
        }
        filled[0].insert("核查·就读学校".into(), "县外某小学".into());
        filled[1].insert("核查·年级".into(), "未核".into());
        let mut newly = filled[0].clone();
        newly.insert("儿童标识".into(), String::new());
        newly.insert("核查·姓名".into(), "李小四".into());
        filled.push(newly);
        filled.push([("户标识".to_owned(), "不是标识".to_owned())].into());
        let actor = (&SOMEBODY, &scope);
        let taken = spot_checks::take_sheet(&world.registry, actor, check, &filled).await.unwrap();
        assert_eq!((taken.stored, taken.refused.len()), (filled.len() as u64 - 1, 1), "{:?}", taken.refused);
        let again = spot_checks::take_sheet(&world.registry, actor, check, &filled).await.unwrap();
        assert_eq!((again.stored, again.unchanged), (0, filled.len() as u64 - 1));
        let results = spot_checks::results(&world.registry, &scope, check).await.unwrap();
        assert_eq!((results.missed, results.children.unwrap().wrong), (1, 1));
        // What came back goes out again as it came.
        let out = spot_checks::sheet_rows(&world.registry, &scope, check).await.unwrap();
        assert_eq!(out.len(), filled.len() - 1);
    }

    async fn an_answer_in_chinese_words_is_no_error(world: JudgedCounty) {
        let check = draw(&world, 7, Some(Size::Households(10_000))).await;
        let scope = world.whole();
        let rows = spot_checks::sheet_rows(&world.registry, &scope, check).await.unwrap();
        let headings = spot_checks::sheet_headings();
        let coded = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let mut filled: Vec<SheetRow> = rows.iter().map(|row| headings.iter().cloned().zip(row.iter().cloned()).collect()).collect();
        for row in &mut filled {
            // Whoever checks writes down what is printed, or the usual words for it; no code stands on the sheet.
            for field in CheckedField::ALL {
                let said = row[&format!("登记·{}", field.title())].clone();
                assert!(!coded(&said), "{field}: {said}");
                let told = match (field, said.as_str()) {
                    (CheckedField::Sex, "女") => "女孩".to_owned(),
                    (CheckedField::Grade, "七年级") => "初一".to_owned(),
                    (CheckedField::BornOn, day) => day.replacen('-', "年", 1).replacen('-', "月", 1) + "日",
                    (_, "") => "无".to_owned(),
                    (_, said) => said.to_owned(),
                };
                row.insert(format!("核查·{}", field.title()), told);
            }
            row.insert("入户情况".into(), "入户".into());
        }
        let sexes: Vec<&str> = filled.iter().map(|row| row["登记·性别"].as_str()).collect();
        assert!(sexes.contains(&"女") && filled.iter().any(|row| row["登记·就学情况"] == "在校"), "{sexes:?}");
        let taken = spot_checks::take_sheet(&world.registry, (&SOMEBODY, &scope), check, &filled).await.unwrap();
        assert_eq!((taken.stored, taken.refused.len()), (filled.len() as u64, 0), "{:?}", taken.refused);
        let results = spot_checks::results(&world.registry, &scope, check).await.unwrap();
        for field in results.fields {
            assert_eq!(field.rate.unwrap().wrong, 0, "{}", field.field);
        }
        let state = spot_checks::judge(&world.registry, &SOMEBODY, &scope, check).await.unwrap();
        assert_eq!(state, CheckState::Judged(Verdict::Accepted));
    }

    async fn the_printed_sheet_comes_back_with_what_was_written_on_it(world: JudgedCounty) {
        let check = draw(&world, 5, None).await;
        let scope = world.whole();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("核查表.xlsx");
        let printed = spot_checks::print_sheet(&world.registry, &scope, check, &file).await.unwrap();
        let rows = spot_checks::read_sheet(std::fs::read(&file).unwrap()).unwrap();
        // A line for each child and one for whom the survey missed.
        assert_eq!((printed.households, rows.len()), (6, printed.children + 6));
        let mut filled: Vec<SheetRow> = rows.into_iter().map(|(_, row)| row).collect();
        for row in &mut filled {
            assert!(row["入户情况"].is_empty());
            row.insert("入户情况".into(), "已入户见面".into());
        }
        let child = filled.iter().position(|row| !row["儿童标识"].is_empty()).unwrap();
        filled[child].insert("核查·父亲姓名".into(), "另有其人".into());
        let missed = filled.iter().position(|row| row["儿童标识"].is_empty()).unwrap();
        filled[missed].insert("核查·姓名".into(), "李小四".into());
        let taken = spot_checks::take_sheet(&world.registry, (&SOMEBODY, &scope), check, &filled).await.unwrap();
        assert_eq!((taken.stored, taken.refused.len()), (filled.len() as u64, 0), "{:?}", taken.refused);
        // Printed again, what was found stands on it: entered anew it changes nothing.
        spot_checks::print_sheet(&world.registry, &scope, check, &file).await.unwrap();
        let again: Vec<SheetRow> = spot_checks::read_sheet(std::fs::read(&file).unwrap()).unwrap().into_iter().map(|(_, row)| row).collect();
        assert_eq!(again.iter().filter(|row| row["核查·姓名"] == "李小四").count(), 1);
        let taken = spot_checks::take_sheet(&world.registry, (&SOMEBODY, &scope), check, &again).await.unwrap();
        assert_eq!((taken.stored, taken.unchanged), (0, again.len() as u64));
        assert!(spot_checks::read_sheet(b"no workbook".to_vec()).is_err());
    }

    async fn no_child_stands_in_the_journal(world: JudgedCounty) {
        let check = draw(&world, 1, None).await;
        let item = items(&world, check).await.remove(0);
        let name = item.recorded.children[0].name().to_owned();
        enter(&world, &item, Findings::as_recorded(&item.recorded)).await;
        let lines = registry::journal::list(&world.registry, &world.whole(), None, 50).await.unwrap();
        assert!(lines.iter().all(|line| !format!("{line:?}").contains(&name)));
        assert!(registry::check(&world.registry).await.unwrap().findings.is_empty());
    }
}

/// The survey with that surveyor in one village.
fn surveyed_by(surveyor: &str, village: &str) -> String {
    let mut lines = SURVEY.text.lines();
    let head = lines.next().map(|head| format!("{head},调查人")).unwrap();
    let rows = lines.map(|row| format!("{row},{}", if row.split(',').nth(2) == Some(village) { surveyor } else { "" }));
    std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn drawing(seed: u64, size: Option<Size>) -> Drawing {
    let size = size.or(Some(Size::Households(6)));
    Drawing { term: this_term(), place: code("629001"), strata: Strata::Village, size, seed }
}

async fn draw(world: &World, seed: u64, size: Option<Size>) -> CheckId {
    spot_checks::draw(&world.registry, &SOMEBODY, &drawing(seed, size)).await.unwrap()
}

async fn items(world: &World, check: CheckId) -> Vec<Item> {
    spot_checks::items(&world.registry, &world.whole(), check, None, ALL).await.unwrap().rows
}

async fn state(world: &World, check: CheckId) -> CheckState {
    spot_checks::find(&world.registry, &world.whole(), check).await.unwrap().state
}

async fn enter_as(world: &World, item: &Item, found: Findings) -> registry::Result<Item> {
    spot_checks::enter(&world.registry, (&SOMEBODY, &world.whole()), item.id, item.version, &found).await
}

async fn enter(world: &World, item: &Item, found: Findings) {
    enter_as(world, item, found).await.map(drop).unwrap();
}

fn code(written: &str) -> PlaceCode {
    written.parse().unwrap()
}
