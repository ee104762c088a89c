//! A fresh database for each story: a SQLite file, or a database of a PostgreSQL server that this process starts and ends.
//!
//! `BAOXUE_TEST_POSTGRES=postgres://…` names a server to use instead.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use registry::{Clock, Registry};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One file.
    Sqlite,
    /// One server.
    Postgres,
}

/// A database of its own for one story; gone when dropped.
pub struct TestDatabase {
    kind: Kind,
    url: String,
    dir: TempDir,
}

impl TestDatabase {
    /// An empty database.
    pub async fn empty(kind: Kind) -> Self {
        let dir = TempDir::new().expect("a directory for the story");
        let url = match kind {
            Kind::Sqlite => format!("sqlite://{}", dir.path().join("county.db").display()),
            Kind::Postgres => new_postgres_database("template0").await,
        };
        Self { kind, url, dir }
    }

    /// A database whose schema stands. The steps run once in a process; every story gets a copy.
    pub async fn migrated(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
                let database = Self::empty(kind).await;
                let file = FILE.get_or_init(migrated_file).await;
                fs::write(database.dir().join("county.db"), file).expect("a copy of the file");
                database
            }
            Kind::Postgres if named_server().is_some() => {
                let database = Self::empty(kind).await;
                migrate(database.url()).await;
                database
            }
            Kind::Postgres => {
                static TEMPLATE: OnceCell<String> = OnceCell::const_new();
                let template = TEMPLATE.get_or_init(migrated_template).await;
                let dir = TempDir::new().expect("a directory for the story");
                Self { kind, url: new_postgres_database(template).await, dir }
            }
        }
    }

    /// A database that `make` has filled. It is made once in a process and every story gets a copy; `name` tells them apart.
    pub async fn filled<F: Future<Output = Self>>(
        kind: Kind,
        name: &'static str,
        make: impl FnOnce(Self) -> F,
    ) -> Self {
        if kind == Kind::Postgres && named_server().is_some() {
            return make(Self::migrated(kind).await).await;
        }
        let master = master(kind, name);
        let mut master = master.lock().await;
        if master.is_none() {
            *master = Some(make(Self::migrated(kind).await).await.into_master().await);
        }
        match master.as_ref() {
            Some(Master::File(bytes)) => {
                let database = Self::empty(kind).await;
                fs::write(database.dir().join("county.db"), bytes).expect("a copy of the file");
                database
            }
            Some(Master::Template(template)) => {
                let dir = TempDir::new().expect("a directory for the story");
                Self { kind, url: new_postgres_database(template).await, dir }
            }
            None => unreachable!("it was made above"),
        }
    }

    /// Nobody may be in it any more.
    async fn into_master(self) -> Master {
        match self.kind {
            Kind::Sqlite => Master::File(fs::read(self.dir().join("county.db")).expect("the file is there")),
            Kind::Postgres => Master::Template(name_in(&new_postgres_database(&name_in(&self.url)).await)),
        }
    }

    /// Which of the two it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What `--database` takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A directory for the story's files.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.kind == Kind::Postgres {
            let (url, name) = (server_url().to_owned(), self.url.clone());
            // The story's own runtime may be ending: drop the database from a thread with a runtime of its own.
            let _ = std::thread::spawn(move || drop_postgres_database(&url, &name)).join();
        }
    }
}

/// What copies are made of. It lasts as long as this process, or our own server.
enum Master {
    File(Vec<u8>),
    Template(String),
}

type Kept = Arc<tokio::sync::Mutex<Option<Master>>>;

fn master(kind: Kind, name: &'static str) -> Kept {
    static MASTERS: Mutex<Vec<((Kind, &str), Kept)>> = Mutex::new(Vec::new());
    let mut masters = MASTERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, kept)) = masters.iter().find(|(key, _)| *key == (kind, name)) {
        return Arc::clone(kept);
    }
    let kept = Kept::default();
    masters.push(((kind, name), Arc::clone(&kept)));
    kept
}

