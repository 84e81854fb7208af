//! A page that the server writes, read as HTML, and the laws that hold on every one of them. Knows markup; must not know which
//! page it is.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use scraper::{Html, Selector};
use std::collections::BTreeSet;

/// A page.
pub(crate) struct Sheet(Html);

impl Sheet {
    /// The page at an address, as a person sees it.
    pub(crate) async fn at(person: &impl Actor, address: &str) -> Self {
        Self::of(&person.get(address).await)
    }

    /// The page of an answer.
    pub(crate) fn of(answer: &Answer) -> Self {
        Self(Html::parse_document(&answer.text))
    }

    /// How many elements fit.
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.0.select(&Selector::parse(selector).unwrap()).count()
    }

    /// The text of every element that fits, blanks drawn together.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = self.0.select(&selector);
        found.map(|one| words(one.text().collect())).collect()
    }

    /// The text of the only element that fits.
    #[track_caller]
    pub(crate) fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.concat()
    }

    /// The attribute of every element that fits and has it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let found = self.0.select(&selector);
        found
            .filter_map(|one| one.attr(name).map(str::to_owned))
            .collect()
    }

    /// What holds on every page: one heading, labelled controls, tables that browsers do not repair, identifiers that stand
    /// once and are there, nothing that the content security policy refuses.
    #[track_caller]
    pub(crate) fn keeps_the_laws(&self, address: &str) {
        assert_eq!((self.count("h1"), self.count("main")), (1, 1), "{address}");
        assert!(self.text("title").ends_with("Floe"), "{address}");
        for part in ["caption", "thead", "tbody"] {
            let whole = self.count(&format!("table > {part}"));
            assert_eq!(whole, self.count("table"), "{address}: {part}");
        }
        assert_eq!(self.count("thead th:not([scope])"), 0, "{address}");
        let ids = self.attributes("[id]", "id");
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{address}: {ids:?}");
        let labelled: BTreeSet<_> = self.attributes("label[for]", "for").into_iter().collect();
        for kind in [
            "input:not([type=hidden]):not([type=checkbox]):not([type=radio])",
            "select",
            "textarea",
        ] {
            let bare = self.count(&format!("{kind}:not([id]):not([aria-label])"));
            assert_eq!(bare, 0, "{address}: {kind}");
            for id in self.attributes(&format!("{kind}[id]"), "id") {
                assert!(labelled.contains(&id), "{address}: {id}");
            }
        }
        let described = self.attributes("[aria-describedby]", "aria-describedby");
        for id in described.iter().flat_map(|value| value.split(' ')) {
            assert!(ids.iter().any(|one| one == id), "{address}: {id}");
        }
        for attribute in ["style", "onclick", "oninput", "onsubmit"] {
            let inline = self.count(&format!("[{attribute}]"));
            assert_eq!(inline, 0, "{address}: {attribute}");
        }
        for action in self.attributes("form:not([method=post])", "action") {
            assert!(!action.starts_with("/act/"), "{address}: {action}");
        }
    }
}

/// Sends a form as a browser without scripts does.
pub(crate) async fn fill_in(person: &impl Actor, address: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person
        .send(axum::http::Method::POST, address, &kind, form)
        .await
}

/// The same, and the page that the answer leads to.
pub(crate) async fn fill_in_and_follow(person: &Person, address: &str, form: &str) -> Sheet {
    let answer = fill_in(person, address, form).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    Sheet::at(person, answer.header("location")).await
}
