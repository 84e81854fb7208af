//! One's own account. Knows the form; must not know how passwords are kept.

use super::Act;
use crate::secret::Secret;
use crate::service::{Refused, people};
use axum::response::Response;

/// `POST /act/password`.
pub(super) async fn change_password(act: Act) -> Response {
    let outcome = changed(&act).await.map(|()| "password-changed");
    let form = ("/act/password", &[][..]);
    act.answer_form("/settings", form, "The password was not changed", outcome)
}

async fn changed(act: &Act) -> Result<(), Refused> {
    if act.field("new") != act.field("again") {
        return Err(Refused::invalid(
            "again",
            "is not the same as the password above",
        ));
    }
    let (old, new) = (Secret::new(act.field("old")), Secret::new(act.field("new")));
    people::change_password(&act.http.app, &act.caller, &old, &new).await
}
