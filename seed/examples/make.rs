//! Makes a county into a directory and says how long it took: `cargo run -p seed --example make -- 20000 1 made-up-county 1`.

use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let text = |at: usize, default: &str| args.get(at).cloned().unwrap_or_else(|| default.to_owned());
    let recipe = seed::Recipe {
        children: text(1, "20000").parse()?,
        seed: text(2, "1").parse()?,
        years: text(4, "1").parse()?,
        term: "2026-autumn".parse()?,
    };
    let started = Instant::now();
    let manifest = seed::make_county(recipe).write(Path::new(&text(3, "county")), &mut |_, _| {})?;
    for file in &manifest.files {
        println!("{:24} {:10} {:8} {:>9}", file.file, file.kind, file.encoding, file.rows);
    }
    println!("{} children in {:?}", manifest.children, started.elapsed());
    Ok(())
}
