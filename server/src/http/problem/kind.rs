//! Every problem Floe answers with: its stable name, status, title, and the words of its help page. Knows HTTP and what a
//! reader can do about it; must not know which request met it.

use axum::http::StatusCode;

/// A problem's kind. Its address, `/problems/{slug}`, is a page that explains it, and never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request can not be read at all.
    Malformed,
    /// Two credentials came together.
    MixedCredentials,
    /// Nobody, or nobody known, asks.
    NotAuthenticated,
    /// A token asks for what only a person in a session gets.
    PeopleOnly,
    /// A browser sent it from another site.
    CrossOrigin,
    /// The asker may not do this.
    NotPermitted,
    /// A freeze window stops it.
    ChangeFrozen,
    /// People would have to approve it, and too few could, or they said no.
    NotApproved,
    /// It would make a freeze laxer.
    WouldLoosen,
    /// There is nothing of that name.
    NotFound,
    /// The address exists, for other methods.
    MethodNotAllowed,
    /// The environment is not in a state in which this can be done.
    EnvironmentUnfit,
    /// The idempotency key was used for something else, or its request is still being answered.
    IdempotencyConflict,
    /// Something changed in between, or is already so.
    Conflict,
    /// The body is larger than allowed.
    TooLarge,
    /// The body is of a kind that is not read here.
    UnsupportedMediaType,
    /// Fields of the body or parameters are wrong.
    Invalid,
    /// A bill was refused whole.
    BillRefused,
    /// Too many requests in too short a time.
    TooManyRequests,
    /// A fault of Floe's.
    Internal,
    /// The guard can not decide, so nothing is allowed.
    GuardUndecided,
    /// Something Floe needs does not answer.
    Unavailable,
}

