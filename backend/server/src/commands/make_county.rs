//! `baoxue make-county`: a made-up county as the files of contract §2, with the truth beside them.

use std::path::Path;

use rules::calendar::Term;
use seed::{Manifest, Recipe};

use super::Call;
use crate::args::MakeCountyArgs;
use crate::failure::Failure;
use crate::{output, progress};

/// Writes the county's files.
pub fn perform(call: &Call, args: &MakeCountyArgs) -> Result<(), Failure> {
    let term = super::term_of_today()?;
    let recipe = Recipe { children: args.children as usize, seed: args.seed, years: args.years, term };
    let manifest = write(recipe, &args.out)?;
    if call.json {
        return output::json(&manifest);
    }
    output::line(&format!("{}（虚构）：{} 名儿童，文件在 {}", manifest.name, manifest.children, args.out.display()))?;
    for file in &manifest.files {
        let term = file.term.as_deref().unwrap_or_default();
        output::line(&format!("  {:<24} {:>8} 行  {:<12} {term}", file.file, file.rows, file.kind))?;
    }
    Ok(())
}

/// Makes and writes the county of that recipe under a progress bar.
pub fn write(recipe: Recipe, dir: &Path) -> Result<Manifest, Failure> {
    let county = seed::make_county(recipe);
    let bar = progress::bar("写文件", recipe.children as u64);
    let manifest = county.write(dir, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    manifest.map_err(|e| Failure::work(format!("无法写入 {}：{e}。请检查目录权限与磁盘空间", dir.display())))
}

/// The term that a day falls into.
pub fn term_of(day: chrono::NaiveDate) -> Result<Term, Failure> {
    Term::of_day(day).ok_or_else(|| Failure::usage(format!("{day} 不在任何学期之内，请用 --term 指明学期")))
}
