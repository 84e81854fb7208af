//! The explorer without scripts: every control is a form field or a link, and the address says everything.

use crate::fake::Fake;
use crate::site::open;
use floe_app::explore::form;
use floe_domain::cost::grammar;
use floe_domain::people::Role;

fn viewer() -> Fake {
    Fake::of(Role::Viewer)
}

const SEPTEMBER: &str = "start=2024-09-01&end=2024-10-01";

async fn explore(query: &str) -> crate::site::Page {
    open(&viewer(), &format!("/explore?{query}")).await
}

#[tokio::test]
async fn currencies_stand_apart_each_with_its_total() {
    let page = explore(SEPTEMBER).await;
    assert_eq!(page.texts(".unit-name"), ["CNY", "USD"]);
    assert_eq!(page.texts(".unit-amount"), ["88.00", "1,380"]);
    assert!(page.text(".separately").contains("never added up"));
}

#[tokio::test]
async fn the_finding_is_told_in_words() {
    let page = explore(&format!("{SEPTEMBER}&filter=region:eu-west-1")).await;
    assert_eq!(
        page.text(".finding"),
        "Compared with 1–31 Aug 2024, of which there are bills from 20 Aug 2024 on. eu-west-1 is 100.0% of it."
    );
}

#[tokio::test]
async fn the_days_compared_with_are_laid_over_the_chart() {
    let compared = explore(&format!("{SEPTEMBER}&filter=region:eu-west-1")).await;
    assert_eq!(compared.count(".chart path.ghost"), 1);
    assert_eq!(
        compared.texts(".figures thead .number"),
        ["Total, USD↓", "Share", "Change"]
    );
    let alone = explore(&format!("{SEPTEMBER}&filter=region:eu-west-1&compare=none")).await;
    assert_eq!(alone.count(".chart path.ghost"), 0);
    assert_eq!(
        alone.texts(".figures thead .number"),
        ["Total, USD↓", "Share"]
    );
    assert_eq!(alone.text(".finding").trim(), "eu-west-1 is 100.0% of it.");
}

#[tokio::test]
async fn beside_each_other_each_bar_is_crossed_by_what_it_was() {
    let page = explore(&format!(
        "{SEPTEMBER}&filter=-region:cn-north-1&chart=grouped"
    ))
    .await;
    assert_eq!(page.count(".bars path"), 3);
    let levels = page.attributes(".chart path.ghost.level", "d");
    assert_eq!(levels.len(), 3);
    // Each a third of the room, one after the other.
    for (level, left) in levels.iter().zip(["M140 ", "M380 ", "M620 "]) {
        assert!(level.starts_with(left), "{level}");
    }
    assert_eq!(
        page.text(".chart-key"),
        "Lines across the bars: 1–31 Aug 2024, laid over period by period."
    );
    let alone = explore(&format!(
        "{SEPTEMBER}&filter=region:eu-west-1&chart=grouped"
    ))
    .await;
    assert_eq!(alone.count(".chart path.ghost:not(.level)"), 1);
}

#[tokio::test]
async fn bars_name_a_pattern_for_paper_that_is_in_their_own_chart() {
    let page = explore(SEPTEMBER).await;
    let fills = page.attributes(".bars path", "fill");
    assert_eq!(fills.len(), page.count(".bars path"));
    let patterns = page.attributes(".chart pattern.weave", "id");
    for fill in &fills {
        let id = fill
            .strip_prefix("url(#")
            .and_then(|id| id.strip_suffix(')'));
        let named = patterns.iter().filter(|one| Some(one.as_str()) == id);
        assert_eq!(named.count(), 1, "{fill}: {patterns:?}");
    }
    let lines = explore(&format!("{SEPTEMBER}&chart=lines")).await;
    assert!(lines.count(".lines path") > 0);
    assert!(lines.attributes(".lines path", "fill").is_empty());
}

#[tokio::test]
async fn what_was_before_is_told_only_where_it_is_drawn() {
    let only = format!("{SEPTEMBER}&filter=region:eu-west-1");
    for (look, drawn) in [
        ("&chart=grouped", 1),
        ("&chart=grouped&hide=eu-west-1", 0),
        ("&chart=lines&hide=eu-west-1", 0),
    ] {
        let page = explore(&format!("{only}{look}")).await;
        assert_eq!(page.count(".chart path.ghost"), drawn, "{look}");
        assert_eq!(page.count(".chart-key"), drawn, "{look}");
    }
}

