//! Any two tables by a declared model: columns by their headings, the first column of each is the key.

use std::collections::HashMap;

use linkage::compare::Declared;
use linkage::weights::probability;
use linkage::{Linked, Model, Options, Pair, Side, Tables};

use super::Line;
use super::table::CsvTable;
use crate::args::LinkArgs;
use crate::failure::Failure;

/// Links the files by the model of that file.
pub(super) fn link(args: &LinkArgs) -> Result<Vec<Line>, Failure> {
    let text = std::fs::read_to_string(&args.model).map_err(|e| {
        Failure::work(format!("无法读取模型 {}：{e}。请给出 TOML 文件，或写 children 使用本系统的儿童模型", args.model))
    })?;
    let model = Model::from_toml(&text).map_err(|e| Failure::work(format!("模型 {} 有误：{e}", args.model)))?;
    let (mut left, mut right) = (CsvTable::open(&args.left)?, CsvTable::open(&args.right)?);
    let mut tables = Tables::new(&names(&left), &names(&right));
    let left = fill(&mut tables, Side::Left, &mut left)?;
    let right = fill(&mut tables, Side::Right, &mut right)?;
    let pairing = Declared::new(&tables, &model, HashMap::new())
        .map_err(|e| Failure::work(format!("模型与表不符：{e}。请核对模型里的列名与表头")))?;
    let linked = linkage::link(&pairing, &model, &[], &Options::default());
    Ok(linked.pairs.iter().filter(|pair| pair.chosen).map(|pair| line(&linked, pair, &left, &right)).collect())
}

fn names(table: &CsvTable) -> Vec<&str> {
    table.headings.iter().map(String::as_str).collect()
}

/// Streams the rows into the columns; returns each row's key.
fn fill(tables: &mut Tables, side: Side, from: &mut CsvTable) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    while let Some(row) = from.next()? {
        keys.push(row.get(0).unwrap_or_default().to_owned());
        tables.push(side, row.iter().map(str::trim));
    }
    Ok(keys)
}

fn line(linked: &Linked, pair: &Pair, left: &[String], right: &[String]) -> Line {
    let agreeing = linked.model.comparisons.iter().enumerate().filter(|(at, comparison)| {
        // Level 0 is "missing"; the last level is the one that always holds.
        let level = pair.pattern.level(*at);
        level > 0 && level < comparison.levels.len()
    });
    let agreeing: Vec<&str> = agreeing.map(|(_, comparison)| comparison.name.as_str()).collect();
    Line {
        left: left[pair.left as usize].clone(),
        right: right[pair.right as usize].clone(),
        weight: pair.weight,
        probability: probability(pair.weight),
        decision: if pair.weight >= linked.model.bars.certain { "certain" } else { "review" },
        reason: format!("相符：{}", agreeing.join("、")),
    }
}
