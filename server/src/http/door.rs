//! One door: a method and a path, who may come through, what answers, and how the API's description tells of it. Knows what a
//! door is; must not know which doors there are.

use super::Http;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::MethodFilter;
use axum::routing::{MethodRouter, on};
use floe_domain::people::Permission;
use schemars::SchemaGenerator;
use serde_json::Value;

/// Who may come through a door. Services decide again what the caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, known or not.
    Anyone,
    /// Anyone known: a person in a session or a token. What they may do hangs on what they ask for.
    Known,
    /// Whoever is permitted it, in a session or with a token that has the scope.
    May(Permission),
    /// People in a session.
    People,
    /// An access key that has signed the request, as AWS's clients do: neither sessions nor tokens.
    Signed,
}

/// A door.
#[derive(Clone)]
pub struct Door {
    /// The method.
    pub method: Method,
    /// The path, as the router writes it.
    pub path: &'static str,
    /// Who may come through.
    pub who: Who,
    /// What the API's description says of it; doors without are not in there.
    pub docs: Option<fn(&mut SchemaGenerator) -> Docs>,
    pub(super) answers: MethodRouter<Http>,
}

impl Door {
    /// A door for GET, and with it HEAD.
    pub fn get<H: Handler<T, Http>, T: 'static>(path: &'static str, who: Who, handler: H) -> Self {
        Self::new(Method::GET, MethodFilter::GET, path, who, handler)
    }

    /// A door for POST.
    pub fn post<H: Handler<T, Http>, T: 'static>(path: &'static str, who: Who, handler: H) -> Self {
        Self::new(Method::POST, MethodFilter::POST, path, who, handler)
    }

    /// A door for PUT.
    pub fn put<H: Handler<T, Http>, T: 'static>(path: &'static str, who: Who, handler: H) -> Self {
        Self::new(Method::PUT, MethodFilter::PUT, path, who, handler)
    }

    /// A door for DELETE.
    pub fn delete<H: Handler<T, Http>, T: 'static>(
        path: &'static str,
        who: Who,
        handler: H,
    ) -> Self {
        Self::new(Method::DELETE, MethodFilter::DELETE, path, who, handler)
    }

    fn new<H: Handler<T, Http>, T: 'static>(
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        who: Who,
        handler: H,
    ) -> Self {
        Self {
            method,
            path,
            who,
            docs: None,
            answers: on(filter, handler),
        }
    }

    /// The same door, told of in the API's description.
    #[must_use]
    pub fn told(mut self, docs: fn(&mut SchemaGenerator) -> Docs) -> Self {
        self.docs = Some(docs);
        self
    }
}

impl std::fmt::Debug for Door {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {} {:?}", self.method, self.path, self.who)
    }
}

/// What the API's description says of a door beyond method, path and who.
#[derive(Clone, Debug)]
pub struct Docs {
    /// The operation's name, unique.
    pub id: &'static str,
    /// Which part of the API it belongs to.
    pub part: &'static str,
    /// A line that says what it does.
    pub summary: &'static str,
    /// More, where a line is not enough.
    pub description: &'static str,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Media types and schemas of the body; none for no body.
    pub body: Vec<(&'static str, Value)>,
    /// What it answers when it does what it was asked.
    pub answers: Vec<Told>,
    /// Problems beyond those that follow from method, path, who, parameters and body.
    pub problems: Vec<super::problem::Kind>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `path`, `query` or `header`.
    pub place: &'static str,
    /// The name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it means.
    pub description: &'static str,
    /// Its schema.
    pub schema: Value,
}

impl Parameter {
    /// An id in the path.
    #[must_use]
    pub fn id(description: &'static str) -> Self {
        Self {
            place: "path",
            name: "id",
            required: true,
            description,
            schema: serde_json::json!({"type": "string", "minLength": 1}),
        }
    }

    /// An optional parameter of the query.
    #[must_use]
    pub const fn query(name: &'static str, description: &'static str, schema: Value) -> Self {
        Self {
            place: "query",
            name,
            required: false,
            description,
            schema,
        }
    }

    /// The same, but it has to be there.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// An answer that is no problem.
#[derive(Clone, Debug)]
pub struct Told {
    /// The status.
    pub status: axum::http::StatusCode,
    /// What it means.
    pub description: &'static str,
    /// Media types and schemas.
    pub content: Vec<(&'static str, Value)>,
}

impl Told {
    /// JSON with status 200.
    #[must_use]
    pub fn json(description: &'static str, schema: Value) -> Self {
        Self {
            status: axum::http::StatusCode::OK,
            description,
            content: vec![("application/json", schema)],
        }
    }

    /// Status 204, without a body.
    #[must_use]
    pub const fn nothing(description: &'static str) -> Self {
        Self {
            status: axum::http::StatusCode::NO_CONTENT,
            description,
            content: Vec::new(),
        }
    }

    /// The same with another status.
    #[must_use]
    pub const fn with_status(mut self, status: axum::http::StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same in another media type too.
    #[must_use]
    pub fn or(mut self, media: &'static str, schema: Value) -> Self {
        self.content.push((media, schema));
        self
    }
}

/// A schema kept among the description's components, and the reference to it.
pub fn schema<T: schemars::JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}
