//! Random bytes, drawn from the system many at a time where many are needed: a batch needs some for every line, and each
//! time the system is asked takes longer than the bytes do. No byte is given out twice.

/// What was drawn and not given out yet.
#[derive(Default)]
pub(super) struct RandomBytes {
    drawn: Vec<u8>,
    /// How many were drawn last.
    last: usize,
}

/// How many are drawn first: a single command needs no more.
const FIRST: usize = 64;
/// How many are drawn at most.
const MOST: usize = 4096;

impl RandomBytes {
    /// Gives out so many.
    ///
    /// # Errors
    /// When there are none to be had.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], getrandom::Error> {
        if self.drawn.len() < N {
            // Whoever comes again is likely to come often.
            self.last = (2 * self.last).clamp(FIRST, MOST).max(N);
            let mut drawn = vec![0; self.last];
            getrandom::fill(&mut drawn)?;
            self.drawn = drawn;
        }
        let mut bytes = [0; N];
        let left = self.drawn.len() - N;
        bytes.copy_from_slice(&self.drawn[left..]);
        self.drawn.truncate(left);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::RandomBytes;

    #[test]
    fn no_bytes_are_given_out_twice_or_before_they_are_drawn() {
        let (mut random, mut given) = (RandomBytes::default(), HashSet::new());
        for _ in 0..2000 {
            let (id, salt) = (random.take::<10>().unwrap(), random.take::<16>().unwrap());
            // Of eight bytes none are alike by chance.
            let parts = [&id[..8], &salt[..8], &salt[8..]].map(|part| <[u8; 8]>::try_from(part).unwrap());
            assert!(parts.into_iter().all(|part| part != [0; 8] && given.insert(part)));
        }
    }
}
