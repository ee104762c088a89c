//! `baoxue demo`: a made-up county through the whole job, its result printed and measured against the truth, then served.

mod roles;
mod truth;

use std::path::Path;
use std::time::Instant;

use registry::imports::ImportOptions;
use registry::rates::{Area, FigureFilter};
use registry::{Registry, rates};
use rules::calendar::Term;
use rules::forms::FormKind;
use seed::{Manifest, Recipe};
use serde_json::json;

use super::{Call, import, make_county, matching, rates as rates_command, serve};
use crate::args::DemoArgs;
use crate::failure::Failure;
use crate::output;
use crate::settings::Settings;

/// Runs the whole job and serves it.
pub async fn perform(call: Call, args: DemoArgs) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let term = super::term_of_today()?;
    let recipe = Recipe { children: args.children as usize, seed: args.seed, years: 1, term };
    let manifest = written(recipe, &args.dir)?;
    steps.done("造县");
    let call = Call { settings: in_directory(call.settings, &args.dir), ..call };
    let registry = imported(&call, &manifest, &args.dir, &mut steps).await?;
    let (matched, assessed) = matching::whole(&registry, term).await?;
    matching::write_links(&registry, term, &args.dir).await?;
    steps.done("比对、研判、测算");
    let ledgers = super::ledger::all(&registry, term, &args.dir.join("ledgers")).await?;
    steps.done("台账");
    let accuracy = truth::measure(&registry, term, &args.dir).await?;
    let scope = registry.whole_county()?;
    let county = FigureFilter { term, area: Area::Place(scope.county().place()), indicator: None };
    let figures = rates::figures(&registry, &scope, &county).await?;
    let sign_ins = roles::one_of_each(&registry).await?;
    steps.done("对照真值、设口令");
    if call.json {
        output::json(&json!({
            "county": manifest.name, "children": manifest.children, "term": term.to_string(), "seconds": steps.as_json(),
            "match": matched, "assess": assessed, "accuracy": accuracy, "rates": figures, "ledgers": ledgers, "sign_ins": sign_ins,
        }))?;
    } else {
        output::line(&format!("\n{}（虚构）{} 名儿童，种子 {}", manifest.name, manifest.children, manifest.seed))?;
        matching::told(term, &matched, &assessed)?;
        output::line(&format!("\n{}", rates_command::figure_rows(&figures).table().trim_end()))?;
        output::line(&format!("\n{accuracy}"))?;
        output::line(&format!("\n台账：{}", args.dir.join("ledgers").display()))?;
        output::line(&format!("用时：{steps}"))?;
        output::line(&format!("\n登录账号（每个岗位一个）\n{}", roles::table(&sign_ins).trim_end()))?;
    }
    if args.no_serve { Ok(()) } else { serve::serve(registry, &call.settings.at(args.addresses)).await }
}

/// The county's files: written, or there already from the same recipe.
fn written(recipe: Recipe, dir: &Path) -> Result<Manifest, Failure> {
    match Manifest::read(dir) {
        Ok(old)
            if (old.seed, old.term.as_str()) == (recipe.seed, recipe.term.to_string().as_str())
                && old.asked == recipe.children as u64 =>
        {
            Ok(old)
        }
        Ok(_) => {
            Err(Failure::work(format!("{} 里已有另一个虚构的县：请换一个 --dir，或删除该目录后重试", dir.display())))
        }
        Err(_) => make_county::write(recipe, dir),
    }
}

/// Database and key lie in the directory, unless a database was named.
fn in_directory(mut settings: Settings, dir: &Path) -> Settings {
    if settings.database == Settings::default().database {
        settings.database = format!("sqlite://{}", dir.join("county.db").display());
    }
    if settings.key_file == Settings::default().key_file {
        settings.key_file = dir.join("baoxue.key");
    }
    settings
}

/// Every file of the manifest, in its order.
async fn imported(call: &Call, manifest: &Manifest, dir: &Path, steps: &mut Steps) -> Result<Registry, Failure> {
    let mut registry = call.database().await?;
    registry.migrate().await?;
    if let Some(county) = registry.counties().await?.first() {
        registry = registry.in_county(county.code);
    }
    for file in manifest.files.iter().filter(|f| f.import) {
        let Some(kind) = FormKind::from_word(&file.kind) else { continue };
        let unreadable =
            || Failure::work(format!("manifest.json 里 {} 的学期或日期无法识别：请删除目录后重试", file.file));
        let options = ImportOptions {
            term: file.term.as_deref().map(str::parse::<Term>).transpose().map_err(|_| unreadable())?,
            as_of: file.as_of.as_deref().map(str::parse).transpose().map_err(|_| unreadable())?,
            ..ImportOptions::default()
        };
        let report = import::one(&registry, kind, &dir.join(&file.file), &options).await?;
        if registry.county().is_err() {
            registry = registry.in_only_county().await?;
        }
        if !call.json {
            import::told(&report)?;
        }
        steps.done(kind.title());
    }
    registry::surveys::issue_file_numbers(&registry, &registry::Actor::System("demo")).await?;
    registry.recount().await?;
    steps.done("建档号");
    Ok(registry)
}

/// Where the time went.
struct Steps {
    last: Instant,
    done: Vec<(String, f64)>,
}

impl Default for Steps {
    fn default() -> Self {
        Self { last: Instant::now(), done: Vec::new() }
    }
}

impl Steps {
    fn done(&mut self, what: &str) {
        let seconds = self.last.elapsed().as_secs_f64();
        self.last = Instant::now();
        match self.done.iter_mut().find(|(name, _)| name == what) {
            Some(known) => known.1 += seconds,
            None => self.done.push((what.to_owned(), seconds)),
        }
    }

    fn as_json(&self) -> serde_json::Value {
        self.done.iter().map(|(what, seconds)| (what.clone(), json!(seconds))).collect::<serde_json::Map<_, _>>().into()
    }
}

impl std::fmt::Display for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let total: f64 = self.done.iter().map(|(_, s)| s).sum();
        write!(f, "共 {total:.1} 秒（")?;
        for (at, (what, seconds)) in self.done.iter().enumerate() {
            write!(f, "{}{what} {seconds:.2}", if at == 0 { "" } else { "，" })?;
        }
        write!(f, "）")
    }
}
