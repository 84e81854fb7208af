//! Made-up bills that look like real ones, the same for the same seed. Knows FOCUS; must not know clocks, files or the cube.

mod random;

pub use random::Random;
