//! Options: what is wrong is said, and the environment can say all of it.

use crate::floe::Floe;

#[test]
fn a_wrong_option_says_which_and_ends_with_2() {
    let ended = Floe::new().run(&["serve", "--nonsense"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("'--nonsense'"), "{}", ended.err);
}

#[test]
fn a_wrong_value_says_which_and_ends_with_2() {
    let floe = Floe::new();
    for words in [
        ["serve", "--listen", "nowhere"].as_slice(),
        &["user", "add", "--email", "a@example.com", "--role", "king"],
        &["serve", "--rate", "many"],
    ] {
        let ended = floe.run(words);
        assert_eq!(ended.code, Some(2), "{words:?}");
        assert!(
            ended.err.contains(words.last().unwrap()),
            "{words:?}: {}",
            ended.err
        );
    }
}

#[test]
fn every_option_of_serving_names_its_variable() {
    let ended = Floe::new().run(&["serve", "--help"]);
    assert_eq!(ended.code, Some(0));
    for option in ["data", "listen", "demo", "tls", "origin", "rate"] {
        let variable = format!("FLOE_{}", option.to_uppercase());
        assert!(ended.out.contains(&format!("--{option}")), "{option}");
        assert!(ended.out.contains(&variable), "{variable}: {}", ended.out);
    }
}

#[test]
fn the_audit_is_json_lines_and_its_chain_holds() {
    let floe = Floe::new();
    floe.run_with(
        &["user", "add", "--email", "a@example.com", "--role", "admin"],
        "correct horse battery staple\n",
    );
    let ended = floe.run(&["audit"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(ended.out.lines().count(), 1);
    let record: serde_json::Value = serde_json::from_str(ended.out.trim()).unwrap();
    assert_eq!(record["seq"], 1);
    assert!(ended.err.contains("holds"), "{}", ended.err);
}
