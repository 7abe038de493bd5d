//! Many rows, worded on all threads there are, a share at a time, and handed on in their order.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// So many rows are worded together.
const SHARE: usize = 256;
/// Fewer shares are worded before another thread would have begun.
const FEW: usize = 8;
/// So many shares may wait until it is their turn: whoever takes them, or has the one before them, may be slow.
const WAITING: usize = 8;

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
    let begun = AtomicUsize::new(0);
    let next = || {
        let share = begun.fetch_add(1, Ordering::Relaxed);
        shares.get(share).map(|rows| (share, word(rows)))
    };
    thread::scope(|scope| {
        let (hand_over, handed_over) = sync_channel(WAITING);
        for _ in 1..threads {
            let hand_over = hand_over.clone();
            let work = || {
                let hand_over = hand_over;
                while let Some(worded) = next() {
                    if hand_over.send(worded).is_err() {
                        return;
                    }
                }
            };
            // What the system has no thread for, this one does.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        drop(hand_over);
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        for (turn, rows) in shares.iter().enumerate() {
            let text = loop {
                if let Some(text) = waiting.remove(&turn) {
                    break text;
                }
                let own = || if waiting.len() < WAITING { next() } else { None };
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

#[cfg(test)]
mod tests {
    use super::{SHARE, on_threads};
    use std::io;
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
}