#[tokio::test]
async fn a_comparison_and_a_forecast_are_chosen_in_the_form_and_kept_by_links() {
    let page = explore(&format!(
        "{SEPTEMBER}&compare=year&forecast=3-months&band=95"
    ))
    .await;
    let chosen = |name: &str| page.attributes(&format!("#{name} option[selected]"), "value");
    assert_eq!(chosen("compare"), ["year"]);
    assert_eq!(chosen("forecast"), ["3-months"]);
    assert_eq!(chosen("band"), ["95"]);
    let deeper = &page.attributes(".figures tbody th a", "href")[0];
    assert!(
        deeper.ends_with("&compare=year&forecast=3-months&band=95"),
        "{deeper}"
    );
    assert_eq!(explore(SEPTEMBER).await.count("#band"), 0);
}

#[tokio::test]
async fn the_table_shows_shortened_figures_and_keeps_the_whole_ones() {
    let page = explore(&format!("{SEPTEMBER}&filter=-region:cn-north-1")).await;
    assert_eq!(
        page.texts(".figures tbody th"),
        [
            "eu-west-1Europe (Ireland)",
            "us-east-1",
            "Global / no region"
        ]
    );
    assert_eq!(
        page.texts(".figures tbody td:nth-child(3)"),
        ["1,351", "49.50", "−20.00"]
    );
    assert_eq!(
        page.attributes(".figures tbody td:nth-child(3)", "title")[0],
        "1,350.623456"
    );
}

#[tokio::test]
async fn a_row_leads_deeper() {
    let page = explore(&format!("{SEPTEMBER}&filter=-region:cn-north-1")).await;
    assert_eq!(
        page.attributes(".figures tbody th a", "href")[0],
        "/explore?start=2024-09-01&end=2024-10-01&group_by=service&filter=-region:cn-north-1&filter=region:eu-west-1"
    );
}

#[tokio::test]
async fn heads_sort_by_the_address() {
    let page = explore(&format!("{SEPTEMBER}&filter=-region:cn-north-1&sort=name")).await;
    assert_eq!(page.texts(".figures tbody th")[2], "Global / no region");
    assert_eq!(
        page.attributes(".figures [aria-sort]", "aria-sort"),
        ["ascending"]
    );
    let turned = page.attributes(".figures [aria-sort] a", "href");
    assert!(turned[0].ends_with("sort=-name"), "{turned:?}");
}

#[tokio::test]
async fn conditions_are_chips_that_can_be_turned_and_removed() {
    let page = explore(&format!(
        "{SEPTEMBER}&filter=region:eu-west-1&filter=-service:Tax"
    ))
    .await;
    assert_eq!(
        page.texts(".chip-value"),
        ["eu-west-1, Europe (Ireland)", "Tax"]
    );
    assert_eq!(page.texts(".chip-mode"), ["is", "is not"]);
    assert_eq!(
        page.attributes(".chip-remove", "href")[0],
        "/explore?start=2024-09-01&end=2024-10-01&filter=-service:Tax"
    );
}

#[tokio::test]
async fn a_form_without_scripts_is_understood() {
    let page = explore(
        "range=custom&start=2024-09-01&last=2024-09-30&granularity=month&metric=billed_cost&group_by=service&then_by=\
         &add_dimension=region&add_mode=any_of&add_value=eu-west-1",
    )
    .await;
    assert_eq!(page.texts(".figures tbody th"), ["Amazon EC2", "Amazon S3"]);
    assert_eq!(page.attributes("#start", "value"), ["2024-09-01"]);
    assert_eq!(page.attributes("#last", "value"), ["2024-09-30"]);
    assert_eq!(
        page.attributes("#group_by option[selected]", "value"),
        ["service"]
    );
    assert_eq!(page.texts(".chip-value"), ["eu-west-1, Europe (Ireland)"]);
}

