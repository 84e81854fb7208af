//! Pages as the server sends them, read as HTML: what stands on them for whom, and what their forms do without scripts.

mod fake;
mod forms;
mod lists;
mod markup;
mod permissions;
mod samples;
mod site;
mod states;
