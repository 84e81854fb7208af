//! Settings: one's own account, people, tokens.

mod account;
mod issued;
mod people;
mod tabs;
mod token_form;
mod tokens;

pub use account::AccountPage;
pub use issued::IssuedPage;
pub use people::PeoplePage;
pub use tokens::TokensPage;
