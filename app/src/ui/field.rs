//! Inputs with their label, hint and error tied together. Knows markup; must not know what is valid.

use crate::view::Failure;
use leptos::prelude::*;

/// A labelled input of one line, or of several when `rows` is set.
#[component]
pub fn Field(
    /// The label.
    #[prop(into)]
    label: String,
    /// The name that is sent; also the `id` where none is given.
    #[prop(into)]
    name: String,
    /// The `id`, where a page has two inputs of one name.
    #[prop(optional, into)]
    id: Option<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// A sentence below the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The failure of its form: fills in what was entered, and says what is wrong with it.
    failure: Signal<Option<Failure>>,
    /// The `id` of a `<datalist>`.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Lines of a text area.
    #[prop(optional)]
    rows: Option<u32>,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| name.clone());
    // A field that stands twice on a page is told apart by its id, in failures too.
    let key = id.clone();
    let value = failure
        .get_untracked()
        .and_then(|failure| failure.given(&key).map(str::to_owned))
        .unwrap_or(value);
    let wrong = {
        let (id, name) = (id.clone(), name.clone());
        Memo::new(move |_| {
            failure.get().and_then(|failure| {
                let wrong = failure.field(&id).or_else(|| failure.field(&name));
                wrong.map(str::to_owned)
            })
        })
    };
    let hint_id = hint.as_ref().map(|_| format!("{id}-hint"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), format!("{id}-error"));
        move || match (hint_id.clone(), wrong.get().is_some()) {
            (Some(hint), true) => Some(format!("{hint} {error_id}")),
            (Some(hint), false) => Some(hint),
            (None, true) => Some(error_id.clone()),
            (None, false) => None,
        }
    };
    let invalid = move || wrong.get().is_some().then_some("true");
    let control = match rows {
        Some(rows) => view! {
            <textarea id=id.clone() name=name rows=rows required=!is_optional autocomplete=autocomplete
                aria-describedby=described aria-invalid=invalid inner_html=escaped(&value)></textarea>
        }
        .into_any(),
        None => view! {
            <input id=id.clone() name=name type=kind value=value list=list required=!is_optional
                autocomplete=autocomplete aria-describedby=described aria-invalid=invalid/>
        }
        .into_any(),
    };
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id>{label}{is_optional.then_some(view! { <span class="meta">" optional"</span> })}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {control}
            {move || wrong.get().map(|reason| view! { <p class="error" id=error_id.clone()>{sentence(&reason)}</p> })}
        </div>
    }
}

/// A choice of one from a few, as a `<select>`.
#[component]
pub fn Choice(
    /// The label.
    #[prop(into)]
    label: String,
    /// The name that is sent, and the `id`.
    name: &'static str,
    /// Values with their words.
    options: Vec<(String, String)>,
    /// The value that is chosen at first.
    #[prop(into)]
    value: String,
    /// The failure of its form.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    let chosen = failure
        .get_untracked()
        .and_then(|failure| failure.given(name).map(str::to_owned))
        .unwrap_or(value);
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options}</select>
            {field_error(name, failure)}
        </div>
    }
}

/// Several choices as check boxes, sent as a list.
#[component]
pub fn Choices(
    /// The question above them.
    #[prop(into)]
    legend: String,
    /// The name that is sent, without the brackets; also the `id`.
    name: &'static str,
    /// Values with their words.
    options: Vec<(String, String)>,
    /// The values that are chosen at first.
    chosen: Vec<String>,
    /// A sentence below the question.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The failure of its form.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    let sent = format!("{name}[]");
    let given: Option<Vec<String>> = failure.get_untracked().map(|failure| {
        let of_name = failure.given.iter().filter(|(field, _)| *field == sent);
        of_name.map(|(_, value)| value.clone()).collect()
    });
    let chosen = given.unwrap_or(chosen);
    let boxes = options
        .into_iter()
        .map(|(value, words)| {
            let checked = chosen.contains(&value);
            view! {
                <label class="check">
                    <input type="checkbox" name=sent.clone() value=value checked=checked/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" id=name>
            <legend>{legend}</legend>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            <div class="checks">{boxes}</div>
            {field_error(name, failure)}
        </fieldset>
    }
}

fn field_error(name: &'static str, failure: Signal<Option<Failure>>) -> impl IntoView {
    move || {
        let wrong = failure
            .get()
            .and_then(|failure| failure.field(name).map(str::to_owned));
        wrong.map(
            |reason| view! { <p class="error" id=format!("{name}-error")>{sentence(&reason)}</p> },
        )
    }
}

/// A text as the content of a text area. It is written as it stands there, since the marks that Leptos puts around texts
/// would be part of what a person sends.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A reason as the domain gives it, `is empty`, as a sentence below its field: `Is empty.`
fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let end = if reason.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_can_not_leave_its_text_area() {
        assert_eq!(escaped("</textarea>&lt;"), "&lt;/textarea>&amp;lt;");
    }

    #[test]
    fn a_reason_becomes_a_sentence() {
        assert_eq!(sentence("is empty"), "Is empty.");
        assert_eq!(sentence("Is there."), "Is there.");
    }
}