#[tokio::test]
async fn the_day_that_bills_are_known_by_has_a_field_a_notice_and_a_way_back() {
    let page = explore(&format!("{SEPTEMBER}&as_of=2024-10-15&sort=name")).await;
    assert_eq!(page.attributes("#as_of_day", "value"), ["2024-10-15"]);
    assert_eq!(page.count(".explorer > .controls input[name=as_of]"), 0);
    assert!(
        page.text(".notice.as-of")
            .contains("as they stood at the end of 15 Oct 2024 (UTC)")
    );
    assert_eq!(
        page.attributes(".notice.as-of a", "href"),
        [
            format!("/explore?{SEPTEMBER}&sort=name"),
            "/imports/versions?question=start%3D2024-09-01%26end%3D2024-10-01%26as_of%3D2024-10-15%26sort%3Dname"
                .to_owned(),
        ]
    );
    let latest = explore(SEPTEMBER).await;
    let to_versions =
        ".explorer-bar a[href='/imports/versions?question=start%3D2024-09-01%26end%3D2024-10-01']";
    assert_eq!(latest.count(to_versions), 1);
    assert_eq!(latest.attributes("#as_of_day", "value"), [""]);
    assert_eq!(latest.count(".notice.as-of"), 0);
}

#[tokio::test]
async fn a_moment_that_bills_are_known_by_is_kept_by_every_form() {
    let page = explore(&format!("{SEPTEMBER}&as_of=2024-10-15T12:00:00Z")).await;
    assert_eq!(page.attributes("#as_of_day", "value"), [""]);
    for form in [".explorer > .controls", ".add-filter", ".other-days form"] {
        assert_eq!(
            page.attributes(&format!("{form} input[name=as_of]"), "value"),
            ["2024-10-15T12:00:00Z"],
            "{form}"
        );
    }
}

