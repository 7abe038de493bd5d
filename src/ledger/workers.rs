//! Threads that wait for the next round of work instead of being made for it.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon_core::{ThreadPool, ThreadPoolBuilder};

/// Some threads; one is this one, and none has to be made.
#[derive(Default)]
pub(super) struct Workers {
    pool: Option<ThreadPool>,
}

impl Workers {
    /// As many threads; where the system has no more to give, this one, which answers the same.
    pub fn new(threads: usize) -> Self {
        let pool = || ThreadPoolBuilder::new().num_threads(threads).build().ok();
        Self { pool: (threads > 1).then(pool).flatten() }
    }

    /// Each thread does its own work on its own shard, and then what is left of the items. The outcomes are in order. The
    /// same thread has the same shard each time: what a state is made of goes back to the allocator from the thread that
    /// took it, so that threads do not wait for each other there.
    pub fn share<S: Send, D: Send, T: Send, R: Send>(
        &self,
        shards: &mut [S],
        own: impl Fn(usize, &mut S) -> D + Sync,
        items: Vec<T>,
        work: impl Fn(T) -> R + Sync,
    ) -> (Vec<D>, Vec<R>) {
        let queue = Mutex::new(items.into_iter().enumerate());
        let shards: Vec<Mutex<&mut S>> = shards.iter_mut().map(Mutex::new).collect();
        let work_off = |thread: usize, threads: usize| {
            let own_shards = shards.iter().enumerate().skip(thread).step_by(threads);
            let own: Vec<(usize, D)> = own_shards.map(|(at, shard)| (at, own(at, &mut locked(shard)))).collect();
            let mut done = Vec::new();
            while let Some((at, item)) = { locked(&queue).next() } {
                done.push((at, work(item)));
            }
            (own, done)
        };
        let done = match &self.pool {
            Some(pool) => pool.broadcast(|context| work_off(context.index(), context.num_threads())),
            None => vec![work_off(0, 1)],
        };
        let (own, outcomes): (Vec<_>, Vec<_>) = done.into_iter().unzip();
        (in_order(own), in_order(outcomes))
    }
}

/// So many items may wait to be worked on.
const AHEAD: usize = 16;

/// Works on items while they come: this thread fetches them, and the others work on what there is; where they cannot keep up
/// this one works too. The outcomes are in order.
///
/// # Errors
/// That of the first item, in their order, that cannot be fetched or worked on. What comes behind it is left.
pub(super) fn work_as_they_come<T: Send, R: Send, E: Send>(
    threads: usize,
    items: impl Iterator<Item = Result<T, E>>,
    work: impl Fn(T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let (hand_over, come) = sync_channel(AHEAD);
    let come = Mutex::new(come);
    let failed = AtomicUsize::new(usize::MAX);
    let work_on = |done: &mut Vec<(usize, Result<R, E>)>, at: usize, item: Result<T, E>| {
        if at < failed.load(Ordering::Relaxed) {
            let outcome = item.and_then(&work);
            if outcome.is_err() {
                failed.fetch_min(at, Ordering::Relaxed);
            }
            done.push((at, outcome));
        }
    };
    let work_off = || {
        let mut done = Vec::new();
        while let Ok((at, item)) = { locked(&come).recv() } {
            work_on(&mut done, at, item);
        }
        done
    };
    thread::scope(|scope| {
        // What the system has no thread for, this one does.
        let others = (1..threads).map_while(|_| thread::Builder::new().spawn_scoped(scope, work_off).ok());
        let others: Vec<_> = others.collect();
        let mut done = Vec::new();
        for (at, item) in items.enumerate() {
            let alone = others.is_empty();
            match if alone { Err(TrySendError::Full((at, item))) } else { hand_over.try_send((at, item)) } {
                Ok(()) => {}
                Err(TrySendError::Full((at, item)) | TrySendError::Disconnected((at, item))) => {
                    work_on(&mut done, at, item);
                }
            }
            if failed.load(Ordering::Relaxed) <= at {
                break;
            }
        }
        drop(hand_over);
        let others = others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let done = in_order([done, work_off()].into_iter().chain(others).collect());
        done.into_iter().collect()
    })
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_order<T>(numbered: Vec<Vec<(usize, T)>>) -> Vec<T> {
    let mut numbered: Vec<(usize, T)> = numbered.into_iter().flatten().collect();
    numbered.sort_unstable_by_key(|(at, _)| *at);
    numbered.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, work_as_they_come};
    use std::thread;

    #[test]
    fn whoever_works_on_what_comes_the_outcomes_are_in_order_and_the_first_error_counts() {
        for threads in [1, 2, 5] {
            for items in [0, 1, 5 * AHEAD + 3] {
                let work = |item: usize| {
                    (0..if item.is_multiple_of(7) { 1000 } else { 0 }).for_each(|_| thread::yield_now());
                    Ok::<_, usize>(item + 1)
                };
                let all = work_as_they_come(threads, (0..items).map(Ok), work);
                assert_eq!(all, Ok((1..=items).collect()));
                let fails = |item| if item % 10 == 4 { Err(item) } else { Ok(item) };
                let failed = work_as_they_come(threads, (0..items).map(Ok), fails);
                assert_eq!(failed, if items > 4 { Err(4) } else { Ok((0..items).collect()) });
                let ends = |item| if item == 3 { Err(99) } else { Ok(item) };
                let ended = work_as_they_come(threads, (0..items).map(ends), work);
                assert_eq!(ended, if items > 3 { Err(99) } else { Ok((1..=items).collect()) });
                // What cannot be worked on comes before what cannot be fetched, and takes longer to be found.
                let ends = |item| if item == 3 { Err(99) } else { Ok(item) };
                let slowly_fails = |item| {
                    (0..1000).for_each(|_| thread::yield_now());
                    if item == 1 { Err(item) } else { Ok(item) }
                };
                let failed = work_as_they_come(threads, (0..items).map(ends), slowly_fails);
                assert_eq!(failed, [Ok(Vec::new()), Ok(vec![0])].get(items).cloned().unwrap_or(Err(1)));
            }
        }
    }

    #[test]
    fn nothing_more_is_fetched_once_something_has_failed() {
        let mut fetched = 0;
        let items = (0..1000).inspect(|_| fetched += 1).map(Ok);
        let work = |item: usize| if item == 0 { Err(item) } else { Ok(item) };
        assert_eq!(work_as_they_come(1, items, work), Err(0));
        assert_eq!(fetched, 1);
    }

    #[test]
    #[should_panic = "the work of item 5"]
    fn a_panic_is_none_the_less_one_for_being_anothers() {
        let work = |item: usize| if item == 5 { panic!("the work of item {item}") } else { Ok::<_, ()>(item) };
        let _ = work_as_they_come(3, (0..100).map(Ok), work);
    }
}