async fn migrated_file() -> Vec<u8> {
    let database = TestDatabase::empty(Kind::Sqlite).await;
    migrate(database.url()).await;
    fs::read(database.dir().join("county.db")).expect("the file is there")
}

/// The name of a database to copy; it lasts as long as our own server.
async fn migrated_template() -> String {
    let url = new_postgres_database("template0").await;
    migrate(&url).await;
    name_in(&url)
}

/// A copy takes what is in the file, and PostgreSQL copies only what nobody is in: the registry is closed again.
async fn migrate(url: &str) {
    let registry = Registry::open(url, Clock::real()).await.expect("the database opens");
    registry.migrate().await.expect("the schema stands");
    registry.close().await;
}

async fn new_postgres_database(template: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let name = format!("baoxue_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let server = Database::connect(server_url()).await.expect("the server of the tests answers");
    server.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await.expect("a new database");
    server.close().await.expect("the connection closes");
    in_database(server_url(), &name)
}

fn drop_postgres_database(server: &str, url: &str) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let name = name_in(url);
    runtime.block_on(async {
        if let Ok(server) = Database::connect(server).await {
            let _ = server.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    });
}

fn name_in(url: &str) -> String {
    url.split('?').next().and_then(|address| address.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// The same server, another database: the name stands between the last slash and the question mark.
fn in_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(a, o)| (a, format!("?{o}")));
    let address = address.rsplit_once('/').map_or(address, |(address, _)| address);
    format!("{address}/{name}{options}")
}

/// The server of the tests: the one that is named, or one of our own, started once.
fn server_url() -> &'static str {
    static OWN: OnceLock<Server> = OnceLock::new();
    named_server().unwrap_or_else(|| &OWN.get_or_init(Server::start).url)
}

fn named_server() -> Option<&'static str> {
    static NAMED: OnceLock<Option<String>> = OnceLock::new();
    NAMED.get_or_init(|| std::env::var("BAOXUE_TEST_POSTGRES").ok()).as_deref()
}

/// A PostgreSQL server in a temporary directory, on a socket only.
struct Server {
    url: String,
    /// Ends the server when this process ends, however it ends: it waits for the end of its input, which only we hold.
    _watch: Child,
}

impl Server {
    fn start() -> Self {
        let dir = TempDir::with_prefix("baoxue-pg-").expect("a directory for the server").keep();
        fs::set_permissions(&dir, Permissions::from_mode(0o777)).expect("the server's user may write there");
        let data = dir.join("data");
        run(as_server("initdb").arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]));
        // The tests' data may be lost with the machine: no syncing.
        let settings = format!(
            "-F -c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=300 -c shared_buffers=128MB",
            dir.display()
        );
        let log = dir.join("log");
        run(as_server("pg_ctl").arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-o", &settings, "start"]));
        let url = format!("postgres://postgres@localhost/postgres?host={}", dir.display());
        Self { url, _watch: watch(&dir, &data) }
    }
}

fn watch(dir: &Path, data: &Path) -> Child {
    let stop = as_server("pg_ctl");
    let words: Vec<_> =
        std::iter::once(stop.get_program()).chain(stop.get_args()).map(|w| w.to_string_lossy()).collect();
    let script = format!(
        "trap '' INT TERM HUP; cat; {} -D '{}' -m immediate stop; rm -rf '{}'",
        words.join(" "),
        data.display(),
        dir.display()
    );
    let quiet = || Stdio::null();
    let mut watch = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(quiet())
        .stderr(quiet())
        .current_dir("/")
        .spawn()
        .expect("sh is there");
    watch.stdin.as_mut().expect("its input is ours").flush().expect("its input is open");
    watch
}

/// A command of the server. The server refuses to run as root: then it runs as the user `postgres`.
fn as_server(program: &str) -> Command {
    let program = program_path(program);
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

/// Debian keeps the server's programs off the path, in a directory for each version.
fn program_path(program: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> = versions.map(|v| v.path().join("bin").join(program)).filter(|p| p.exists()).collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(program))
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output().unwrap_or_else(|e| {
        panic!("{command:?}: {e}. PostgreSQL's server programs are needed (Debian: apt install postgresql)")
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
