//! The exact short cut as a model declares it, tried on tables of strangers.

use std::collections::HashMap;

use crate::compare::Declared;
use crate::link::{Options, link};
use crate::model::Model;
use crate::pairing::Side;
use crate::table::Tables;

const COMPARISONS: &str = r#"
    name = "numbers and names"
    matches_per_row = 0.9
    [[comparison]]
    name = "number"
    level = [{ says = "same", m = 0.9, u = 1e-4, test = "exact" }, { says = "other", m = 0.1, u = 1.0, test = "otherwise" }]
    [[comparison]]
    name = "name"
    level = [{ says = "same", m = 0.9, u = 0.1, test = "exact" }, { says = "other", m = 0.1, u = 0.9, test = "otherwise" }]
"#;

fn model(last: bool) -> Model {
    let step = "[[step]]\nname = \"one number\"\nneeds = { number = [1], name = [1] }\n";
    let blocks = format!(
        "[[block]]\nkeys = [{{ column = \"number\" }}]\n[[block]]\nlast = {last}\nkeys = [{{ column = \"name\" }}]\n"
    );
    Model::from_toml(&format!("{COMPARISONS}{step}{blocks}")).expect("the model reads")
}

/// Forty namesakes on either side, of whom all but two have a number that both sides wrote down.
fn namesakes() -> Tables {
    let mut tables = Tables::new(&["number", "name"], &["number", "name"]);
    for row in 0..40 {
        let number = format!("{row}");
        let slip = if row < 2 { format!("{row}?") } else { number.clone() };
        tables.push(Side::Left, [number.as_str(), "Meier"]);
        tables.push(Side::Right, [slip.as_str(), "Meier"]);
    }
    tables
}

#[test]
fn a_block_that_is_asked_last_is_asked_about_those_whom_no_exact_step_has_found() {
    let tables = namesakes();
    let linked = |last: bool| {
        let model = model(last);
        let pairing = Declared::new(&tables, &model, HashMap::new()).expect("the columns are there");
        link(&pairing, &model, &[], &Options { train: false, ..Options::default() })
    };
    let (whole, short) = (linked(false), linked(true));
    assert_eq!((whole.compared, short.compared), (40 * 40, 38 + 2 * 2));
    for pair in &short.pairs {
        let same = whole.pairs.iter().find(|other| (other.left, other.right) == (pair.left, pair.right));
        assert_eq!(same.map(|other| (other.pattern, other.weight)), Some((pair.pattern, pair.weight)));
    }
}

#[test]
fn a_model_that_asks_a_block_last_is_written_as_it_was_read() {
    let model = model(true);
    assert_eq!(Model::from_toml(&model.to_toml().expect("the model is written")).expect("and read"), model);
}
