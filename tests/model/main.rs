//! The guard's core beside a naive model of it, over random worlds that a seed repeats. Knows plain values and answers; the model must
//! share no code with the core. `FLOE_MODEL_CASES` and `FLOE_MODEL_SEED` choose how many and which.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod draw;
#[cfg(test)]
mod drawn;
#[cfg(test)]
mod loosenings;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod states;
#[cfg(test)]
mod world;
