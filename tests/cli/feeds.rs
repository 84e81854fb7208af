//! Calendar feeds from the command line.

use crate::floe::Floe;

#[test]
fn a_feed_is_made_listed_and_revoked() {
    let floe = Floe::new();
    let words = [
        "user",
        "add",
        "--email",
        "a@example.com",
        "--role",
        "viewer",
    ];
    floe.run_with(&words, "correct horse battery staple\n");
    let issue = [
        "feed",
        "issue",
        "--owner",
        "a@example.com",
        "--name",
        "phone",
    ];
    let ended = floe.run(&issue);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let address = ended.out.strip_suffix('\n').unwrap();
    assert!(address.starts_with("/calendar/floecal_") && address.ends_with(".ics"));
    let origin = ["--origin", "https://floe.example.com/"];
    let whole = floe.run(&[issue.as_slice(), &origin].concat());
    assert!(
        whole
            .out
            .starts_with("https://floe.example.com/calendar/floecal_")
    );
    let list = floe.run(&["feed", "list"]).out;
    assert_eq!(list.lines().count(), 2);
    assert!(
        list.contains("open\ta@example.com\tphone\tnever read"),
        "{list}"
    );
    let id = list.split('\t').next().unwrap();
    assert_eq!(floe.run(&["feed", "revoke", id]).code, Some(0));
    assert!(floe.run(&["feed", "list"]).out.contains("revoked "));
    assert!(!floe.run(&["audit"]).out.contains(address));
    let unknown = floe.run(&["feed", "revoke", "nothing"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("`nothing`"), "{}", unknown.err);
}
