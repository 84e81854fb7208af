//! What stands around every page: skip link, navigation, person menu, freeze banner. Knows the session; must not know any
//! page's content.

use crate::calls::reads::read_session;
use crate::calls::{SetTheme, SignOut};
use crate::ui::badge::stops;
use crate::ui::countdown::Countdown;
use crate::ui::icon::{icon, mark};
use crate::ui::load::{SessionResource, awaited, tell_server};
use crate::ui::notice::FailureNotice;
use crate::ui::when::{moment, time};
use crate::view::{Failure, Person, Session, Theme};
use floe_domain::people::Permission;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::use_location;

/// Address, icon, words, and what one must be permitted to have any use of it.
const PLACES: [(&str, &str, &str, Permission); 10] = [
    ("/", "overview", "Overview", Permission::CostsRead),
    ("/explore", "explore", "Explorer", Permission::CostsRead),
    (
        "/dashboards",
        "dashboards",
        "Dashboards",
        Permission::CostsRead,
    ),
    ("/views", "views", "Views", Permission::CostsRead),
    (
        "/environments",
        "environments",
        "Environments",
        Permission::EnvironmentsRead,
    ),
    ("/freezes", "freeze", "Freezes", Permission::FreezesRead),
    (
        "/approvals",
        "approvals",
        "Approvals",
        Permission::EnvironmentsRead,
    ),
    ("/imports", "imports", "Imports", Permission::CostsRead),
    ("/audit", "audit", "Audit", Permission::AuditRead),
    ("/settings", "settings", "Settings", Permission::CostsRead),
];

/// The layout of every page for people who are signed in.
#[component]
pub fn Layout() -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    let search = location.search;
    // Asked again with each page: a freeze may have begun, a form may have changed what everyone sees. Another question
    // to the same page is no other page, and what stands around it is not made anew for it.
    let session = awaited(move || path.get(), |_| read_session());
    provide_context(SessionResource(session));
    focus_on_arrival(path);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        <div class="frame">
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match session.await {
                        Ok(session) if session.person.is_none() => {
                            send_to_sign_in(path, search);
                            ().into_any()
                        }
                        Ok(session) => around(session),
                        Err(failure) => without_session(failure),
                    }
                })}
            </Transition>
            <main id="main" tabindex="-1">
                <Outlet/>
            </main>
        </div>
    }
}

fn around(session: Session) -> AnyView {
    let places = PLACES
        .into_iter()
        .filter(|(_, _, _, permission)| session.allows(*permission))
        .map(|(address, picture, words, _)| {
            let waiting = (address == "/approvals" && session.waiting > 0)
                .then(|| view! { <span class="badge warn">{session.waiting}<span class="unseen">" wait for you"</span></span> });
            view! { <li><A href=address exact=address == "/">{icon(picture)}<span>{words}</span>{waiting}</A></li> }
        })
        .collect_view();
    let Session {
        person,
        theme,
        freezes,
        now,
        demo,
        version,
        flash,
        ..
    } = session;
    let banner = (!freezes.is_empty()).then(|| {
        let items = freezes
            .into_iter()
            .map(|freeze| {
                view! {
                    <li>
                        <a href=format!("/freezes/{}", freeze.id)>{freeze.name}</a>
                        " stops "{stops(freeze.applies_to)}" on "{freeze.scope}" until "
                        {time(freeze.ends_at)}" · "
                        <Countdown now=now ends_at=freeze.ends_at/>
                    </li>
                }
            })
            .collect_view();
        view! {
            <aside class="banner" aria-label="Active freezes">
                {icon("freeze")}
                <ul>{items}</ul>
            </aside>
        }
    });
    view! {
        <header class="side">
            <a class="wordmark" href="/">{mark()}<span>"Floe"</span></a>
            <nav aria-label="Main"><ul>{places}</ul></nav>
            <button type="button" class="button quiet with-script palette-button" data-opens="palette">"Commands "<kbd>"Ctrl K"</kbd></button>
            {person.map(|person| person_menu(person, theme))}
            <p class="build">
                {demo.then(|| view! { <span class="badge accent">"demo data"</span>" " })}
                <span>{version}</span>
            </p>
        </header>
        {banner}
        {flash.map(|failure| view! { <div class="banner-failure"><FailureNotice failure/></div> })}
        <p class="print-head">"Floe · as of "{moment(now)}</p>
    }
    .into_any()
}

fn person_menu(person: Person, theme: Theme) -> AnyView {
    let themes = Theme::ALL
        .into_iter()
        .map(|one| {
            let pressed = if one == theme { "true" } else { "false" };
            view! {
                <button type="submit" name="theme" value=one.name() aria-pressed=pressed>{words(one)}</button>
            }
        })
        .collect_view();
    view! {
        <details class="person">
            <summary>
                {icon("person")}
                <span class="person-name">{person.email}</span>
                <span class="meta">{person.role.name()}</span>
            </summary>
            <div class="menu">
                <form method="post" action=SetTheme::url() class="themes">
                    <fieldset><legend>"Theme"</legend><div class="segments">{themes}</div></fieldset>
                </form>
                <a href="/settings">"Your account"</a>
                <form method="post" action=SignOut::url()>
                    <button type="submit" class="button quiet">{icon("sign-out")}"Sign out"</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

const fn words(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "System",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}

fn without_session(failure: Failure) -> AnyView {
    tell_server(&failure);
    view! {
        <header class="side"><a class="wordmark" href="/">{mark()}<span>"Floe"</span></a></header>
        <div class="banner-failure"><FailureNotice failure/></div>
    }
    .into_any()
}

/// The sign-in page knows where to go back to.
fn send_to_sign_in(path: Memo<String>, search: Memo<String>) {
    let (path, search) = (path.get_untracked(), search.get_untracked());
    let back = if search.is_empty() {
        path
    } else {
        format!("{path}?{search}")
    };
    let next = floe_domain::cost::grammar::encode([("next", back.as_str())]);
    let address = format!("/sign-in?{next}");
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(&address);
    // The session ended while the page stood open: a whole new page is wanted, not a change of this one.
    #[cfg(not(feature = "ssr"))]
    let _no_matter = window().location().set_href(&address);
}

/// After a change of page without a reload, moves the focus to the content as a reload would.
fn focus_on_arrival(path: Memo<String>) {
    Effect::new(move |before: Option<String>| {
        let here = path.get();
        let moved = before.is_some_and(|before| before != here);
        if moved && let Some(main) = document().get_element_by_id("main") {
            use leptos::wasm_bindgen::JsCast;
            if let Ok(main) = main.dyn_into::<leptos::web_sys::HtmlElement>() {
                let _no_matter = main.focus();
            }
        }
        here
    });
}
