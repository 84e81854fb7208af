//! What a form means, and what is wrong with one. Knows fields; must not know HTML.
#![cfg(feature = "zones")]

use super::FreezeForm;
use crate::environment::{Environment, EnvironmentKind, EnvironmentState, OperationKind, Tier};
use crate::freeze::{AppliesTo, FOREVER, FreezeDraft, UnderWay};
use crate::time::Instant;

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn now() -> Instant {
    instant("2026-11-23T12:00:00Z")
}

fn environment(region: &str) -> Environment {
    Environment {
        id: Environment::id_of_region(Some(region)),
        name: region.to_owned(),
        region: region.to_owned(),
        tier: Tier::Production,
        owner: "floe".to_owned(),
        kind: EnvironmentKind::DataSet,
        state: EnvironmentState::Active,
        version: 1,
        generation: 1,
        created_at: now(),
    }
}

fn form() -> FreezeForm {
    FreezeForm {
        name: " Year's end ".to_owned(),
        reason: "Books close".to_owned(),
        starts_at: "2026-12-20T00:00".to_owned(),
        ends_at: "2027-01-02T00:00".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        regions: vec![String::new(), "cn-northwest-1".to_owned()],
        environments: Vec::new(),
        tiers: vec!["production".to_owned()],
        operations: vec!["delete".to_owned(), "delete".to_owned()],
        applies_to: "everyone".to_owned(),
        ..FreezeForm::default()
    }
}

fn weekly() -> FreezeForm {
    FreezeForm {
        starts_at: "2026-12-04T18:00".to_owned(),
        ends_at: "2026-12-07T06:00".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        repeats: "weekly".to_owned(),
        interval: "2".to_owned(),
        weekdays: vec!["Fri".to_owned()],
        until: "2027-01-31".to_owned(),
        except: "2026-12-18, 2027-01-01".to_owned(),
        ..form()
    }
}

#[test]
fn a_form_that_repeats_is_kept_from_its_first_start_to_its_last_end() {
    let draft = draft(&weekly()).unwrap();
    assert_eq!(draft.starts_at, instant("2026-12-04T17:00:00Z"));
    assert_eq!(draft.ends_at, instant("2027-02-01T05:00:00Z"));
    let schedule = draft.schedule.unwrap();
    assert_eq!(
        schedule.comes_back().unwrap(),
        "every 2 weeks on Fri, until 31 Jan 2027, except 18 Dec 2026, 1 Jan 2027"
    );
    assert_eq!(schedule.occurrences(now()).count(), 3);
}

#[test]
fn a_form_without_an_end_goes_on_for_ever() {
    let endless = FreezeForm {
        until: String::new(),
        ..weekly()
    };
    assert_eq!(draft(&endless).unwrap().ends_at, crate::freeze::FOREVER);
}

#[test]
fn what_repeats_wrongly_is_named_by_the_form_s_own_fields() {
    let never = FreezeForm {
        until: "2026-12-01".to_owned(),
        ..weekly()
    };
    assert_eq!(wrong(&never), ["until"]);
    let over = FreezeForm {
        starts_at: "2020-12-04T18:00".to_owned(),
        ends_at: "2020-12-07T06:00".to_owned(),
        until: "2021-01-31".to_owned(),
        ..weekly()
    };
    assert_eq!(wrong(&over), ["repeats"]);
    let unreadable = FreezeForm {
        repeats: "hourly".to_owned(),
        interval: "often".to_owned(),
        weekdays: vec!["Freitag".to_owned()],
        count: "-1".to_owned(),
        except: "Christmas".to_owned(),
        ..weekly()
    };
    assert_eq!(
        wrong(&unreadable),
        ["repeats", "except", "count", "interval"]
    );
    let day = FreezeForm {
        weekdays: vec!["Freitag".to_owned()],
        ..weekly()
    };
    assert_eq!(wrong(&day), ["weekdays"]);
}

fn draft(form: &FreezeForm) -> Result<FreezeDraft, Vec<(String, String)>> {
    form.draft(&[environment("cn-northwest-1")], now())
        .map_err(|wrong| {
            wrong
                .into_iter()
                .map(|one| (one.field, one.reason))
                .collect()
        })
}

/// The names of the fields that are wrong.
fn wrong(form: &FreezeForm) -> Vec<String> {
    draft(form)
        .expect_err("the form has a wrong field")
        .into_iter()
        .map(|(field, _)| field)
        .collect()
}

#[test]
fn a_good_form_means_instants_in_its_zone_and_trimmed_texts() {
    let draft = draft(&form()).unwrap();
    assert_eq!(draft.name, "Year's end");
    assert_eq!(draft.starts_at, instant("2026-12-19T16:00:00Z"));
    assert_eq!(draft.ends_at, instant("2027-01-01T16:00:00Z"));
    assert_eq!(draft.scope.regions, ["cn-northwest-1"]);
    assert_eq!(draft.scope.tiers, [Tier::Production]);
    assert_eq!(draft.operations, [OperationKind::Delete]);
    assert_eq!(draft.applies_to, AppliesTo::Everyone);
}

