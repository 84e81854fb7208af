//! Rounds: what is asked while another round goes on waits, and is then answered together in the next one, so that one transaction, and
//! one wait for the disk, serves them all. Knows who waits; must not know what for.

use crate::app::App;
use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// As many share one round at most: the first of them waits for the last.
const MOST: usize = 64;

/// To whoever asked in a round that ended without an answer.
pub(super) const STOPPED: &str =
    "Floe stopped before it had answered, so nothing was done. Try again.";

/// What can be answered together.
pub(crate) trait Shared: Debug + Send + Sized + 'static {
    /// What one is told.
    type Answer: Debug + Send + 'static;

    /// Where those who ask it wait.
    fn rounds(app: &App) -> &Rounds<Self>;

    /// Answers all, in their order. It begins after the last of them was asked.
    fn answer(app: &App, asked: Vec<Self>) -> impl Future<Output = Vec<Self::Answer>> + Send;
}

/// Those who wait for the next round.
#[derive(Debug)]
pub(crate) struct Rounds<Q: Shared>(Mutex<Waiting<Q>>);

#[derive(Debug)]
struct Waiting<Q: Shared> {
    asked: Vec<(Q, oneshot::Sender<Q::Answer>)>,
    /// Whether somebody leads rounds until nobody waits.
    is_led: bool,
}

impl<Q: Shared> Default for Rounds<Q> {
    fn default() -> Self {
        Self(Mutex::new(Waiting {
            asked: Vec::new(),
            is_led: false,
        }))
    }
}

impl<Q: Shared> Rounds<Q> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<Q>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the answer; `None` when the round ended without one. What nobody waits for any more is answered all the same, as
/// where an answer is lost on its way.
pub(super) async fn ask<Q: Shared>(app: &App, asked: Q) -> Option<Q::Answer> {
    let (tells, told) = oneshot::channel();
    let is_led = {
        let mut waiting = Q::rounds(app).waiting();
        waiting.asked.push((asked, tells));
        mem::replace(&mut waiting.is_led, true)
    };
    if !is_led {
        // A task of its own: that the first one goes away is no reason to leave the others alone.
        tokio::spawn(lead(Lead::<Q> {
            app: app.clone(),
            of: PhantomData,
            is_over: false,
        }));
    }
    told.await.ok()
}

/// Leads until nobody waits. Should it end before, those who wait are told so, and the next one leads.
struct Lead<Q: Shared> {
    app: App,
    of: PhantomData<Q>,
    is_over: bool,
}

impl<Q: Shared> Drop for Lead<Q> {
    fn drop(&mut self) {
        if !self.is_over {
            let mut waiting = Q::rounds(&self.app).waiting();
            waiting.asked.clear();
            waiting.is_led = false;
        }
    }
}

impl<Q: Shared> Lead<Q> {
    /// Those of the next round; none when nobody waits, and then it is over: whoever comes since leads by themselves.
    fn next(&mut self) -> Vec<(Q, oneshot::Sender<Q::Answer>)> {
        let mut waiting = Q::rounds(&self.app).waiting();
        let most = waiting.asked.len().min(MOST);
        self.is_over = most == 0;
        waiting.is_led = !self.is_over;
        waiting.asked.drain(..most).collect()
    }
}

async fn lead<Q: Shared>(mut lead: Lead<Q>) {
    loop {
        let (asked, tells): (Vec<_>, Vec<_>) = lead.next().into_iter().unzip();
        if lead.is_over {
            return;
        }
        let answers = Q::answer(&lead.app, asked).await;
        for (tells, answer) in tells.into_iter().zip(answers) {
            // Who has gone does not hear it.
            let _gone = tells.send(answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::service::round::Asking;

    #[tokio::test]
    async fn who_waits_for_one_that_ended_is_told_so_and_the_next_one_leads() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config::in_folder(folder.path())).await.unwrap();
        let (tells, told) = oneshot::channel();
        {
            let mut waiting = Asking::rounds(&app).waiting();
            waiting.asked.push((Asking::of_tests(), tells));
            waiting.is_led = true;
        }
        drop(Lead::<Asking> {
            app: app.clone(),
            of: PhantomData,
            is_over: false,
        });
        assert!(told.await.is_err());
        assert!(!Asking::rounds(&app).waiting().is_led);
    }
}
