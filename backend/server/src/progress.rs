//! Progress bars on standard error: only on a terminal, only when the work is longer than a second (contract §1).

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar for work of known length; silent when nobody watches.
pub fn bar(what: &str, length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), target());
    let style = ProgressStyle::with_template("{msg} {bar:32} {percent}% {per_sec} 剩余 {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(what.to_owned());
    bar
}

/// A sign of life for work of unknown length.
pub fn spinner(what: &str) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target());
    spinner.set_message(what.to_owned());
    spinner.enable_steady_tick(Duration::from_secs(1));
    spinner
}

/// Two draws a second; the first after half a second, so that short work leaves no trace.
fn target() -> ProgressDrawTarget {
    if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr_with_hz(2) } else { ProgressDrawTarget::hidden() }
}
