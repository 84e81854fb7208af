//! Finds out which address a request comes from: the peer's, or the one that a trusted proxy names. Must not trust a header
//! that anyone can write.

use crate::http::Http;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The address of whoever sent the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What counts as one sender: an IPv4 address, or the /64 that one IPv6 customer has.
    #[must_use]
    pub fn network(self) -> Self {
        Self(match self.0.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            v4 => v4,
        })
    }
}

/// Puts the [`ClientAddress`] beside the request.
pub async fn find_client(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    // A request without a peer comes from inside the process, as tests' do.
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    let client = behind_proxies(peer, request.headers(), &http.settings.trusted_proxies);
    request.extensions_mut().insert(ClientAddress(client));
    next.run(request).await
}

/// The last address in `X-Forwarded-For` that is no trusted proxy, as long as a trusted proxy says so; else the peer.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    let mut client = peer;
    let hops: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut hops = hops.into_iter().rev();
    while trusted.contains(&client) {
        match hops.next().map(str::parse::<IpAddr>) {
            Some(Ok(hop)) => client = hop.to_canonical(),
            Some(Err(_)) | None => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &'static str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let trusted: Vec<_> = trusted.iter().map(|one| one.parse().unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_header_of_a_stranger_is_not_believed() {
        assert_eq!(client("203.0.113.9", "10.0.0.1", &[]), "203.0.113.9");
        assert_eq!(
            client("203.0.113.9", "10.0.0.1", &["192.0.2.1"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_trusted_proxy_names_its_client_and_what_stands_before_is_not_believed() {
        assert_eq!(
            client("192.0.2.1", "10.0.0.1, 203.0.113.9", &["192.0.2.1"]),
            "203.0.113.9"
        );
        assert_eq!(
            client(
                "192.0.2.1",
                "203.0.113.9, 192.0.2.2",
                &["192.0.2.1", "192.0.2.2"]
            ),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_hop_that_is_no_address_ends_the_search() {
        assert_eq!(
            client("192.0.2.1", "203.0.113.9, unknown", &["192.0.2.1"]),
            "192.0.2.1"
        );
    }
}
