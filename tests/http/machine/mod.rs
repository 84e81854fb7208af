//! The guard as a machine: random sequences of what agents, people and time can do, against the real server, and after each step what
//! must never be. Knows the public interface and keeps its own account of what was said; must not ask the guard why.

mod changes;
mod freezes;
mod laws;
mod upsets;
mod world;

use world::World;

/// How many sequences, unless `FLOE_SEQUENCES` says otherwise; `FLOE_SEQUENCES_SEED` says from which seed on.
const SEQUENCES: u64 = 300;
/// How many steps each.
const STEPS: u64 = 50;
/// How many sequences one server lives through: the next begins with what the last has left.
const OF_ONE_SERVER: u64 = 10;

/// Numbers that look random and are the same each time (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % sides
    }
}

/// One server's sequences: what was done and seen, for telling whether they were worth anything.
async fn live(seed: u64, sequences: u64) -> laws::Seen {
    let mut dice = Dice(seed);
    let mut world = World::new().await;
    for sequence in 0..sequences {
        for step in 0..STEPS {
            let done = world.step(&mut dice).await;
            let place = format!("seed {seed}, sequence {sequence}, step {step}: {done}");
            world.check(&mut dice, &place).await;
        }
        world
            .chain_holds(&format!("seed {seed}, sequence {sequence}"))
            .await;
    }
    world.seen
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.replace('_', "").parse().expect("a whole number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_in_whatever_order_no_robot_gets_past_the_guard() {
    let wanted = number("FLOE_SEQUENCES").unwrap_or(SEQUENCES);
    let first = number("FLOE_SEQUENCES_SEED").unwrap_or(0);
    let servers: Vec<_> = (0..wanted.div_ceil(OF_ONE_SERVER))
        .map(|nth| first.wrapping_add(nth))
        .collect();
    let mut seen = laws::Seen::default();
    // Two at a time: each waits for its disk as much as it computes.
    for pair in servers.chunks(2) {
        let running: Vec<_> = pair
            .iter()
            .map(|seed| tokio::spawn(live(*seed, OF_ONE_SERVER)))
            .collect();
        for one in running {
            seen.add(&one.await.unwrap());
        }
    }
    println!("{wanted} sequences of {STEPS} steps from seed {first} on: {seen:?}");
    seen.was_worth_it(wanted);
}