/// The words of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The last part of the address.
    pub slug: &'static str,
    /// A short summary that is the same each time.
    pub title: &'static str,
    /// What it means, a sentence or two.
    pub meaning: &'static str,
    /// What to do next.
    pub remedy: &'static str,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Malformed,
        Self::MixedCredentials,
        Self::NotAuthenticated,
        Self::PeopleOnly,
        Self::CrossOrigin,
        Self::NotPermitted,
        Self::ChangeFrozen,
        Self::NotApproved,
        Self::WouldLoosen,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::EnvironmentUnfit,
        Self::IdempotencyConflict,
        Self::Conflict,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Invalid,
        Self::BillRefused,
        Self::TooManyRequests,
        Self::Internal,
        Self::GuardUndecided,
        Self::Unavailable,
    ];

    /// The status it is answered with. A refusal is never one that clients repeat by themselves (429, 5xx).
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Malformed | Self::MixedCredentials => StatusCode::BAD_REQUEST,
            Self::NotAuthenticated => StatusCode::UNAUTHORIZED,
            Self::PeopleOnly
            | Self::CrossOrigin
            | Self::NotPermitted
            | Self::ChangeFrozen
            | Self::NotApproved
            | Self::WouldLoosen => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::EnvironmentUnfit | Self::IdempotencyConflict | Self::Conflict => {
                StatusCode::CONFLICT
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid | Self::BillRefused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::GuardUndecided | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The kind of that address.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.words().slug == slug)
    }

    /// Its words.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Malformed => Words {
                slug: "malformed-request",
                title: "The request can not be read",
                meaning: "A part of the request is not in the form that is expected: JSON that does not parse, a header or a query that is not text.",
                remedy: "Correct the part that the answer names and send it again.",
            },
            Self::MixedCredentials => Words {
                slug: "mixed-credentials",
                title: "Two credentials came together",
                meaning: "The request carries a session cookie and a bearer token. Floe does not guess which of the two asks: a session proves a person, a token never does.",
                remedy: "Send one of them. Automation sends its token and keeps no cookies.",
            },
            Self::NotAuthenticated => Words {
                slug: "not-authenticated",
                title: "Nobody known asks",
                meaning: "The request has no credentials, or they are unknown, expired or revoked.",
                remedy: "Send a token as `Authorization: Bearer floe_…`, or sign in. Operators and admins issue tokens under Settings.",
            },
            Self::PeopleOnly => Words {
                slug: "people-only",
                title: "Only a person can do this",
                meaning: "The request carries a token. Pages, and whatever weakens protection, are for people who have signed in; a token stands for a program, whoever owns it.",
                remedy: "Ask a person to do it in the browser, or use the API under /api/v1.",
            },
            Self::CrossOrigin => Words {
                slug: "cross-origin",
                title: "The request comes from another site",
                meaning: "It carries a session, would change something, and nothing shows that one of Floe's own pages sent it.",
                remedy: "Do it on Floe's own page. Behind a proxy, pass `Host` and `Origin` on unchanged, or name the public address in FLOE_ORIGIN.",
            },
            Self::NotPermitted => Words {
                slug: "not-permitted",
                title: "Not permitted",
                meaning: "Who asks is known and may not do this: the role or the token's scopes do not include it, or an agent was not let do it for its owner. A token may do what both its scopes and its owner's role allow.",
                remedy: "Ask an admin for the role, or issue a token with the scope. An agent's owner lets it act for them in Settings, Delegations, or with `floe delegation grant`. `could_ask` says which of these it takes.",
            },
            Self::ChangeFrozen => Words {
                slug: "change-frozen",
                title: "A freeze stops this change",
                meaning: "A freeze window covers this environment and this operation now, for the kind of principal that asks, or begins before a recreation would probably be done. The answer names every such window and its end.",
                remedy: "Wait until `at` of `later` in `could_ask`, or ask the freeze's owner. Asking again at once gives the same answer. With `exception: true` in its body the same request asks two freeze approvers for an exception for itself alone. A freeze that stops automation only does not stop a person who does it in the browser.",
            },
            Self::NotApproved => Words {
                slug: "not-approved",
                title: "People have not approved this",
                meaning: "It takes the approvals of several people, and fewer than that could ever give them: whoever asks, owns or issued what asks can not. Or one of them denied it, or what they approved is not what would be done now.",
                remedy: "Ask an admin to appoint approvers under Settings. What was denied or is void has to be asked for anew.",
            },
            Self::WouldLoosen => Words {
                slug: "would-loosen",
                title: "This would loosen a freeze",
                meaning: "The freeze would stop less than it does. The answer's `loosens` names in what. Tightening is one act and in force at once; loosening takes a person's passkey, as many approvals as the approval rule asks for, and a delay in which it can be vetoed.",
                remedy: "Send only what is at least as strict, or ask an admin to change the freeze on its page in the browser.",
            },
            Self::NotFound => Words {
                slug: "not-found",
                title: "There is nothing here",
                meaning: "Nothing has this address or this id, or it is gone.",
                remedy: "Check the id. Lists, such as /api/v1/environments, show what there is.",
            },
            Self::MethodNotAllowed => Words {
                slug: "method-not-allowed",
                title: "Not with this method",
                meaning: "The address exists, but not for this method.",
                remedy: "Use one of the methods in the answer's `Allow` header.",
            },
            Self::EnvironmentUnfit => Words {
                slug: "environment-unfit",
                title: "The environment can not take this now",
                meaning: "It is deleted, or another operation is changing it.",
                remedy: "Look at its state. A recreation ends by itself; a deletion can be undone by an admin for 30 days.",
            },
            Self::IdempotencyConflict => Words {
                slug: "idempotency-conflict",
                title: "The idempotency key is taken",
                meaning: "The same key came before with another request, or that request is still being answered.",
                remedy: "Use a new key for a new request. To repeat a request, send exactly the same body.",
            },
            Self::Conflict => Words {
                slug: "conflict",
                title: "It is not as the request expects",
                meaning: "Something of that name exists already, or it changed in between.",
                remedy: "Read it again and decide anew.",
            },
            Self::TooLarge => Words {
                slug: "too-large",
                title: "The body is too large",
                meaning: "The body is larger than this server takes.",
                remedy: "Compress a bill with gzip, send it in parts, or import it on the server with `floe import`. An admin can raise FLOE_UPLOAD_LIMIT.",
            },
            Self::UnsupportedMediaType => Words {
                slug: "unsupported-media-type",
                title: "A body of this kind is not read here",
                meaning: "The `Content-Type` is missing or not one that this address takes.",
                remedy: "Send `application/json`; for a bill `text/csv` or `application/gzip`, for a calendar `text/calendar`.",
            },
            Self::Invalid => Words {
                slug: "invalid",
                title: "Some fields are wrong",
                meaning: "The request can be read, and some of its fields break a rule.",
                remedy: "Correct each field under `errors` and send it again.",
            },
            Self::BillRefused => Words {
                slug: "bill-refused",
                title: "The bill was refused whole",
                meaning: "The file is no FOCUS file, is cut off, or has no rows. Nothing changed.",
                remedy: "Export it again as FOCUS \"Cost and Usage\", CSV or CSV compressed with gzip.",
            },
            Self::TooManyRequests => Words {
                slug: "too-many-requests",
                title: "Too many requests",
                meaning: "More requests came in a short time than one address or one token may send.",
                remedy: "Wait as many seconds as `Retry-After` says.",
            },
            Self::Internal => Words {
                slug: "internal",
                title: "Floe failed",
                meaning: "This is a fault in Floe, not in the request. It is written to the server's log under the request id.",
                remedy: "Try once more. If it stays, give the request id to whoever runs this server.",
            },
            Self::GuardUndecided => Words {
                slug: "guard-undecided",
                title: "The guard can not decide",
                meaning: "The calendar can not be read or the audit can not be written. While that is so, nothing is allowed and nothing was done.",
                remedy: "Try again later. If it stays, whoever runs this server finds the cause in its log under the request id.",
            },
            Self::Unavailable => Words {
                slug: "unavailable",
                title: "Not available now",
                meaning: "Something Floe needs does not answer in time. Nothing was changed by this request, or it can be repeated safely with its idempotency key.",
                remedy: "Try again in a moment.",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_kind_has_an_address_of_its_own_that_leads_back_to_it() {
        let slugs: HashSet<_> = Kind::ALL.iter().map(|kind| kind.words().slug).collect();
        assert_eq!(slugs.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert_eq!(Kind::from_slug(kind.words().slug), Some(kind));
        }
    }

    #[test]
    fn refusals_are_answered_so_that_no_client_repeats_them() {
        for kind in [
            Kind::ChangeFrozen,
            Kind::NotApproved,
            Kind::NotPermitted,
            Kind::PeopleOnly,
            Kind::CrossOrigin,
        ] {
            assert_eq!(kind.status(), StatusCode::FORBIDDEN);
        }
    }
}
