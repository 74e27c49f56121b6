//! Which requests are let in. A page on the web must not reach a devnet through the browser of whoever runs it: neither directly
//! (its Origin tells) nor by giving its own name this machine's address (the Host tells).

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Doors;

/// Schemes of browser extensions: wallets.
const EXTENSIONS: [&str; 4] = [
    "chrome-extension://",
    "moz-extension://",
    "safari-web-extension://",
    "ms-browser-extension://",
];

/// Whether a request may come in.
///
/// # Errors
/// Why not, with the flag that allows it.
pub fn admit(headers: &HeaderMap, doors: &Doors, address: SocketAddr) -> Result<(), String> {
    if let Some(host) = headers.get(header::HOST) {
        let text = host.to_str().unwrap_or_default();
        if !host_allowed(text, doors, address) {
            return Err(format!(
                "host {} is not allowed; start the devnet with --allow-host {0}",
                shown(name_of(text))
            ));
        }
    }
    match headers.get(header::ORIGIN) {
        Some(origin) if !origin_allowed(origin, doors) => {
            let text = origin.to_str().unwrap_or_default();
            Err(format!(
                "origin {} is not allowed; start the devnet with --allow-origin {0}",
                shown(text)
            ))
        }
        _ => Ok(()),
    }
}

/// Whether a page of this origin may send requests.
pub fn origin_allowed(origin: &HeaderValue, doors: &Doors) -> bool {
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if doors
        .origins
        .iter()
        .any(|allowed| allowed == "*" || allowed.trim_end_matches('/').eq_ignore_ascii_case(origin))
    {
        return true;
    }
    if EXTENSIONS.iter().any(|scheme| origin.starts_with(scheme)) {
        return true;
    }
    let authority = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| loopback(name_of(authority)))
}

fn host_allowed(host: &str, doors: &Doors, address: SocketAddr) -> bool {
    let name = name_of(host);
    // An address in digits cannot have been given to this machine by somebody else's name server.
    let digits = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    digits.is_ok()
        || loopback(name)
        || name == address.ip().to_string()
        || doors
            .hosts
            .iter()
            .any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(name))
}

fn loopback(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let digits = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    name == "localhost" || name.ends_with(".localhost") || digits.is_ok_and(|ip| ip.is_loopback())
}

/// The name of `name:port`, `[::1]:port` or `name`.
fn name_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port))
            if port.bytes().all(|byte| byte.is_ascii_digit())
                && (name.ends_with(']') || !name.contains(':')) =>
        {
            name
        }
        _ => authority,
    }
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        headers
    }

    fn admitted(host: &str, origin: Option<&str>, doors: &Doors) -> bool {
        admit(
            &headers(host, origin),
            doors,
            "127.0.0.1:8545".parse().unwrap(),
        )
        .is_ok()
    }

    #[test]
    fn loopback_names_and_addresses_in_digits_are_let_in() {
        let doors = Doors::default();
        for host in [
            "localhost:8545",
            "127.0.0.1:8545",
            "[::1]:8545",
            "192.168.1.4",
            "app.localhost:1",
        ] {
            assert!(admitted(host, None, &doors), "{host}");
        }
        assert!(admitted("localhost", Some("http://localhost:3000"), &doors));
        assert!(admitted(
            "localhost",
            Some("chrome-extension://abc"),
            &doors
        ));
    }

    #[test]
    fn a_page_on_the_web_is_kept_out_by_origin_and_by_host() {
        let doors = Doors::default();
        assert!(!admitted("localhost", Some("https://evil.example"), &doors));
        assert!(!admitted("localhost", Some("null"), &doors));
        assert!(!admitted("evil.example:8545", None, &doors));
        assert!(!admitted(
            "localhost",
            Some("https://localhost.evil.example"),
            &doors
        ));
        let open = Doors {
            hosts: vec!["node.example".into()],
            origins: vec!["https://app.example".into()],
            ..doors
        };
        assert!(admitted(
            "node.example:8545",
            Some("https://app.example"),
            &open
        ));
    }
}
