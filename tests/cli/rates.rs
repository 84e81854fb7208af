//! Rates from the command line.

use crate::floe::Floe;

#[test]
fn a_table_of_rates_is_taken_whole_or_not_at_all() {
    let floe = Floe::new();
    let file = floe.file(
        "rates.csv",
        "day,from,to,rate\n2024-09-01,USD,EUR,0.9\n2024-09-02,USD,EUR,0.91\n",
    );
    let import = ["rates", "import", file.to_str().unwrap()];
    let first = floe.run(&import);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(first.out.trim(), "2 rates added, 0 changed, 0 as before");
    let again = floe.run(&import);
    assert_eq!(again.out.trim(), "0 rates added, 0 changed, 2 as before");
    let bad = floe.file(
        "bad.csv",
        "day,from,to,rate\n2024-09-03,USD,EUR,0.9\n2024-09-04,USD,EUR,much\n",
    );
    let bad = floe.run(&["rates", "import", bad.to_str().unwrap()]);
    assert_eq!(bad.code, Some(2));
    assert!(
        bad.err.contains("line 3: `much` is not a number"),
        "{}",
        bad.err
    );
    let audit = floe.run(&["audit"]);
    assert_eq!(audit.out.matches("rates.give").count(), 1, "{}", audit.out);
    let missing = floe.run(&["rates", "import", "nowhere.csv"]);
    assert_eq!(missing.code, Some(2));
}
