//! `baoxue link`: the linkage engine alone, on any two CSV files, without a database (contract §3).

mod any;
mod children;
mod table;

use std::path::Path;

use serde_json::json;

use super::Call;
use super::matching::unwritable;
use crate::args::LinkArgs;
use crate::failure::Failure;
use crate::output;

/// One line of the result.
struct Line {
    left: String,
    right: String,
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
    let lines = if args.model == "children" { children::link(args)? } else { any::link(args)? };
    write(&args.out, &lines)?;
    if call.json {
        return output::json(&json!({ "links": lines.len(), "out": args.out }));
    }
    output::line(&format!("{} 对，已写入 {}", lines.len(), args.out.display()))
}

fn write(file: &Path, lines: &[Line]) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_path(file).map_err(|e| unwritable(file, &e))?;
    let headings = ["survey_id", "roster_id", "weight", "probability", "decision", "reason"];
    writer.write_record(headings).map_err(|e| unwritable(file, &e))?;
    for line in lines {
        let (weight, probability) = (format!("{:.3}", line.weight), format!("{:.6}", line.probability));
        let row = [&line.left, &line.right, &weight, &probability, line.decision, &line.reason];
        writer.write_record(row).map_err(|e| unwritable(file, &e))?;
    }
    Ok(writer.flush()?)
}
