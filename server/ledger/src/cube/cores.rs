//! Work on several cores at once. Knows threads; must not know what is worked on.

use std::sync::OnceLock;

/// How many threads can work at once. Asked once: the system answers from files, which takes longer than most questions.
pub(super) fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// What each work gives, in their order: the first is done on this thread, the others beside it.
pub(super) fn on_cores<T: Send>(works: Vec<impl FnOnce() -> T + Send>) -> Vec<T> {
    std::thread::scope(|scope| {
        let mut works = works.into_iter();
        let first = works.next();
        let others: Vec<_> = works.map(|work| scope.spawn(work)).collect();
        let mut given: Vec<T> = first.map(|work| work()).into_iter().collect();
        for other in others {
            match other.join() {
                Ok(more) => given.push(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        given
    })
}
