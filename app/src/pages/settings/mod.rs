//! Settings: one's own account, people, tokens.

pub mod account;
pub mod issued;
pub mod people;
pub mod tabs;
pub mod token_form;
pub mod tokens;

pub use account::AccountPage;
pub use issued::IssuedPage;
pub use people::PeoplePage;
pub use tokens::TokensPage;
