//! Problems as pages: the help page of each kind, and the page a person sees who meets one. Knows words and markup; must not
//! know the app, since it has to work when the app does not.

use super::{Kind, Problem};
use crate::assets;
use crate::http::path::Id;
use axum::response::{Html, IntoResponse, Response};

/// The help page of a kind: `/problems/{slug}`.
pub async fn explain(Id(slug): Id) -> Response {
    let Some(kind) = Kind::from_slug(&slug) else {
        return Problem::not_found("problem", &slug).into_response();
    };
    let words = kind.words();
    Html(document(
        words.title,
        &format!(
            "<p>{}</p><h2>What to do</h2><p>{}</p><p>The API answers it with status {} and the type <code>/problems/{}</code>.</p>",
            escape(words.meaning),
            escape(words.remedy),
            kind.status().as_u16(),
            words.slug,
        ),
    ))
    .into_response()
}

/// The page a person sees instead of what they asked for.
pub(super) fn of_problem(problem: &Problem, request_id: &str) -> String {
    let words = problem.kind.words();
    document(
        words.title,
        &format!(
            "<p>{}</p><p>{}</p><h2>What to do</h2><p>{}</p><p><a href=\"/\">Go to the overview</a></p><p><small>Request {}</small></p>",
            escape(&problem.detail),
            escape(words.meaning),
            escape(words.remedy),
            escape(request_id),
        ),
    )
}

fn document(title: &str, content: &str) -> String {
    let name = assets::output_name();
    let style = if name.is_empty() {
        String::new()
    } else {
        format!("<link rel=\"stylesheet\" href=\"/pkg/{name}.css\">")
    };
    let title = escape(title);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Floe</title>{style}</head>\
         <body><main class=\"alone\" id=\"main\"><a class=\"wordmark\" href=\"/\">Floe</a><h1>{title}</h1>{content}</main></body></html>"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_request_is_text_on_the_page() {
        let problem = Problem::not_found("environment", "<script>alert(1)</script>");
        let page = of_problem(&problem, "id");
        assert!(page.contains("&lt;script&gt;"));
        assert!(!page.contains("<script>"));
    }
}
