//! The pieces that pages are made of. Know how things look and are told to assistive technology; must not know any page.

pub mod badge;
pub mod countdown;
pub mod done;
pub mod field;
pub mod icon;
pub mod load;
pub mod notice;
pub mod page;
pub mod when;
pub mod written;
