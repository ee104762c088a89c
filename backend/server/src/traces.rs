//! Traces: what happened, when, for how long; never a child's name or number (README, invariants).

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::Settings;

/// Sends spans of requests and deeds to standard error, as the settings' filter says.
///
/// # Errors
/// A filter that cannot be read.
pub fn start(settings: &Settings) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|e| {
        Failure::usage(format!("日志过滤条件“{}”无法识别：{e}。请改 BAOXUE_LOG，例如 info", settings.log))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    // A second start in one process (tests) keeps the first.
    drop(lines.try_init());
    Ok(())
}
