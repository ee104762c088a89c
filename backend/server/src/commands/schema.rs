//! `baoxue migrate` and `baoxue check`.

use serde_json::json;

use super::Call;
use crate::failure::Failure;
use crate::output;

/// Brings the schema up to date.
pub async fn migrate(call: &Call) -> Result<(), Failure> {
    let registry = call.database().await?;
    let steps = registry.missing_steps().await?;
    registry.migrate().await?;
    if call.json {
        return output::json(&json!({ "steps": steps }));
    }
    output::line(&match steps {
        0 => "数据库结构已是最新".to_owned(),
        steps => format!("数据库结构已升级 {steps} 步"),
    })
}

/// Verifies the journal chain, counts and references of every county in the database.
pub async fn check(call: &Call) -> Result<(), Failure> {
    let registry = call.ready_database().await?;
    let mut findings = Vec::new();
    for county in registry.counties().await? {
        for finding in registry::check(&registry.in_county(county.code)).await?.findings {
            let county = county.code.to_string();
            findings.push(json!({ "county": county, "check": finding.check, "sentence": finding.sentence }));
        }
    }
    if call.json {
        output::json(&json!({ "sound": findings.is_empty(), "findings": findings }))?;
    } else if findings.is_empty() {
        output::line("数据完整：日志链、计数与引用均无误")?;
    } else {
        for finding in &findings {
            output::line(finding["sentence"].as_str().unwrap_or_default())?;
        }
    }
    if findings.is_empty() {
        Ok(())
    } else {
        Err(Failure::work(format!("发现 {} 处问题，请先用 baoxue backup 留好副本", findings.len())))
    }
}
