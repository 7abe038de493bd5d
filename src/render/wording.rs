//! Many rows, worded on all threads there are, a share at a time, and handed on in their order.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many rows are worded together.
const SHARE: usize = 256;
/// Fewer shares are worded before another thread would have begun.
const FEW: usize = 8;
/// So many shares are begun and not put yet, at most: whoever takes them, or has the one before them, may be slow.
const AHEAD: usize = 16;

/// Has all of these worded, some at a time, by as many threads as there are; `put` takes each share in its turn, with how
/// many rows are done by then.
///
/// # Errors
/// What `put` says.
pub(super) fn in_order<R: Sync>(
    rows: &[R],
    word: impl Fn(&[R]) -> String + Sync,
    put: &mut dyn FnMut(&str, usize) -> io::Result<()>,
) -> io::Result<()> {
    let shares = rows.len().div_ceil(SHARE);
    let threads = if shares < FEW { 1 } else { thread::available_parallelism().map_or(1, NonZero::get) };
    on_threads(threads, rows, word, put)
}

fn on_threads<R: Sync>(
    threads: usize,
    rows: &[R],
    word: impl Fn(&[R]) -> String + Sync,
    put: &mut dyn FnMut(&str, usize) -> io::Result<()>,
) -> io::Result<()> {
    let shares: Vec<&[R]> = rows.chunks(SHARE).collect();
    let worded = |share: usize| (share, shares.get(share).map(|rows| word(rows)).unwrap_or_default());
    let progress = Progress::of(shares.len());
    thread::scope(|scope| {
        let (hand_over, handed_over) = channel();
        for _ in 1..threads {
            let (hand_over, progress) = (hand_over.clone(), &progress);
            let work = move || {
                let _ends = Ends(progress);
                while let Some(share) = progress.begin_when_there_is_room() {
                    if hand_over.send(worded(share)).is_err() {
                        return;
                    }
                }
            };
            // What the system has no thread for, this one does.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        drop(hand_over);
        let _ends = Ends(&progress);
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        for (turn, rows) in shares.iter().enumerate() {
            progress.turn(turn);
            let text = loop {
                if let Some(text) = waiting.remove(&turn) {
                    break text;
                }
                let own = || progress.begin().map(worded);
                match handed_over.try_recv().ok().or_else(own).or_else(|| handed_over.recv().ok()) {
                    Some((share, text)) => waiting.insert(share, text),
                    None => break word(rows),
                };
            };
            done += rows.len();
            put(&text, done)?;
        }
        Ok(())
    })
}

/// How far it has come, for all threads.
struct Progress {
    shares: usize,
    begun: Mutex<Begun>,
    has_room: Condvar,
}

#[derive(Default)]
struct Begun {
    /// The share that is begun next.
    next: usize,
    /// The share that is put next.
    turn: usize,
}

impl Progress {
    fn of(shares: usize) -> Self {
        Self { shares, begun: Mutex::default(), has_room: Condvar::new() }
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whose turn it is.
    fn turn(&self, share: usize) {
        self.begun().turn = share;
        self.has_room.notify_all();
    }

    /// The share that is begun now, if there is one and room for it.
    fn begin(&self) -> Option<usize> {
        let mut begun = self.begun();
        let share = begun.next;
        (share < self.shares && share < begun.turn + AHEAD).then(|| {
            begun.next += 1;
            share
        })
    }

    /// The same, once there is room.
    fn begin_when_there_is_room(&self) -> Option<usize> {
        loop {
            if let Some(share) = self.begin() {
                return Some(share);
            }
            let is_full = |begun: &mut Begun| begun.next < self.shares && begun.next >= begun.turn + AHEAD;
            let begun = self.has_room.wait_while(self.begun(), is_full).unwrap_or_else(PoisonError::into_inner);
            if begun.next >= self.shares {
                return None;
            }
        }
    }
}

/// Nothing more is begun once one of the threads has ended, whatever ended it: nobody waits for what does not come.
struct Ends<'p>(&'p Progress);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.begun().next = self.0.shares;
        self.0.has_room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, SHARE, on_threads};
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    /// Words that take longer the nearer the beginning they stand, so that later ones are there first.
    fn worded(rows: &[usize]) -> String {
        let is_early = rows.first().is_some_and(|first| (first / SHARE).is_multiple_of(3));
        (0..if is_early { 2000 } else { 0 }).for_each(|_| thread::yield_now());
        rows.iter().map(|row| format!("{row}\n")).collect()
    }

    #[test]
    fn whoever_words_what_it_stands_in_order_and_once() {
        for (rows, threads) in [(0, 2), (1, 4), (SHARE, 3), (20 * SHARE + 7, 1), (20 * SHARE + 7, 2), (41 * SHARE, 5)] {
            let rows: Vec<usize> = (0..rows).collect();
            let (mut text, mut counted) = (String::new(), Vec::new());
            let put = &mut |share: &str, done| {
                text.push_str(share);
                counted.push(done);
                Ok(())
            };
            on_threads(threads, &rows, worded, put).unwrap();
            assert_eq!(text, rows.iter().map(|row| format!("{row}\n")).collect::<String>());
            let expected: Vec<usize> = (1..=rows.len().div_ceil(SHARE)).map(|of| rows.len().min(of * SHARE)).collect();
            assert_eq!(counted, expected);
        }
    }

    #[test]
    fn whoever_takes_no_more_ends_it() {
        let rows: Vec<usize> = (0..40 * SHARE).collect();
        for threads in [1, 3] {
            let mut taken = 0;
            let put = &mut |_: &str, _| {
                taken += 1;
                if taken < 5 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
            };
            let ended = on_threads(threads, &rows, worded, put).unwrap_err();
            assert_eq!((ended.kind(), taken), (io::ErrorKind::BrokenPipe, 5));
        }
    }

    #[test]
    fn no_more_is_held_than_may_be_ahead_however_slow_the_first_is() {
        let rows: Vec<usize> = (0..100 * SHARE).collect();
        let (worded, mut put, mut most) = (AtomicUsize::new(0), 0, 0);
        let word = |rows: &[usize]| {
            // The first comes once the others have had time to do all that they may.
            (0..if rows[0] == 0 { 20_000 } else { 0 }).for_each(|_| thread::yield_now());
            worded.fetch_add(1, Ordering::SeqCst);
            String::new()
        };
        let take = &mut |_: &str, _| {
            most = most.max(worded.load(Ordering::SeqCst) - put);
            put += 1;
            Ok(())
        };
        on_threads(4, &rows, word, take).unwrap();
        assert!((2..=AHEAD).contains(&most), "{most}");
    }

    #[test]
    #[should_panic = "a scoped thread panicked"]
    fn a_panic_of_another_thread_is_waited_for_by_nobody() {
        let rows: Vec<usize> = (0..100 * SHARE).collect();
        let mine = thread::current().id();
        let word = |_: &[usize]| {
            thread::yield_now();
            if thread::current().id() == mine { String::new() } else { panic!("words are missing") }
        };
        let slowly = &mut |_: &str, _| {
            (0..100).for_each(|_| thread::yield_now());
            Ok(())
        };
        let _ = on_threads(3, &rows, word, slowly);
    }
}
