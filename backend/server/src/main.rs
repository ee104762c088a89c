//! The binary `baoxue` (保学). Everything it does stands in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::run(std::env::args_os())
}