#[test]
fn a_form_that_stops_but_in_these_times_is_closed_from_now_on_with_change_windows() {
    let but = FreezeForm {
        stops: "but".to_owned(),
        calendar: "payments".to_owned(),
        ..weekly()
    };
    let draft = draft(&but).unwrap();
    assert_eq!(draft.calendar, "payments");
    assert_eq!((draft.starts_at, draft.ends_at), (now(), FOREVER));
    assert_eq!(draft.schedule, None);
    let open = draft.closed_but().unwrap();
    let stopping = self::draft(&weekly()).unwrap().schedule.unwrap();
    assert_eq!(open.windows, [stopping]);
    let once = FreezeForm {
        repeats: String::new(),
        ..but
    };
    let once = self::draft(&once).unwrap();
    assert_eq!(once.change_windows.len(), 1);
    assert_eq!(once.change_windows[0].recurrence, None);
}

#[test]
fn change_windows_that_never_open_or_never_close_are_wrong() {
    let but = FreezeForm {
        stops: "but".to_owned(),
        ..weekly()
    };
    let over = FreezeForm {
        starts_at: "2026-11-01T00:00".to_owned(),
        ends_at: "2026-11-02T00:00".to_owned(),
        repeats: String::new(),
        ..but.clone()
    };
    assert_eq!(wrong(&over), ["repeats"]);
    let always = FreezeForm {
        starts_at: "2026-11-01T00:00".to_owned(),
        ends_at: "2026-11-02T00:00".to_owned(),
        repeats: "daily".to_owned(),
        interval: String::new(),
        except: String::new(),
        until: String::new(),
        ..but.clone()
    };
    assert_eq!(wrong(&always), ["repeats"]);
    let named = FreezeForm {
        calendar: "Payments & Co".to_owned(),
        stops: "sometimes".to_owned(),
        ..but
    };
    assert_eq!(wrong(&named), ["stops", "calendar"]);
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let form = FreezeForm {
        name: "  ".to_owned(),
        reason: String::new(),
        starts_at: "tomorrow".to_owned(),
        ends_at: String::new(),
        zone: "Mars/Olympus".to_owned(),
        regions: vec!["atlantis-1".to_owned()],
        environments: vec!["cost-explorer-atlantis-1".to_owned()],
        tiers: vec!["basement".to_owned()],
        operations: vec!["explode".to_owned()],
        applies_to: String::new(),
        ..FreezeForm::default()
    };
    let mut fields = wrong(&form);
    fields.sort();
    assert_eq!(
        fields,
        [
            "applies_to",
            "ends_at",
            "environments",
            "name",
            "operations",
            "reason",
            "regions",
            "starts_at",
            "tiers",
            "zone"
        ]
    );
}

#[test]
fn an_end_that_is_not_after_the_start_is_wrong() {
    let form = FreezeForm {
        ends_at: "2026-12-20T00:00".to_owned(),
        ..form()
    };
    assert_eq!(
        draft(&form).unwrap_err(),
        [("ends_at".to_owned(), "is not after the start".to_owned())]
    );
}

#[test]
fn a_freeze_that_is_over_before_it_is_set_is_wrong() {
    let form = FreezeForm {
        starts_at: "2026-11-01T00:00".to_owned(),
        ends_at: "2026-11-02T00:00".to_owned(),
        ..form()
    };
    assert_eq!(wrong(&form), ["ends_at"]);
}

#[test]
fn a_name_of_two_lines_is_wrong() {
    let form = FreezeForm {
        name: "two\nlines".to_owned(),
        ..form()
    };
    assert_eq!(wrong(&form), ["name"]);
}

#[test]
fn a_scope_that_covers_nothing_is_wrong() {
    let form = FreezeForm {
        tiers: vec!["staging".to_owned()],
        ..form()
    };
    assert_eq!(wrong(&form), ["environments"]);
}

#[test]
fn a_draft_in_json_starts_no_later_and_ends_no_earlier_than_it_says() {
    let draft: FreezeDraft = serde_json::from_str(
        r#"{"name":"n","reason":"r","starts_at":"2026-12-01T00:00:00.0000019Z","ends_at":"2026-12-02T00:00:00.0000011Z"}"#,
    )
    .unwrap();
    assert_eq!(draft.starts_at, instant("2026-12-01T00:00:00.000001Z"));
    assert_eq!(draft.ends_at, instant("2026-12-02T00:00:00.000002Z"));
    assert_eq!(draft.zone, "UTC");
    assert_eq!(draft.applies_to, AppliesTo::Automated);
}

#[test]
fn a_draft_of_an_unknown_zone_is_wrong() {
    let draft: FreezeDraft = serde_json::from_str(
        r#"{"name":"n","reason":"r","starts_at":"2026-12-01T00:00:00Z","ends_at":"2026-12-02T00:00:00Z","zone":"Mars/Olympus"}"#,
    )
    .unwrap();
    let wrong = draft.check(&[environment("cn-northwest-1")], now());
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].field, "zone");
}

#[test]
fn what_becomes_of_operations_under_way_is_read_and_left_out_they_finish() {
    for (name, meant) in [
        ("", UnderWay::Finish),
        ("finish", UnderWay::Finish),
        ("stop", UnderWay::Stop),
    ] {
        let form = FreezeForm {
            under_way: name.to_owned(),
            ..form()
        };
        assert_eq!(draft(&form).unwrap().under_way, meant);
    }
    let form = FreezeForm {
        under_way: "perhaps".to_owned(),
        ..form()
    };
    let wrong = draft(&form).unwrap_err();
    let told = (
        "under_way".to_owned(),
        "is not one of: finish, stop".to_owned(),
    );
    assert_eq!(wrong, [told]);
}
