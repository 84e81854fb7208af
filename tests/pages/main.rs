//! Pages as the server sends them, read as HTML: what stands on them for whom, and what their forms do without scripts.

#[cfg(test)]
mod costs;
#[cfg(test)]
mod crossing;
#[cfg(test)]
mod explorer;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod markup;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod site;
#[cfg(test)]
mod states;
