//! `baoxue link`: the linkage engine alone, on any two CSV files, without a database (contract §3); `evaluate` and `sample`: how good its
//! links are, by a known truth or by what a person finds.

mod any;
mod children;
mod evaluate;
mod lines;
mod mistakes;
mod plain;
mod reading;
mod sampling;
mod saved;
mod table;

use std::path::Path;

use linkage::Side;
use serde_json::json;

use self::children::Matched;
use super::Call;
use super::matching::unwritable;
use crate::args::{EvaluateArgs, LinkArgs, SampleArgs};
use crate::failure::Failure;
use crate::output;

/// Links the two files by the model and writes the links.
pub fn perform(call: &Call, args: &LinkArgs) -> Result<(), Failure> {
    if let Some(threads) = args.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
        pool.map_err(|e| Failure::work(format!("线程无法启动：{e}。请减小 --threads")))?;
    }
    let links = if args.model == "children" { children::link(args, call.json)? } else { any::link(args)? };
    if call.json {
        return output::json(&json!({ "links": links, "out": args.out }));
    }
    output::line(&format!("{links} 对，已写入 {}", args.out.display()))
}

/// `baoxue evaluate`.
pub fn evaluate(call: &Call, args: &EvaluateArgs) -> Result<(), Failure> {
    evaluate::perform(call, args)
}

/// `baoxue sample`.
pub fn sample(call: &Call, args: &SampleArgs) -> Result<(), Failure> {
    sampling::told(call, args)
}

/// Writes the doubles inside each list.
fn write_doubles(file: &Path, matched: &Matched) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_path(file).map_err(|e| unwritable(file, &e))?;
    let headings = ["table", "one_id", "other_id", "weight", "probability", "decision", "reason"];
    writer.write_record(headings).map_err(|e| unwritable(file, &e))?;
    let outcome = &matched.outcome;
    for (table, side, doubles) in
        [("left", Side::Left, &outcome.doubles_left), ("right", Side::Right, &outcome.doubles_right)]
    {
        for double in doubles {
            let (one, other) = (matched.people.key(side, double.one), matched.people.key(side, double.other));
            let (weight, probability) = (format!("{:.3}", double.weight), format!("{:.6}", double.probability));
            let reason = double.reason.to_string();
            let row = [table, one, other, &weight, &probability, double.decision.as_str(), &reason];
            writer.write_record(row).map_err(|e| unwritable(file, &e))?;
        }
    }
    Ok(writer.flush()?)
}
