//! `baoxue policy`: the county's settings, shown and changed.

use registry::{Actor, settings};
use rules::policy::Policy;

use super::Call;
use super::rates::print_rows;
use crate::args::{Format, PolicyCommand};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Shows the settings, or changes one and shows them.
pub async fn perform(call: &Call, what: PolicyCommand) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let policy = match what {
        PolicyCommand::Show => settings::show(&registry, &registry.whole_county()?).await?,
        PolicyCommand::Set { key, value } => settings::set(&registry, &Actor::System("policy"), &key, &value).await?,
    };
    print(call, &policy)
}

fn print(call: &Call, policy: &Policy) -> Result<(), Failure> {
    let settings = policy.settings();
    if call.json {
        return output::json(&settings);
    }
    let mut rows = Rows::under(&["设置项", "含义", "现值", "默认值"]);
    for setting in settings {
        rows.rows.push(vec![setting.key.to_owned(), setting.title.to_owned(), setting.value, setting.default]);
    }
    print_rows(&rows, Format::Table, None, "县级设置")
}