#[tokio::test]
async fn comparing_with_other_days_keeps_how_the_answer_is_shown() {
    let asked = format!(
        "{SEPTEMBER}&group_by=region,service&filter=-region:cn-north-1&as_of=2024-10-15&series=15\
         &pivot=service&chart=lines&sort=name&hide=us-east-1,Amazon%20S3&hide_rest=yes"
    );
    let page = explore(&format!("{asked}&compare=year")).await;
    let names = page.attributes(".other-days input", "name");
    let values = page.attributes(".other-days input", "value");
    let sent: Vec<_> = names.into_iter().zip(values).collect();
    assert_eq!(sent[sent.len() - 2].1, "2023-09-01");
    let sent = grammar::encode(
        sent.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let state = form::asked(&sent).unwrap();
    let expected = form::asked(&format!("{asked}&compare=2023-09-01..2023-10-01")).unwrap();
    assert_eq!(state, expected);
    assert_eq!(page.count(".other-days[open]"), 0);
    let chosen = explore(&state.print()).await;
    assert_eq!(chosen.count(".other-days[open]"), 1);
}

#[tokio::test]
async fn the_csv_is_of_what_is_shown() {
    let page = explore(&format!("{SEPTEMBER}&chart=lines&sort=name")).await;
    assert_eq!(
        page.attributes("a[download]", "href"),
        [
            "/explore.csv",
            "/explore-by-period.csv",
            "/explore.json",
            "/explore.parquet",
            "/explore.svg",
            "/explore.svg",
        ]
        .map(|path| format!("{path}?start=2024-09-01&end=2024-10-01&chart=lines&sort=name"))
    );
}

#[tokio::test]
async fn freezes_stand_behind_the_chart_and_below_it_by_name() {
    let page = explore(&format!("{SEPTEMBER}&granularity=day")).await;
    assert_eq!(page.attributes(".band rect", "x")[0], "26.67%");
    assert_eq!(
        page.attributes(".frozen-list a", "href")[0],
        "/freezes/fz-launch"
    );
}

#[tokio::test]
async fn hidden_series_are_left_out_of_the_chart_and_stay_in_the_table() {
    let page = explore(&format!(
        "{SEPTEMBER}&filter=-region:cn-north-1&hide=us-east-1"
    ))
    .await;
    assert_eq!(page.count(".bars path"), 2);
    assert_eq!(page.count(".figures tbody tr"), 3);
    assert_eq!(page.count(".legend .is-hidden"), 1);
}

#[tokio::test]
async fn the_three_emptinesses_differ() {
    let nothing_fits = explore(&format!("{SEPTEMBER}&filter=region:mars-1")).await;
    assert_eq!(nothing_fits.text(".empty-title"), "No charges match");
    assert_eq!(
        nothing_fits.attributes(".ways a", "href")[0],
        "/explore?start=2024-09-01&end=2024-10-01"
    );
    let empty = Fake {
        is_empty: true,
        ..viewer()
    };
    let nothing_there = open(&empty, "/explore").await;
    assert_eq!(
        nothing_there.text(".empty-title"),
        "No bills are imported yet"
    );
}

#[tokio::test]
async fn where_nothing_is_imported_who_may_import_is_led_to_it() {
    for (role, may) in [(Role::Viewer, 0), (Role::Operator, 1), (Role::Admin, 1)] {
        let empty = Fake {
            is_empty: true,
            ..Fake::of(role)
        };
        for address in ["/explore", "/"] {
            let page = open(&empty, address).await;
            assert_eq!(
                page.count(".empty a.button.primary[href='/imports']"),
                may,
                "{address} {role:?}"
            );
        }
    }
}

#[tokio::test]
async fn data_by_the_hour_is_complete_to_the_end_of_its_last_hour() {
    let page = explore(SEPTEMBER).await;
    assert_eq!(
        page.text(".explorer-bar .days .meta"),
        "UTC · data complete to 30 Sep 2024 14:00 UTC"
    );
    let overview = open(&viewer(), "/").await;
    let told = overview.texts(".regions tbody time");
    assert_eq!(told[0], "30 Sep 2024 22:00 UTC");
}

#[tokio::test]
async fn a_wrong_address_says_what_is_wrong_and_keeps_the_controls() {
    let page = explore("metric=happiness").await;
    assert!(
        page.text(".notice.warn")
            .contains("is not one of: billed_cost")
    );
    assert_eq!(page.count("form.controls"), 1);
    assert_eq!(page.count(".unit-section"), 0);
}

#[tokio::test]
async fn the_chart_can_be_reached_and_read_without_seeing_it() {
    let page = explore(&format!("{SEPTEMBER}&filter=region:eu-west-1")).await;
    assert_eq!(page.attributes(".chart-body", "role"), ["group"]);
    assert_eq!(page.attributes(".chart-body", "tabindex"), ["0"]);
    assert!(
        page.attributes(".chart-body", "aria-label")[0]
            .starts_with("Billed cost in USD by month and region, 1–30 Sep 2024")
    );
    assert_eq!(page.count(".chart [role=status]"), 1);
}

#[tokio::test]
async fn nothing_is_styled_inline() {
    for address in ["/", "/explore"] {
        assert_eq!(
            open(&viewer(), address).await.count("[style]"),
            0,
            "{address}"
        );
    }
}

#[tokio::test]
async fn what_is_said_of_converted_figures_stands_below_the_total_and_below_the_table() {
    let page = explore(&format!("{SEPTEMBER}&currency=EUR")).await;
    assert_eq!(
        page.texts(".unit-head .finding strong"),
        ["Told of CNY", "Told of USD"]
    );
    assert_eq!(page.texts(".table-note"), ["The rule", "The rule"]);
    assert_eq!(
        page.attributes("#currency option[selected]", "value"),
        ["EUR"]
    );
    let plain = explore(SEPTEMBER).await;
    assert_eq!(plain.count(".table-note"), 0);
    assert_eq!(
        plain.attributes("#currency option[selected]", "value"),
        [""]
    );
}

#[tokio::test]
async fn notes_and_events_are_numbers_over_the_chart_and_words_below_it() {
    let page = explore(&format!("{SEPTEMBER}&filter=-region:cn-north-1")).await;
    assert_eq!(page.texts(".number-mark.refused text"), ["1–2"]);
    assert_eq!(page.attributes(".number-mark", "x"), ["25%"]);
    assert_eq!(page.texts(".beside h2"), ["Notes and events"]);
}

#[tokio::test]
async fn what_is_asked_can_be_saved_as_a_view() {
    let page = explore(&format!("{SEPTEMBER}&chart=lines")).await;
    let links = page.attributes(".explorer-bar .actions a", "href");
    assert_eq!(
        links[0],
        "/views/new?query=start%3D2024-09-01%26end%3D2024-10-01%26chart%3Dlines"
    );
}
