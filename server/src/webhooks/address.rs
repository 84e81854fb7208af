//! Where Floe may send: which URLs and which addresses. Knows their kinds; must not resolve names or connect.
//!
//! Floe stands where its people's browsers do not: beside a cloud's metadata service, in a private network. Whoever enters a URL
//! must not make it ask there. So an address is looked at when it is known: in the URL when it is saved, and what a name
//! leads to each time, on the very address that is then connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Longer ones are refused.
const LONGEST: usize = 2_000;

/// Where clouds tell machines their credentials: some stand in ranges that are otherwise private, or even public.
const METADATA_V4: [Ipv4Addr; 3] = [
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(192, 0, 0, 192),
];
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

/// Why a private address is refused.
const PRIVATE: &str = "leads to this machine or a private network; allow that with `floe serve --webhooks-to-private`";
/// Why what no server has is refused.
const NOBODY: &str = "leads to an address that no receiver has";
/// Why a link-local or metadata address is refused.
const METADATA: &str = "leads to an address where clouds give machines their credentials, or that is good on one link only";

/// A URL that Floe may send to, as far as can be seen without resolving its name.
pub(crate) fn read(text: &str, to_private: bool) -> Result<Url, &'static str> {
    if text.chars().count() > LONGEST {
        return Err("is longer than 2,000 characters");
    }
    let url = Url::parse(text).map_err(|_| "is no URL, such as https://example.com/floe")?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("does not begin with https:// or http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a user name or a password in it; the signature says who sends");
    }
    if url.fragment().is_some() {
        return Err("has a `#` in it, which no receiver gets to see");
    }
    match url.host() {
        Some(Host::Domain(_)) => {}
        Some(Host::Ipv4(ip)) => check(IpAddr::V4(ip), to_private)?,
        Some(Host::Ipv6(ip)) => check(IpAddr::V6(ip), to_private)?,
        None => return Err("names no host"),
    }
    Ok(url)
}

/// Whether Floe may connect to an address.
pub(crate) fn check(ip: IpAddr, to_private: bool) -> Result<(), &'static str> {
    match ip {
        IpAddr::V4(ip) => check_v4(ip, to_private),
        IpAddr::V6(ip) => match inner_v4(ip) {
            Some(inner) => check_v4(inner, to_private),
            None => check_v6(ip, to_private),
        },
    }
}

fn check_v4(ip: Ipv4Addr, to_private: bool) -> Result<(), &'static str> {
    let [first, second, third, _] = ip.octets();
    if ip.is_link_local() || METADATA_V4.contains(&ip) {
        return Err(METADATA);
    }
    // 0.0.0.0/8 reaches this machine on some systems; from 224 on are multicast, reserved and broadcast.
    if first == 0 || first >= 224 || ip.is_documentation() {
        return Err(NOBODY);
    }
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_benchmark = first == 198 && (18..20).contains(&second);
    let is_protocol = (first, second, third) == (192, 0, 0);
    let is_private =
        ip.is_loopback() || ip.is_private() || is_shared || is_benchmark || is_protocol;
    if is_private && !to_private {
        return Err(PRIVATE);
    }
    Ok(())
}

fn check_v6(ip: Ipv6Addr, to_private: bool) -> Result<(), &'static str> {
    let [first, second, ..] = ip.segments();
    if ip.is_unicast_link_local() || METADATA_V6.contains(&ip) {
        return Err(METADATA);
    }
    let is_documentation = (first, second) == (0x2001, 0xdb8);
    // fec0::/10 was given up, and nothing keeps it from being routed within a site.
    let is_old_site = first & 0xffc0 == 0xfec0;
    if ip.is_unspecified() || ip.is_multicast() || is_documentation || is_old_site {
        return Err(NOBODY);
    }
    if (ip.is_loopback() || ip.is_unique_local()) && !to_private {
        return Err(PRIVATE);
    }
    Ok(())
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, translated (64:ff9b::/96, 64:ff9b:1::/48) or 6to4.
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let from = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 1, _, _, _, high, low]
        | [0x2002, high, low, ..] => Some(from(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(ip: &str, to_private: bool) -> bool {
        check(ip.parse().unwrap(), to_private).is_ok()
    }

    #[test]
    fn metadata_and_what_is_nobody_s_is_refused_whatever_is_allowed() {
        for ip in [
            "169.254.169.254",
            "169.254.0.1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fe80::1",
            "febf::1",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "ff02::1",
            "192.0.2.1",
            "2001:db8::1",
            "fec0::1",
        ] {
            assert!(!may(ip, false) && !may(ip, true), "{ip}");
        }
    }

    #[test]
    fn private_addresses_are_refused_unless_allowed() {
        for ip in [
            "127.0.0.1",
            "127.255.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "100.64.0.1",
            "198.18.0.1",
            "::1",
            "fc00::1",
            "fd12::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
        ] {
            assert!(!may(ip, false) && may(ip, true), "{ip}");
        }
    }

    #[test]
    fn public_addresses_are_allowed() {
        for ip in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
        ] {
            assert!(may(ip, false) && may(ip, true), "{ip}");
        }
    }

    #[test]
    fn a_url_is_a_plain_one_of_the_web() {
        for url in [
            "https://example.com/floe?to=x",
            "http://example.com:8080",
            "https://1.1.1.1/",
        ] {
            assert!(read(url, false).is_ok(), "{url}");
        }
        for url in [
            "",
            "example.com",
            "ftp://example.com",
            "file:///etc/passwd",
            "https://ada@example.com",
            "https://ada:secret@example.com",
            "https://:secret@example.com",
            "https://example.com/#x",
            "https://",
            "http://169.254.169.254/latest/meta-data",
            "http://[fd00:ec2::254]/",
            "http://0xa9fea9fe/",
            "http://2852039166/",
            "http://0251.0376.0251.0376/",
            "http://[::ffff:169.254.169.254]/",
            &format!("https://example.com/{}", "x".repeat(2_000)),
        ] {
            assert!(read(url, true).is_err(), "{url}");
        }
        for url in ["http://127.0.0.1:1/", "http://0x7f.1/", "http://[::1]/"] {
            assert!(read(url, false).is_err(), "{url}");
            assert!(read(url, true).is_ok(), "{url}");
        }
    }
}
