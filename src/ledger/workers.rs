//! Threads that wait for the next round of work instead of being made for it.

use std::sync::{Mutex, PoisonError};

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

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_order<T>(numbered: Vec<Vec<(usize, T)>>) -> Vec<T> {
    let mut numbered: Vec<(usize, T)> = numbered.into_iter().flatten().collect();
    numbered.sort_unstable_by_key(|(at, _)| *at);
    numbered.into_iter().map(|(_, item)| item).collect()
}
