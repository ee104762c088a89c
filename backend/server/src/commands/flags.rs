//! `baoxue flags`: the suspected list with the reason of each (contract §3b).

use std::collections::HashSet;

use registry::flags::{self, FlagFilter, FlagRow};
use registry::ledgers::Caption;
use registry::places::{self, Places};
use registry::schools::{self, Schools};

use super::Call;
use super::rates::print_captioned;
use crate::args::{FlagsArgs, Format};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Prints the open flags of a term.
pub async fn perform(call: &Call, args: FlagsArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    let all = FlagFilter::of(args.term);
    let filter = FlagFilter { place: args.place, ..if args.poor { all.of_poor_households() } else { all } };
    let mut found = Vec::new();
    flags::for_each(&registry, &scope, &filter, |flag| {
        found.push(flag);
        Ok(())
    })
    .await?;
    match if call.json { Format::Json } else { args.format } {
        Format::Json => output::json(&found),
        format => {
            let (places, schools) = (places::load(&registry, &scope).await?, schools::load(&registry, &scope).await?);
            let area = args.place.unwrap_or_else(|| scope.county().place());
            let what = if args.poor { "疑似名单（与脱贫户、困境家庭比对）" } else { "疑似名单" };
            let persons: HashSet<_> =
                found.iter().map(|flag| flag.child.as_ref().map_or(flag.flag, |c| c.id)).collect();
            let today = registry.clock().today();
            let caption = Caption {
                title: format!("{}{}{what}", places.path(area), args.term.title()),
                notes: vec![format!(
                    "截至 {today}：{} 条线索，涉及 {} 人；疑似不等于辍学，须由人核实",
                    found.len(),
                    persons.len()
                )],
            };
            // For programs by code, for people by name.
            let names = (format != Format::Csv).then_some((&places, &schools));
            print_captioned(&flag_rows(&found, names), format, args.out.as_deref(), &caption)
        }
    }
}

fn flag_rows(found: &[FlagRow], names: Option<(&Places, &Schools)>) -> Rows {
    let place = |code: &str| match (names, code.parse()) {
        (Some((places, _)), Ok(code)) => places.path(code),
        _ => code.to_owned(),
    };
    let school = |code: &str| match names.and_then(|(_, schools)| schools.find(code)) {
        Some(school) => school.name.clone(),
        None => code.to_owned(),
    };
    let mut rows = Rows::under(&[
        "类别",
        "姓名",
        "建档号",
        "出生日期",
        "地方",
        "学校",
        "发现日期",
        "理由",
        "政府线",
        "教育线",
        "特殊群体",
    ]);
    for flag in found {
        let child = flag.child.as_ref();
        let names = |line: &[flags::ResponsibleOfficer]| {
            line.iter().map(|o| format!("{}（{}）", o.name, o.post)).collect::<Vec<_>>().join("、")
        };
        rows.rows.push(vec![
            flag.kind.title().to_owned(),
            child.map(|c| c.name.clone()).or_else(|| flag.row_name.clone()).unwrap_or_default(),
            child.and_then(|c| c.file_number.clone()).unwrap_or_default(),
            child.and_then(|c| c.born_on).map(|d| d.to_string()).unwrap_or_default(),
            flag.place.as_deref().map(place).unwrap_or_default(),
            flag.school.as_deref().map(school).unwrap_or_default(),
            flag.raised_on.to_string(),
            flag.reason.clone(),
            names(&flag.responsible.government),
            names(&flag.responsible.education),
            child.map(flags::FlaggedChild::group_titles).unwrap_or_default(),
        ]);
    }
    rows
}
