//! 网址: addresses of our own pages, with their conditions written so that a browser brings them back unharmed.

use std::fmt::Write as _;

/// A value as it may stand in a query.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `path?a=1&b=2`, leaving out what is empty.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", escape(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A path on this server, or the home page: no one may be sent elsewhere by a link that looks like ours.
pub fn local(back: &str) -> &str {
    let plain = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_escaped_and_empty_ones_left_out() {
        assert_eq!(with_query("/suspects", &[("name", "马 兰"), ("kind", "")]), "/suspects?name=%E9%A9%AC%20%E5%85%B0");
        assert_eq!(with_query("/", &[]), "/");
    }

    #[test]
    fn nobody_is_led_to_another_server() {
        for evil in
            ["https://example.org/", "//example.org", "/\\example.org", "javascript:1", "", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(local(evil), "/", "{evil:?}");
        }
        assert_eq!(local("/rates?term=2026-autumn"), "/rates?term=2026-autumn");
    }
}
