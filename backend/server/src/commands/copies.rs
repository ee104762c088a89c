//! `baoxue backup` and `baoxue restore`.

use std::path::Path;

use serde_json::json;

use super::Call;
use crate::failure::Failure;
use crate::{output, progress};

/// Copies everything into a new file, also while it serves.
pub async fn backup(call: &Call, file: &Path) -> Result<(), Failure> {
    let registry = call.ready_database().await?;
    let spinner = progress::spinner("备份");
    let rows = registry.backup(file).await;
    spinner.finish_and_clear();
    told(call, "备份", file, rows?)
}

/// Puts a copy back into an empty database.
pub async fn restore(call: &Call, file: &Path) -> Result<(), Failure> {
    let registry = call.database().await?;
    registry.migrate().await?;
    let spinner = progress::spinner("恢复");
    let rows = registry.restore(file).await;
    spinner.finish_and_clear();
    told(call, "恢复", file, rows?)
}

fn told(call: &Call, what: &str, file: &Path, rows: u64) -> Result<(), Failure> {
    if call.json {
        return output::json(&json!({ "file": file, "rows": rows }));
    }
    output::line(&format!("{what}完成：{rows} 条记录，文件 {}", file.display()))
}
