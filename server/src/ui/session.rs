//! Who looks, signing in and out, set-up, theme. Knows what every page shows around its content; must not know cookies'
//! names.

use super::Floe;
use super::failure::failed;
use crate::secret::Secret;
use crate::service::{Credential, approvals, freezes, set_up as first, sign_in as door};
use floe_app::view::{
    BannerFreeze, Failure, FailureKind, Person, Session, SetUpForm, SetUpPage, Theme,
};
use floe_domain::freeze::FreezeWindow;

/// Who looks, and the freezes that are active.
pub(super) async fn show(floe: &Floe) -> Result<Session, Failure> {
    let mut session = Session {
        person: None,
        theme: floe.theme,
        freezes: Vec::new(),
        waiting: 0,
        flash: None,
        now: floe.now(),
        demo: floe.http.settings.demo,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let Some(caller) = &floe.caller else {
        return Ok(session);
    };
    if let (
        Credential::Session {
            person_id,
            email,
            session: fingerprint,
        },
        Some(role),
    ) = (caller.credential(), caller.role())
    {
        session.person = Some(Person {
            id: person_id.clone(),
            email: email.clone(),
            role,
        });
        let found = freezes::list(floe.app(), caller)
            .await
            .map_err(failed("The page can not be shown"))?;
        session.freezes = found.active.iter().map(banner).collect();
        let waiting = approvals::waiting_for(floe.app(), caller)
            .await
            .map_err(failed("The page can not be shown"))?;
        session.waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        session.flash = floe.http.flashes.take(fingerprint, floe.now());
    }
    Ok(session)
}

fn banner(window: &FreezeWindow) -> BannerFreeze {
    BannerFreeze {
        id: window.id.clone(),
        name: window.name.clone(),
        scope: window.scope.words(),
        applies_to: window.applies_to,
        ends_at: window.ends_at,
    }
}

/// Opens a session; one that the browser has ends.
pub(super) async fn sign_in(floe: &Floe, email: String, password: String) -> Result<(), Failure> {
    let attempt = door::SignIn {
        email,
        password: Secret::new(password),
        address: floe.address,
        previous: floe.session_secret.clone(),
    };
    let start = door::sign_in(floe.app(), attempt)
        .await
        .map_err(failed("You are not signed in"))?;
    floe.reply.start_session(&start.secret);
    Ok(())
}

/// Ends the session; without one there is nothing to end, and that is what was wanted.
pub(super) async fn sign_out(floe: &Floe) -> Result<(), Failure> {
    if let Some(caller) = &floe.caller {
        door::sign_out(floe.app(), caller)
            .await
            .map_err(failed("You are still signed in"))?;
    }
    floe.reply.end_session();
    Ok(())
}

/// Keeps the theme.
pub(super) async fn set_theme(floe: &Floe, theme: Theme) -> Result<(), Failure> {
    let name = (theme != Theme::System).then(|| theme.name());
    floe.reply.remember_theme(name);
    Ok(())
}

/// Whether the one-time link is good.
pub(super) async fn set_up_page(floe: &Floe, secret: String) -> Result<SetUpPage, Failure> {
    let open = first::is_open(floe.app(), &Secret::new(secret)).await;
    Ok(if open.map_err(failed("The page can not be shown"))? {
        SetUpPage::Open
    } else {
        SetUpPage::Closed
    })
}

/// Makes the first admin.
pub(super) async fn set_up(floe: &Floe, form: SetUpForm) -> Result<(), Failure> {
    const TITLE: &str = "The first admin was not made";
    if form.password != form.again {
        return Err(differ(TITLE));
    }
    let (secret, password) = (Secret::new(form.secret), Secret::new(form.password));
    let start = first::complete(floe.app(), &secret, &form.email, &password)
        .await
        .map_err(|refused| {
            let failure = failed(TITLE)(refused);
            if failure.kind == FailureKind::NotFound {
                closed()
            } else {
                failure
            }
        })?;
    floe.reply.start_session(&start.secret);
    Ok(())
}

fn closed() -> Failure {
    Failure::new(
        FailureKind::Conflict,
        "This link is no longer open",
        "It was used, is older than a day, or another start of Floe made a newer one.",
        "Sign in, or start `floe serve` again to get a new link while nobody has an account.",
    )
}

/// Two passwords that ought to be one.
fn differ(title: &str) -> Failure {
    let wrong = floe_domain::freeze::Wrong::new("again", "is not the same as the password above");
    Failure::invalid(title, vec![wrong])
}
