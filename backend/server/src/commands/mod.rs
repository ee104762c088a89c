//! 命令: one file a command. Each reads its arguments, calls deeds and reads of the registry, and prints what they return.

mod copies;
mod coverage;
mod demo;
mod flags;
mod import;
mod ledger;
mod link;
mod make_county;
mod matching;
mod officers;
mod places;
mod policy;
mod rates;
mod schema;
mod serve;
mod spot_checks;

pub(crate) use ledger::catalogue as ledger_catalogue;
use registry::{Clock, Registry};
use rules::calendar::Term;
use rules::places::CountyCode;

use crate::args::{Args, Command};
use crate::failure::Failure;
use crate::settings::Settings;

/// Does what was asked.
///
/// # Errors
/// The sentence that the caller prints.
pub async fn perform(args: Args, settings: Settings) -> Result<(), Failure> {
    let call = Call { settings, json: args.json };
    match args.command {
        Command::MakeCounty(args) => make_county::perform(&call, &args),
        Command::Demo(args) => demo::perform(call, args).await,
        Command::Serve(args) => serve::perform(call, args).await,
        Command::Ledger(args) => ledger::perform(&call, args).await,
        Command::Link(args) => link::perform(&call, &args),
        Command::Evaluate(args) => link::evaluate(&call, &args),
        Command::Sample(args) => link::sample(&call, &args),
        Command::Import(args) => import::perform(&call, args).await,
        Command::Match(args) => matching::perform(&call, args).await,
        Command::Rates(args) => rates::perform(&call, args).await,
        Command::Flags(args) => flags::perform(&call, args).await,
        Command::Coverage(args) => coverage::perform(&call, args).await,
        Command::SpotCheck(what) => spot_checks::perform(&call, what).await,
        Command::Places(what) => places::perform(&call, what).await,
        Command::Migrate => schema::migrate(&call).await,
        Command::Check => schema::check(&call).await,
        Command::Backup(to) => copies::backup(&call, &to.file).await,
        Command::Restore(from) => copies::restore(&call, &from.file).await,
        Command::Officers(what) => officers::perform(&call, what).await,
        Command::Policy(what) => policy::perform(&call, what).await,
    }
}

/// The term of today, for commands that were not told one.
pub fn term_of_today() -> Result<Term, Failure> {
    make_county::term_of(Clock::real().today())
}

/// What every command is given besides its own arguments.
pub struct Call {
    /// The settings in force.
    pub settings: Settings,
    /// One JSON document on standard output and nothing else there.
    pub json: bool,
}

impl Call {
    /// The database as it is: made if it is an embedded one that is missing, its schema untouched.
    pub async fn database(&self) -> Result<Registry, Failure> {
        Ok(Registry::open(&self.settings.database, Clock::real()).await?)
    }

    /// The database with its schema up to date: an embedded database brings itself up to date, a shared one is left to
    /// whoever runs `baoxue migrate`.
    pub async fn ready_database(&self) -> Result<Registry, Failure> {
        let registry = self.database().await?;
        match registry.missing_steps().await? {
            0 => {}
            _ if self.settings.database.starts_with("sqlite:") => registry.migrate().await?,
            steps => return Err(Failure::work(format!("数据库结构差 {steps} 步：请先运行 baoxue migrate"))),
        }
        Ok(registry)
    }

    /// The register of the county that the settings name, or of the only one there is.
    pub async fn registry(&self) -> Result<Registry, Failure> {
        self.registry_or_new(false).await
    }

    /// The same, or a database without a county where the next import founds it.
    pub async fn registry_or_new(&self, may_found: bool) -> Result<Registry, Failure> {
        let registry = self.ready_database().await?;
        if may_found && registry.counties().await?.is_empty() {
            return Ok(registry);
        }
        match self.county()? {
            Some(county) => Ok(registry.in_county(county)),
            None => Ok(registry.in_only_county().await?),
        }
    }

    /// The county that the settings name.
    pub fn county(&self) -> Result<Option<CountyCode>, Failure> {
        let Some(written) = &self.settings.county else { return Ok(None) };
        let code = written.parse::<rules::places::PlaceCode>().map_err(|e| Failure::usage(e.to_string()))?;
        code.county().map(Some).ok_or_else(|| Failure::usage(format!("“{written}”不是县级代码，请写六位，例如 629001")))
    }
}
