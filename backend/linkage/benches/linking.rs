//! What the engine's steps cost: `cargo bench -p linkage`.

use linkage::assign::{Edge, one_to_one};
use linkage::block::stir;
use linkage::compare::{Declared, text};
use linkage::{Model, Options, Side, Tables, link};

fn main() {
    divan::main();
}

/// Persons with a spelling mistake in every fifth name, the same on each run.
fn tables(rows: u64) -> Tables {
    let columns = ["given_name", "surname", "born"];
    let mut tables = Tables::new(&columns, &columns);
    for row in 0..rows {
        let given = format!("given{:04}", stir(row) % 3000);
        let surname = format!("surname{:03}", stir(row ^ 6) % 500);
        let born = format!("{}-{:02}-{:02}", 2008 + stir(row ^ 7) % 12, 1 + stir(row ^ 8) % 12, 1 + stir(row ^ 9) % 28);
        tables.push(Side::Left, [given.as_str(), &surname, &born]);
        let slip = if row % 5 == 0 { given.replace("given", "gievn") } else { given };
        tables.push(Side::Right, [slip.as_str(), &surname, &born]);
    }
    tables
}

fn model() -> Model {
    let comparison = |name: &str| {
        format!(
            "[[comparison]]\nname = \"{name}\"\nlevel = [\n\
             {{ says = \"same\", m = 0.9, u = 0.01, test = \"exact\", by_rarity = true }},\n\
             {{ says = \"near\", m = 0.08, u = 0.02, test = {{ edits = 1 }} }},\n\
             {{ says = \"other\", m = 0.02, u = 0.97, test = \"otherwise\" }} ]\n"
        )
    };
    let comparisons: String = ["given_name", "surname", "born"].into_iter().map(comparison).collect();
    let blocks = "[[block]]\nkeys = [{ column = \"surname\" }, { column = \"born\" }]\n\
                  [[block]]\nkeys = [{ column = \"given_name\" }, { column = \"surname\" }]\n";
    Model::from_toml(&format!("name = \"bench\"\nmatches_per_row = 0.9\n{comparisons}{blocks}"))
        .expect("the model reads")
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn two_tables(bencher: divan::Bencher, rows: u64) {
    let (tables, model) = (tables(rows), model());
    let declared = Declared::new(&tables, &model, std::collections::HashMap::new()).expect("the columns are there");
    bencher.bench(|| link(&declared, &model, &[], &Options::default()).pairs.len());
}

#[divan::bench]
fn edits_of_two_names() -> usize {
    text::edits(divan::black_box("阿依古丽买买提"), divan::black_box("阿依古力买买题"))
}

#[divan::bench]
fn jaro_winkler_of_two_names() -> f64 {
    text::jaro_winkler(divan::black_box("michaela"), divan::black_box("micheala"))
}

#[divan::bench(args = [1_000, 100_000])]
fn assignment_in_small_components(bencher: divan::Bencher, rows: u32) {
    let edges: Vec<Edge> = (0..rows)
        .flat_map(|row| {
            let weight = f64::from((stir(u64::from(row)) % 64) as u32) + 1.0;
            [Edge { left: row, right: row, weight }, Edge { left: row, right: row ^ 1, weight: weight / 2.0 }]
        })
        .collect();
    bencher.bench(|| one_to_one(&edges).len());
}
