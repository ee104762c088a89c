//! Models kept in files: what one run has learnt, another begins with or applies as it stands.

use std::path::Path;

use linkage::Model;

use crate::failure::Failure;

/// Reads a model.
pub(super) fn read(file: &Path) -> Result<Model, Failure> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|e| {
        Failure::work(format!("无法读取模型 {name}：{e}。请给出 TOML 文件，或写 children 使用本系统的儿童模型"))
    })?;
    Model::from_toml(&text).map_err(|e| Failure::work(format!("模型 {name} 有误：{e}")))
}

/// Writes a model as TOML.
pub(super) fn write(file: &Path, model: &Model) -> Result<(), Failure> {
    let text = model.to_toml().map_err(|e| Failure::work(format!("模型无法写成 TOML：{e}")))?;
    std::fs::write(file, text)
        .map_err(|e| Failure::work(format!("无法写入 {}：{e}。请检查目录权限与磁盘空间", file.display())))
}
