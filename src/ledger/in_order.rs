//! What many threads make, handed on in order to the one that takes it.

use std::collections::VecDeque;
use std::iter;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many are begun and not taken yet, at most: whoever takes them may be slow.
const AHEAD: usize = 32;

/// Makes something of each item, on so many threads. `take` gets it in the order of the items, on this thread, which makes
/// something itself while what it takes next is not made yet.
pub(super) fn in_order<T: Send, M: Send, R>(
    threads: usize,
    items: impl Iterator<Item = T> + Send,
    make: impl Fn(T) -> M + Sync,
    take: impl FnOnce(&mut dyn Iterator<Item = M>) -> R,
) -> R {
    let line =
        Line { begun: Mutex::new(Begun { items, waiting: VecDeque::new(), is_over: false }), room: Condvar::new() };
    thread::scope(|scope| {
        let _ends = Ends(&line);
        for _ in 1..threads {
            let work = || {
                while let Some((item, hand_over)) = line.begin_when_there_is_room() {
                    let _ = hand_over.send(make(item));
                }
            };
            // What the system has no thread for, this one does.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        take(&mut iter::from_fn(|| line.next(&make)))
    })
}

/// What is begun, in its order.
struct Line<I, M> {
    begun: Mutex<Begun<I, M>>,
    room: Condvar,
}

struct Begun<I, M> {
    items: I,
    /// Where what was begun and not taken yet will come from.
    waiting: VecDeque<Receiver<M>>,
    /// Whether nothing more is begun.
    is_over: bool,
}

/// An item, and where what is made of it goes.
type Work<T, M> = (T, SyncSender<M>);

/// What is taken next.
enum Next<T, M> {
    /// Somebody makes it.
    Begun(Receiver<M>),
    /// Nobody has begun it.
    Item(T),
}

impl<T, M, I: Iterator<Item = T>> Begun<I, M> {
    fn item(&mut self) -> Option<T> {
        let item = if self.is_over { None } else { self.items.next() };
        self.is_over = item.is_none();
        item
    }

    fn begin(&mut self) -> Option<Work<T, M>> {
        let item = self.item()?;
        let (hand_over, made) = sync_channel(1);
        self.waiting.push_back(made);
        Some((item, hand_over))
    }

    fn is_full(&self) -> bool {
        self.waiting.len() >= AHEAD
    }
}

impl<I, M> Line<I, M> {
    fn begun(&self) -> MutexGuard<'_, Begun<I, M>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, M, I: Iterator<Item = T>> Line<I, M> {
    fn begin_when_there_is_room(&self) -> Option<Work<T, M>> {
        let is_full = |begun: &mut Begun<I, M>| begun.is_full() && !begun.is_over;
        self.room.wait_while(self.begun(), is_full).unwrap_or_else(PoisonError::into_inner).begin()
    }

    fn begin_where_there_is_room(&self) -> Option<Work<T, M>> {
        let mut begun = self.begun();
        if begun.is_full() { None } else { begun.begin() }
    }

    /// What comes next, made by whoever began it. None: nothing does, or whoever began it has ended in a panic.
    fn next(&self, make: impl Fn(T) -> M) -> Option<M> {
        let next = {
            let mut begun = self.begun();
            let waiting = begun.waiting.pop_front().map(Next::Begun);
            waiting.or_else(|| begun.item().map(Next::Item))?
        };
        let made = match next {
            Next::Begun(made) => made,
            Next::Item(item) => return Some(make(item)),
        };
        self.room.notify_one();
        loop {
            match made.try_recv() {
                Ok(made) => return Some(made),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => match self.begin_where_there_is_room() {
                    Some((item, hand_over)) => drop(hand_over.send(make(item))),
                    None => return made.recv().ok(),
                },
            }
        }
    }
}

/// Nothing more is begun once nobody takes it any more, whatever the reason.
struct Ends<'l, I, M>(&'l Line<I, M>);

impl<I, M> Drop for Ends<'_, I, M> {
    fn drop(&mut self) {
        self.0.begun().is_over = true;
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, in_order};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    fn dawdle(times: usize) {
        (0..times).for_each(|_| thread::yield_now());
    }

    #[test]
    fn whoever_makes_it_it_comes_in_order_and_once() {
        for threads in [1, 2, 5] {
            for items in [0, 1, 7 * AHEAD + 3] {
                let make = |item: usize| {
                    dawdle(if item.is_multiple_of(7) { 1000 } else { 0 });
                    item + 1
                };
                let made: Vec<usize> = in_order(threads, 0..items, make, |made| made.collect());
                assert_eq!(made, (1..=items).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn who_takes_no_more_ends_it() {
        for threads in [1, 3] {
            let begun = AtomicUsize::new(0);
            let items = (0..100 * AHEAD).inspect(|_| _ = begun.fetch_add(1, Ordering::SeqCst));
            let made: Vec<usize> = in_order(threads, items, |item| item, |made| made.take(5).collect());
            assert_eq!(made, [0, 1, 2, 3, 4]);
            assert!(begun.load(Ordering::SeqCst) <= 5 + AHEAD + threads, "{begun:?}");
        }
    }

    #[test]
    fn no_more_is_begun_than_may_be_ahead_however_slow_the_first_is() {
        let (made, mut taken, mut most) = (AtomicUsize::new(0), 0, 0);
        let make = |item| {
            // The first comes once the others have had time to do all that they may.
            dawdle(if item == 0 { 20_000 } else { 0 });
            made.fetch_add(1, Ordering::SeqCst);
        };
        in_order(4, 0..100 * AHEAD, make, |all| {
            for () in all {
                most = most.max(made.load(Ordering::SeqCst) - taken);
                taken += 1;
            }
        });
        assert_eq!(taken, 100 * AHEAD);
        assert!((2..=AHEAD + 1).contains(&most), "{most}");
    }

    #[test]
    #[should_panic = "a scoped thread panicked"]
    fn a_panic_of_another_thread_is_waited_for_by_nobody() {
        let mine = thread::current().id();
        let make = |_| {
            thread::yield_now();
            assert_eq!(thread::current().id(), mine);
        };
        in_order(3, 0..100 * AHEAD, make, |all| {
            for () in all {
                dawdle(100);
            }
        });
    }
}
