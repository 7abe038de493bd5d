//! Methods that were seen, each once: an id in the directory names one method, however often it is shown. Of what is said of
//! it in two ways one counts, whichever came first, so that the order of rows and files decides nothing.

use std::collections::hash_map::{Entry, HashMap};

use super::{Seen, SeenDetails, ShownMethods};

/// The methods of one list, each once. Without an id they are as many as they are.
#[derive(Default)]
pub struct SeenOnce {
    seen: Vec<Seen>,
    places: HashMap<Box<str>, usize>,
}

impl SeenOnce {
    /// None, with room for so many.
    pub fn with_room(count: usize) -> Self {
        Self { seen: Vec::with_capacity(count), places: HashMap::with_capacity(count) }
    }

    /// Takes in one more.
    pub fn take(&mut self, one: Seen) {
        let Some(id) = one.reference() else { return self.seen.push(one) };
        match self.places.entry(id.into()) {
            Entry::Vacant(free) => {
                free.insert(self.seen.len());
                self.seen.push(one);
            }
            Entry::Occupied(known) => {
                if let Some(known) = self.seen.get_mut(*known.get()) {
                    known.take_in(one);
                }
            }
        }
    }

    /// All of them, in the order in which they came.
    pub fn all(self) -> Vec<Seen> {
        self.seen
    }
}

/// What two looks at the same things show together: what either has. Of what has no id, as many as the one that has more.
/// Where both show the same in the same order, that is it; otherwise they stand in an order of their own.
fn shown_together(one: Vec<Seen>, other: Vec<Seen>) -> Vec<Seen> {
    if one == other {
        return one;
    }
    let mut together = SeenOnce::with_room(one.len().max(other.len()));
    let mut without_id = [Vec::new(), Vec::new()];
    for (part, without_id) in [one, other].into_iter().zip(&mut without_id) {
        for seen in part {
            match seen.reference() {
                Some(_) => together.take(seen),
                None => without_id.push(seen),
            }
        }
        without_id.sort();
    }
    let mut together = together.all();
    let [one, other] = without_id;
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some(left), Some(right)) if left == right => {
                other.next();
                one.next()
            }
            (Some(left), Some(right)) if right < left => other.next(),
            (None, _) => other.next(),
            _ => one.next(),
        };
        match next {
            Some(seen) => together.push(seen),
            None => break,
        }
    }
    let order = |seen: &Seen| (seen.kind.as_str(), seen.name.clone(), seen.reference().map(str::to_owned));
    together.sort_by_cached_key(|seen| (order(seen), seen.clone()));
    together
}

impl ShownMethods {
    /// Takes in what another look of the same moment shows, if it tells of the same; otherwise gives it back. Neither takes
    /// away what the other has, and which comes first does not count.
    pub fn join(&mut self, other: Self) -> Option<Self> {
        if !(self.tells.are_within(other.tells) && other.tells.are_within(self.tells)) {
            return Some(other);
        }
        self.take_in(other);
        None
    }

    /// Takes in what a look of the same moment shows that tells of nothing that this one does not tell of.
    pub fn take_in(&mut self, other: Self) {
        self.seen = shown_together(std::mem::take(&mut self.seen), other.seen);
        self.hidden = self.hidden.max(other.hidden);
        // Of two choices one counts: there is no telling which was the later one.
        if self.default.is_empty() || (!other.default.is_empty() && other.default < self.default) {
            self.default = other.default;
        }
    }
}

impl Seen {
    /// Its id there.
    pub(super) fn reference(&self) -> Option<&str> {
        self.details.as_ref()?.reference.as_deref()
    }

    /// Takes in what is said of the same method elsewhere. What is said counts before what is not; of two kinds, names, times
    /// and texts the first in their order does.
    fn take_in(&mut self, mut other: Self) {
        let order = |seen: &Self| (seen.kind.as_str(), seen.name.is_none(), seen.name.clone());
        let details = match (self.details.take(), other.details.take()) {
            (Some(one), Some(other)) => Some(Box::new(one.with(*other))),
            (one, other) => one.or(other),
        };
        if order(&other) < order(self) {
            *self = other;
        }
        self.details = details;
    }
}

impl SeenDetails {
    fn with(self, other: Self) -> Self {
        // A number that is known whole tells more than one of which digits are hidden; an extension is that of its number.
        // What is not there comes last.
        let order = |of: &Self| {
            (
                of.number.is_none(),
                of.number.as_ref().is_none_or(|number| number.fingerprint().is_none()),
                of.number.clone(),
                of.extension.is_none(),
                of.extension.clone(),
            )
        };
        let of_number = if order(&other) < order(&self) { &other } else { &self };
        let (number, extension) = (of_number.number.clone(), of_number.extension.clone());
        Self {
            reference: first(self.reference, other.reference),
            device: first(self.device, other.device),
            serial: first(self.serial, other.serial),
            number,
            extension,
            created: first(self.created, other.created),
        }
    }
}

/// What is there; of two the first in their order.
fn first<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
