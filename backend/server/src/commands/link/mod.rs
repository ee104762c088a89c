//! `baoxue link`: the linkage engine alone, on any two CSV files, without a database (contract §3); `evaluate` and `sample`: how good its
//! links are, by a known truth or by what a person finds.

mod any;
mod children;
mod evaluate;
mod mistakes;
mod sampling;
mod saved;
mod table;

use std::fs::File;
use std::io::Write;
use std::path::Path;

use linkage::Side;
use rayon::prelude::*;
use serde_json::json;

use self::children::Matched;
use super::Call;
use super::matching::unwritable;
use crate::args::{EvaluateArgs, LinkArgs, SampleArgs};
use crate::failure::Failure;
use crate::output;

/// One line of the result.
struct Line<'l> {
    left: &'l str,
    right: &'l str,
    weight: f64,
    probability: f64,
    decision: &'static str,
    reason: String,
}

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

/// Lines made and written side by side at a time: what bounds the memory.
const LINES_AT_A_TIME: usize = 1 << 17;
const LINES_PER_THREAD: usize = 1 << 12;

/// Writes so many lines, made on all threads.
fn write<'l>(file: &Path, count: usize, line: impl Fn(usize) -> Line<'l> + Sync) -> Result<(), Failure> {
    let mut out = File::create(file).map_err(|e| unwritable(file, &e.into()))?;
    out.write_all(b"survey_id,roster_id,weight,probability,decision,reason\n")?;
    for first in (0..count).step_by(LINES_AT_A_TIME) {
        let end = count.min(first + LINES_AT_A_TIME);
        let parts = (first..end).into_par_iter().step_by(LINES_PER_THREAD);
        let texts: Result<Vec<Vec<u8>>, csv::Error> =
            parts.map(|from| text((from..end.min(from + LINES_PER_THREAD)).map(&line))).collect();
        for text in texts.map_err(|e| unwritable(file, &e))? {
            out.write_all(&text)?;
        }
    }
    Ok(out.flush()?)
}

fn text<'l>(lines: impl Iterator<Item = Line<'l>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(LINES_PER_THREAD * 128));
    for line in lines {
        let (weight, probability) = (format!("{:.3}", line.weight), format!("{:.6}", line.probability));
        writer.write_record([line.left, line.right, &weight, &probability, line.decision, &line.reason])?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}
