//! 设置: one place where file, environment and flags meet; flags win over environment, environment over file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::args::{Addresses, Args};
use crate::failure::Failure;

/// What the program needs to know before it touches data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite://FILE` or `postgres://…`; `BAOXUE_DATABASE`.
    pub database: String,
    /// County code (six digits), needed only when the database holds several; `BAOXUE_COUNTY`.
    pub county: Option<String>,
    /// Console address; `BAOXUE_LISTEN`.
    pub listen: SocketAddr,
    /// Phone API address; `BAOXUE_PHONES`.
    pub phones: SocketAddr,
    /// What is traced, in the syntax of tracing's filter; without it deeds and requests while serving, warnings otherwise;
    /// `BAOXUE_LOG`.
    pub log: Option<String>,
    /// File of the key that signs tokens and receipts, made on first serve with owner-only rights; `BAOXUE_KEY_FILE`.
    pub key_file: PathBuf,
    /// Whether people reach the console over HTTPS (behind a proxy): cookies then never travel in the clear; `BAOXUE_OVER_HTTPS`.
    pub over_https: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: "sqlite://baoxue.db".into(),
            county: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            phones: SocketAddr::from(([127, 0, 0, 1], 8081)),
            log: None,
            key_file: "baoxue.key".into(),
            over_https: false,
        }
    }
}

impl Settings {
    /// The settings in force for this call.
    ///
    /// # Errors
    /// A file that is not there or not TOML, a name that is not a setting, a value of the wrong shape: one sentence.
    pub fn read(args: &Args) -> Result<Self, Failure> {
        let mut sources = Figment::from(Serialized::defaults(Self::default()));
        match &args.settings {
            Some(file) if !file.exists() => {
                return Err(Failure::usage(format!("找不到设置文件 {}，请检查 --settings", file.display())));
            }
            Some(file) => sources = sources.merge(Toml::file_exact(file)),
            None if Path::new("baoxue.toml").exists() => sources = sources.merge(Toml::file_exact("baoxue.toml")),
            None => {}
        }
        sources = sources.merge(Env::prefixed("BAOXUE_").filter(|name| {
            ["database", "county", "listen", "phones", "log", "key_file", "over_https"]
                .iter()
                .any(|known| name.as_str().eq_ignore_ascii_case(known))
        }));
        if let Some(database) = &args.database {
            sources = sources.merge(Serialized::default("database", database));
        }
        if let Some(county) = &args.county {
            sources = sources.merge(Serialized::default("county", county));
        }
        sources.extract().map_err(|e| Failure::usage(format!("设置有误：{e}。请检查 baoxue.toml 与 BAOXUE_ 环境变量")))
    }

    /// The same settings with the addresses typed after `serve` or `demo`.
    pub fn at(mut self, addresses: Addresses) -> Self {
        self.listen = addresses.listen.unwrap_or(self.listen);
        self.phones = addresses.phones.unwrap_or(self.phones);
        self
    }
}
