//! Numbers that stand for subjects: which part of the memory has an account, and which few accounts a note may be about. Two
//! subjects may have one number; whoever goes by it looks at the subject too.

/// Which of `shards` an account belongs to.
pub(super) fn shard_of(subject: &str, shards: usize) -> usize {
    number_of(subject, shards << 16) >> 16
}

/// A number that few other subjects have.
pub(super) fn number(subject: &str) -> u32 {
    u32::try_from(number_of(subject, 1 << 31)).unwrap_or_default()
}

/// A number below `bound`, which is below 2^32, that says little about an id: of a long one it is made of the ends, since
/// it matters little if some numbers are more frequent.
fn number_of(subject: &str, bound: usize) -> usize {
    let bytes = subject.as_bytes();
    let ends = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => bytes.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    let mixed = (ends ^ ends >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(((mixed >> 32) * bound as u64) >> 32).unwrap_or(0)
}
