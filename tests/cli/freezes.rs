//! Calendar files from the command line.

use crate::floe::Floe;

const FILE: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Holidays\nDTSTART;VALUE=DATE:20991224\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:2\nSUMMARY:Pulse\nDTSTART:20991224T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn what_is_taken_and_what_is_not_is_said_and_tells_in_the_exit_code() {
    let floe = Floe::new();
    let file = floe.file("freezes.ics", FILE);
    let import = ["freeze", "import", file.to_str().unwrap()];
    let zone = ["--zone", "Europe/Berlin"];
    let dry = floe.run(&[&import[..], &zone, &["--dry-run"]].concat());
    assert_eq!(dry.code, Some(1), "{}", dry.err);
    assert!(dry.out.contains("`Holidays` would be set"), "{}", dry.out);
    let set = floe.run(&[&import[..], &zone].concat());
    assert!(set.out.contains("`Holidays` is set"), "{}", set.out);
    assert!(
        set.err.contains("line 7: `Pulse` is not taken"),
        "{}",
        set.err
    );
    let again = floe.run(&[&import[..], &zone].concat());
    assert!(again.out.contains("was imported before"), "{}", again.out);
    let one = floe.file("one.ics", &FILE.replace("FREQ=HOURLY", "FREQ=YEARLY"));
    let all = floe.run(&[&["freeze", "import", one.to_str().unwrap()][..], &zone].concat());
    assert_eq!(all.code, Some(0), "{}", all.err);
    let none = floe.run(&["freeze", "import", "nowhere.ics"]);
    assert_eq!(none.code, Some(2));
    let bad = floe.file("bad.ics", "hello\n");
    let bad = floe.run(&["freeze", "import", bad.to_str().unwrap()]);
    assert_eq!(bad.code, Some(2), "{}", bad.err);
}
