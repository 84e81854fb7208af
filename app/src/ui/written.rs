//! Markup that a browser finds in the page that it takes over. Knows when it is needed; must not know what it is.

use leptos::tachys::html::element::InnerHtmlValue;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::Element;
use std::sync::Arc;

/// What stands inside an element, made where it does not stand there already: the server makes it, and a browser only for answers
/// that come later.
#[derive(Clone)]
pub struct Written(Arc<dyn Fn() -> String + Send + Sync>);

impl Written {
    /// By what makes it.
    #[must_use]
    pub fn by(make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }
}

impl InnerHtmlValue for Written {
    type AsyncOutput = Self;
    /// The element, and what was made for it.
    type State = (Element, Option<String>);
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn html_len(&self) -> usize {
        0
    }

    fn to_html(self, buf: &mut String) {
        buf.push_str(&(self.0)());
    }

    fn to_template(_buf: &mut String) {}

    fn hydrate<const FROM_SERVER: bool>(self, el: &Element) -> Self::State {
        if FROM_SERVER {
            (el.clone(), None)
        } else {
            self.build(el)
        }
    }

    fn build(self, el: &Element) -> Self::State {
        let made = (self.0)();
        Rndr::set_inner_html(el, &made);
        (el.clone(), Some(made))
    }

    fn rebuild(self, (element, before): &mut Self::State) {
        let made = (self.0)();
        if before.as_ref() != Some(&made) {
            Rndr::set_inner_html(element, &made);
            *before = Some(made);
        }
    }

    fn into_cloneable(self) -> Self::Cloneable {
        self
    }

    fn into_cloneable_owned(self) -> Self::CloneableOwned {
        self
    }

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }
}
