//! Traces: what happened, when, for how long; never a child's name or number (README, invariants).

use tracing_subscriber::EnvFilter;

use crate::failure::Failure;
use crate::settings::Settings;

/// Sends requests and deeds to standard error, as the settings' filter says; without one, only while serving.
///
/// # Errors
/// A filter that cannot be read.
pub fn start(settings: &Settings, serving: bool) -> Result<(), Failure> {
    let usual = if serving { "warn,registry=info,server=info,tower_http=info" } else { "warn" };
    let wanted = settings.log.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(wanted)
        .map_err(|e| Failure::usage(format!("日志过滤条件“{wanted}”无法识别：{e}。请改 BAOXUE_LOG，例如 info")))?;
    // A second start in one process (tests) keeps the first.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init());
    Ok(())
}
