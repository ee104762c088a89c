//! The program `baoxue` run as its users run it: a process with words after its name.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The built program, beside the test binary. `tests/all.sh` builds it first.
///
/// # Panics
/// When it was not built.
pub fn program() -> PathBuf {
    let mut path = std::env::current_exe().expect("the test binary has a path");
    path.pop();
    if path.ends_with("deps") {
        path.pop();
    }
    path.push("baoxue");
    assert!(path.exists(), "{} is not built: run `cargo build` first, or `bash tests/all.sh`", path.display());
    path
}

/// One finished call of the program.
#[derive(Debug)]
pub struct Call {
    /// Exit code of contract §1: 0 done, 1 the work failed, 2 wrong usage.
    pub code: i32,
    /// What it printed on standard output.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

impl Call {
    /// The one JSON document that `--json` printed.
    ///
    /// # Panics
    /// When anything else stands on standard output.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("not one JSON document ({e}):\n{}\n{}", self.out, self.err))
    }

    /// The same call, which must have succeeded.
    ///
    /// # Panics
    /// With what the program said, when it failed.
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "the command failed:\n{}\n{}", self.out, self.err);
        self
    }
}

/// A clerk's working folder and the database the program uses there.
#[derive(Debug)]
pub struct Clerk {
    dir: tempfile::TempDir,
    database: String,
}

impl Clerk {
    /// A clerk who works on embedded SQLite in a folder of their own.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn with_sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let database = format!("sqlite://{}", dir.path().join("county.db").display());
        Self { dir, database }
    }

    /// A clerk who works on the given database.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn with_database(url: &str) -> Self {
        Self { dir: tempfile::tempdir().expect("a folder"), database: url.to_owned() }
    }

    /// What `--database` takes.
    pub fn database_url(&self) -> String {
        self.database.clone()
    }

    /// The working folder.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Runs `baoxue WORDS…` to its end.
    ///
    /// # Panics
    /// When the program cannot be started.
    pub fn run(&self, words: &[&str]) -> Call {
        let output: Output = Command::new(program())
            .args(words)
            .current_dir(self.dir())
            .env("BAOXUE_DATABASE", &self.database)
            .env("BAOXUE_LOG", "warn")
            .output()
            .expect("the program starts");
        Call {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs `baoxue WORDS…`, which must succeed.
    pub fn does(&self, words: &[&str]) -> Call {
        self.run(words).done()
    }

    /// Writes a file into the working folder and returns its path as text.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.dir().join(name);
        std::fs::write(&path, bytes).expect("the folder can be written");
        path.to_string_lossy().into_owned()
    }
}
