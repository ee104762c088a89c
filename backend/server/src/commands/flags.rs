//! `baoxue flags`: the suspected list with the reason of each (contract §3b).

use registry::flags::{self, FlagFilter, FlagRow};

use super::Call;
use super::rates::print_rows;
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
            print_rows(&flag_rows(&found), format, args.out.as_deref(), &format!("{}疑似名单", args.term.title()))
        }
    }
}

fn flag_rows(found: &[FlagRow]) -> Rows {
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
            flag.place.clone().unwrap_or_default(),
            flag.school.clone().unwrap_or_default(),
            flag.raised_on.to_string(),
            flag.reason.clone(),
            names(&flag.responsible.government),
            names(&flag.responsible.education),
            child.map(flags::FlaggedChild::group_titles).unwrap_or_default(),
        ]);
    }
    rows
}
