//! The program `baoxue` (保学): its commands, its settings, and the two faces it serves.
//!
//! Lives here: what a command is called, where its settings come from, how its result is printed. Must not live here: any
//! rule, any SQL, any page. A command reads its arguments, calls deeds of the registry, and prints what they return.

pub mod args;
mod commands;
mod failure;
pub mod field_args;
mod output;
mod progress;
mod refusal;
pub mod rounds;
mod settings;
mod traces;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub use failure::Failure;
pub use settings::Settings;

/// Runs one command line and says how it ended: 0 done, 1 the work failed, 2 wrong usage.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match args::Args::try_parse_from(words) {
        Ok(args) => args,
        Err(refused) => {
            if let Some(sentence) = refusal::sentence(&refused) {
                eprintln!("{sentence}");
                return ExitCode::from(2);
            }
            // Help and version are no failure; clap knows which stream each belongs to. A closed pipe is no news.
            let code = if refused.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
            drop(refused.print());
            return code;
        }
    };
    match work(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn work(args: args::Args) -> Result<(), Failure> {
    let settings = Settings::read(&args)?;
    traces::start(&settings, matches!(args.command, args::Command::Serve(_)))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(commands::perform(args, settings))
}
