//! Where the focus is once another answer stands. Tables and legends are markup that is put in place as a whole: whoever
//! stood in one by keyboard stands there again. Knows ids; must not know what they name.

/// To be called before an answer is put in place. On the server there is no focus.
pub fn keep() {
    #[cfg(feature = "hydrate")]
    browser::keep();
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::{document, request_animation_frame};
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::HtmlElement;

    pub(super) fn keep() {
        let Some(here) = document().active_element() else {
            return;
        };
        let is_replaced = |at: &str| here.closest(at).ok().flatten();
        let Some(section) = is_replaced(".unit-table, .legend")
            .and_then(|_| is_replaced(".unit-section"))
            .and_then(|section| section.get_attribute("aria-labelledby"))
        else {
            return;
        };
        let id = here.id();
        request_animation_frame(move || {
            let is_lost = document()
                .active_element()
                .is_none_or(|now| now.tag_name() == "BODY");
            let there = document()
                .get_element_by_id(&id)
                .or_else(|| document().get_element_by_id(&format!("{section}-table")));
            if let Some(there) = there.filter(|_| is_lost)
                && let Ok(there) = there.dyn_into::<HtmlElement>()
            {
                let _no_matter = there.focus();
            }
        });
    }
}
