//! Static files: built into the program, named by their content so that a browser may keep them for ever.

use std::{collections::BTreeMap, sync::OnceLock};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// `console.css` → `/static/console.1a2b3c4d5e6f.css`.
pub(crate) fn href(name: &str) -> String {
    let stamped = by_plain_name().get(name).map_or(name, String::as_str);
    format!("/static/{stamped}")
}

fn by_plain_name() -> &'static BTreeMap<String, String> {
    static NAMES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        Files::iter()
            .filter_map(|name| {
                Files::get(&name).map(|file| (name.to_string(), stamp(&name, &file.metadata.sha256_hash())))
            })
            .collect()
    })
}

/// Every file with the path under which pages ask for it.
pub(crate) fn all() -> Vec<(String, Vec<u8>)> {
    by_plain_name()
        .keys()
        .filter_map(|name| Files::get(name).map(|file| (href(name), file.data.into_owned())))
        .collect()
}

fn stamp(name: &str, hash: &[u8]) -> String {
    let mark = hash.iter().take(6).fold(String::new(), |mark, byte| format!("{mark}{byte:02x}"));
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{mark}.{ending}"),
        None => format!("{name}.{mark}"),
    }
}

/// The file of a stamped name; any other name is not found.
pub(crate) fn file(stamped: &str) -> Response {
    let plain = by_plain_name().iter().find(|(_, known)| *known == stamped).map(|(plain, _)| plain);
    match plain.and_then(|name| Files::get(name)) {
        Some(file) => {
            let headers = [
                (header::CONTENT_TYPE, media_type(stamped)),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, file.data.into_owned()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_content() {
        let named = href("console.css");
        assert!(named.starts_with("/static/console.") && named.len() > 24, "{named}");
        assert_eq!(href("unknown.css"), "/static/unknown.css");
    }
}
