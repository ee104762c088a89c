//! Draws every page from its sample into a folder: `cargo run -p desks --example look -- DIR`, then serve DIR and look.

use std::{error::Error, fs, path::PathBuf};

use desks::{samples, words::Language};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say where: look DIR")?);
    for (path, content) in samples::files() {
        let file = folder.join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().ok_or("a file without a folder")?)?;
        fs::write(file, content)?;
    }
    for language in [Language::Chinese, Language::English] {
        for (name, page) in samples::pages(language) {
            fs::write(folder.join(format!("{name}.{}.html", language.tag())), page?)?;
        }
    }
    Ok(())
}
