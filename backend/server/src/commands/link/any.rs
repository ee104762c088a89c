//! Any two tables by a declared model: columns by their headings, the first column of each is the key.

use std::collections::HashMap;
use std::path::Path;

use linkage::compare::Declared;
use linkage::weights::probability;
use linkage::{Choice, Linked, Options, Pair, Side, Tables};

use super::lines::{Lines, write};
use super::saved;
use super::table::CsvTable;
use crate::args::LinkArgs;
use crate::failure::Failure;

/// Links the files by the model of that file; gives the number of lines.
pub(super) fn link(args: &LinkArgs) -> Result<usize, Failure> {
    let model = saved::read(Path::new(&args.model))?;
    let left = CsvTable::open(&args.left)?;
    let right = args.right.as_deref().map(CsvTable::open).transpose()?;
    let mut tables = Tables::new(&names(&left), &right.as_ref().map(names).unwrap_or_default());
    let left = fill(&mut tables, Side::Left, &left)?;
    let keys = right.as_ref().map(|right| fill(&mut tables, Side::Right, right)).transpose()?;
    let pairing = Declared::new(&tables, &model, HashMap::new())
        .map_err(|e| Failure::work(format!("模型与表不符：{e}。请核对模型里的列名与表头")))?;
    let options = Options { train: !args.no_training, ..Options::default() };
    let linked = match &keys {
        Some(_) => linkage::link(&pairing, &model, &[], &options),
        None => linkage::link_within(&pairing, Side::Left, &model, &[], &Options { choice: Choice::All, ..options }),
    };
    let right = keys.as_ref().unwrap_or(&left);
    if let Some(file) = &args.save_model {
        saved::write(file, &linked.model)?;
    }
    let chosen: Vec<&Pair> = linked.pairs.iter().filter(|pair| pair.chosen).collect();
    write(&args.out, chosen.len(), |place, lines| line(&linked, chosen[place], [&left, right], lines))?;
    Ok(chosen.len())
}

fn names(table: &CsvTable) -> Vec<&str> {
    table.headings.iter().map(String::as_str).collect()
}

/// Streams the rows into the columns; returns each row's key.
fn fill(tables: &mut Tables, side: Side, from: &CsvTable) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    from.each(|row| {
        keys.push(row.get(0).to_owned());
        tables.push(side, row.iter().map(str::trim));
    })?;
    Ok(keys)
}

fn line(linked: &Linked, pair: &Pair, [left, right]: [&[String]; 2], lines: &mut Lines) {
    let agreeing = linked.model.comparisons.iter().enumerate().filter(|(at, comparison)| {
        // Level 0 is "missing"; the last level is the one that always holds.
        let level = pair.pattern.level(*at);
        level > 0 && level < comparison.levels.len()
    });
    let agreeing: Vec<&str> = agreeing.map(|(_, comparison)| comparison.name.as_str()).collect();
    let decision = if pair.weight >= linked.model.bars.certain { "certain" } else { "review" };
    let keys = [left[pair.left as usize].as_str(), right[pair.right as usize].as_str()];
    lines.start(keys, [pair.weight, probability(pair.weight)], decision);
    lines.end(&["相符：", &agreeing.join("、")]);
}
