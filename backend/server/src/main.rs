//! The binary `baoxue` (保学). Everything it does stands in the library beside it.

use std::process::ExitCode;

/// Files and matching ask for millions of small pieces on several threads: measured, this allocator takes a fifth off their time, and
/// gives back what they no longer need.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::run(std::env::args_os())
}
