//! Access keys from the command line.

use crate::floe::{Ended, Floe};

fn issue(floe: &Floe) -> Ended {
    let owner = ["--owner", "ops@example.com"];
    floe.run(&[["key", "issue", "--name", "pipeline"].as_slice(), &owner].concat())
}

fn furnished() -> Floe {
    let floe = Floe::new();
    let words = ["user", "add", "--email", "ops@example.com"];
    let words = [words.as_slice(), &["--role", "viewer"]].concat();
    let added = floe.run_with(&words, "correct horse battery staple\n");
    assert_eq!(added.code, Some(0), "{}", added.err);
    floe
}

/// The fields of each line of `floe key list`.
fn list(floe: &Floe) -> Vec<Vec<String>> {
    let ended = floe.run(&["key", "list"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect();
    ended.out.lines().map(fields).collect()
}

#[test]
fn a_key_is_two_lines_printed_once_and_listed_without_its_secret() {
    let floe = furnished();
    let ended = issue(&floe);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let lines: Vec<_> = ended.out.lines().collect();
    let [id, secret] = lines[..] else {
        panic!("{lines:?}")
    };
    assert!(id.starts_with("FLOE") && id.len() == 20 && secret.len() == 40);
    let keys = list(&floe);
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0][..3], [id, "pipeline", "ops@example.com"]);
    assert_eq!(keys[0][4..], ["never", "good"]);
    assert!(!format!("{keys:?}").contains(secret));
    assert!(!floe.run(&["audit"]).out.contains(secret));
    let revoked = floe.run(&["key", "revoke", id]);
    assert_eq!(revoked.out, format!("{id} is revoked.\n"));
    assert!(list(&floe)[0][5].starts_with("revoked 20"));
    let unknown = floe.run(&["key", "revoke", "FLOEAAAAAAAAAAAAAAAA"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("no access key"), "{}", unknown.err);
}

#[test]
fn a_key_without_an_owner_among_the_people_is_not_issued() {
    let ended = issue(&Floe::new());
    assert_eq!(ended.code, Some(2));
    assert_eq!(ended.out, "");
    assert!(ended.err.contains("`owner`"), "{}", ended.err);
}

#[test]
fn a_master_key_that_is_gone_is_said_and_nothing_is_issued_beside_keys_that_hang_on_it() {
    let floe = furnished();
    assert_eq!(issue(&floe).code, Some(0));
    std::fs::remove_file(floe.data().join("keys.secret")).unwrap();
    let ended = issue(&floe);
    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    for word in ["`keys.secret` is gone", "backup", "floe key list"] {
        assert!(ended.err.contains(word), "{}", ended.err);
    }
}
