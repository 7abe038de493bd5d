//! Whom the rows are about: looks by account, and what is about no account.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::CollectedBy;
use super::json::RowMembers;
use super::member::text;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LookSort, LooksAt, RecordedFact, Shows};
use crate::queries::files_read::{LeftOut, LeftOutReason, OddPerson, Oddity};

/// What was seen of whom.
#[derive(Default)]
pub(super) struct People {
    looks: HashMap<AccountId, Vec<Look>>,
    /// Whose the directory's own numbers are, by the latest row that says so.
    objects: HashMap<ObjectId, (Instant, AccountId)>,
    /// Whose they were before, where that was somebody else.
    before: BTreeMap<ObjectId, BTreeMap<AccountId, Instant>>,
    /// In which file an account was named last, and by which domain.
    named: HashMap<AccountId, (usize, Arc<str>)>,
    /// The domains, each once: there are few.
    known_domains: HashSet<Arc<str>>,
    /// Accounts that one file names by two domains.
    domains: BTreeMap<AccountId, (Instant, [Arc<str>; 2])>,
    /// Looks at whoever has such a number, each with what it is left out as when nobody says whose that is.
    held: Vec<(ObjectId, Look, LeftOut)>,
}

/// The directory's own number of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ObjectId(u128);

impl ObjectId {
    /// The number, where the text is one.
    pub fn known(text: &str) -> Option<Self> {
        let is_one = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        let digits = || text.replace('-', "");
        is_one.then(|| u128::from_str_radix(&digits(), 16).ok()).flatten().filter(|number| *number != 0).map(Self)
    }
}

impl ObjectId {
    /// How it begins: enough to find it, and no more of it.
    fn begins(self) -> String {
        format!("{:08x}", self.0 >> 96)
    }
}

impl People {
    /// Keeps a look, once. Of sign-ins by one method the latest says all that the others do.
    ///
    /// Looks of one moment that tell of the same are one: the pages of a list, or rows about one person that say different
    /// things.
    pub fn saw(&mut self, account: AccountId, look: Look) {
        let looks = self.looks.entry(account).or_default();
        let Some(look) = apart(looks, look) else { return };
        let is_same = |known: &&mut Look| match (&known.shows, &look.shows) {
            (Shows::Record(known), Shows::Record(new)) => matches!(**new, RecordedFact::Passed(..)) && known == new,
            _ => false,
        };
        if let Some(known) = looks.iter_mut().find(is_same) {
            let order = |look: &Look| (look.at, Reverse(look.origin.clone()));
            if order(known) < order(&look) {
                *known = look;
            }
            return;
        }
        if !looks.contains(&look) {
            // Most people are looked at once, and there are very many.
            looks.reserve_exact(1);
            looks.push(look);
        }
    }

    /// Notes whose the number was then.
    pub fn note_whose(&mut self, object: ObjectId, account: &AccountId, at: Instant) {
        let known = self.objects.entry(object).or_insert_with(|| (at, account.clone()));
        if known.1 != *account {
            let names = self.before.entry(object).or_default();
            for (at, account) in [(known.0, &known.1), (at, account)] {
                let last = names.entry(account.clone()).or_insert(at);
                *last = at.max(*last);
            }
        }
        if (known.0, &known.1) < (at, account) {
            *known = (at, account.clone());
        }
    }

    /// Notes that a file names an account so. What has no domain says nothing of it.
    pub fn note_name(&mut self, file: usize, name: &str, account: &AccountId, at: Instant) {
        let Some((_, domain)) = name.trim().rsplit_once('@') else { return };
        let domain = domain.to_ascii_lowercase();
        let known = self.known_domains.get(&*domain).cloned();
        let domain = known.unwrap_or_else(|| {
            let new: Arc<str> = domain.into();
            self.known_domains.insert(new.clone());
            new
        });
        match self.named.get_mut(account) {
            Some((known_in, known)) if *known_in == file && *known != domain => {
                let mut two = [known.clone(), domain];
                two.sort();
                let odd = self.domains.entry(account.clone()).or_insert_with(|| (at, two.clone()));
                *odd = (at.max(odd.0), two.min(odd.1.clone()));
            }
            Some((known_in, _)) if *known_in == file => {}
            Some(known) => *known = (file, domain),
            None => drop(self.named.insert(account.clone(), (file, domain))),
        }
    }

    /// Of whom it is odd who they are, whatever the order of the files.
    pub fn odd(&mut self) -> Vec<OddPerson> {
        let mut odd = Vec::new();
        for (object, names) in std::mem::take(&mut self.before) {
            let Some((at, account)) = self.objects.get(&object).cloned() else { continue };
            let object = object.begins();
            let others = names.into_keys().filter(|before| *before != account);
            odd.extend(others.map(|before| {
                let oddity = Oddity::Renamed { object: object.clone(), before };
                OddPerson { account: account.clone(), at, oddity }
            }));
        }
        let domains = std::mem::take(&mut self.domains).into_iter();
        odd.extend(domains.map(|(account, (at, domains))| OddPerson {
            account,
            at,
            oddity: Oddity::Domains { domains },
        }));
        odd
    }

    /// Keeps a look until it is known whose the number is.
    pub fn hold(&mut self, object: ObjectId, look: Look, row: LeftOut) {
        self.held.push((object, look, row));
    }

    /// As [`Self::in_order`], and the rows about numbers that are nobody's.
    pub fn settled(mut self) -> (Vec<LooksAt>, Vec<LeftOut>) {
        let mut nobody = Vec::new();
        for (object, look, row) in std::mem::take(&mut self.held) {
            match self.objects.get(&object).cloned() {
                Some((_, account)) => self.saw(account, look),
                None => nobody.push(row),
            }
        }
        (self.in_order(), nobody)
    }

    /// By id, the earliest look first, whatever the order of the files.
    fn in_order(self) -> Vec<LooksAt> {
        let mut people: Vec<LooksAt> =
            self.looks.into_iter().map(|(account, looks)| LooksAt { account, looks: in_order(looks) }).collect();
        people.sort_unstable_by(|one, other| one.account.cmp(&other.account));
        people
    }
}

/// The look, unless it is one with another of the same moment that tells of the same, which takes it in.
fn apart(looks: &mut [Look], Look { at, sort, origin, shows }: Look) -> Option<Look> {
    let mut more = match shows {
        Shows::Methods(more) => more,
        shows => return Some(Look { at, sort, origin, shows }),
    };
    for known in looks.iter_mut().filter(|known| (known.at, known.sort) == (at, sort)) {
        let Shows::Methods(shown) = &mut known.shows else { continue };
        more = match shown.join(more) {
            Some(other) => other,
            None => {
                if sort == LookSort::Registration {
                    shown.hide_codes();
                }
                known.origin = std::cmp::min(known.origin.clone(), origin);
                return None;
            }
        };
    }
    Some(Look { at, sort, origin, shows: Shows::Methods(more) })
}

/// The earliest look first. Of one moment those that tell of more come first, and what tells of nothing comes last: each is
/// one with the first that tells of all that it does, so that nothing is gone by a list that another one of that moment has.
fn in_order(mut looks: Vec<Look>) -> Vec<Look> {
    if looks.len() < 2 {
        return looks;
    }
    let tells = |look: &Look| match &look.shows {
        Shows::Methods(shown) => Some((Reverse(shown.tells.breadth()), shown.tells)),
        Shows::Roster(_) | Shows::Record(_) => None,
    };
    looks.sort_by(|one, other| {
        let order = |look: &Look| (look.at, look.sort, tells(look));
        order(one).cmp(&order(other)).then_with(|| (&one.origin, &one.shows).cmp(&(&other.origin, &other.shows)))
    });
    let mut ordered: Vec<Look> = Vec::with_capacity(looks.len());
    for look in looks {
        let Look { at, sort, origin, shows } = look;
        let shows = match shows {
            Shows::Methods(shown) => {
                let mut of_moment = ordered.iter_mut().filter(|known| (known.at, known.sort) == (at, sort));
                let is_whole = |known: &&mut Look| match &known.shows {
                    Shows::Methods(whole) => shown.tells.are_within(whole.tells),
                    Shows::Roster(_) | Shows::Record(_) => false,
                };
                let whole = if shown.tells.breadth() == 0 { of_moment.next_back() } else { of_moment.find(is_whole) };
                match whole {
                    Some(Look { origin: of_whole, shows: Shows::Methods(whole), .. }) => {
                        whole.take_in(shown);
                        *of_whole = std::cmp::min(of_whole.clone(), origin);
                        continue;
                    }
                    _ => Shows::Methods(shown),
                }
            }
            shows => shows,
        };
        ordered.push(Look { at, sort, origin, shows });
    }
    ordered
}

/// The account that a name of the directory stands for: what is before the `@`.
///
/// # Errors
/// Why it stands for none.
pub(super) fn account(name: &str, by: &CollectedBy<'_>) -> Result<AccountId, LeftOutReason> {
    let name = name.trim();
    if name.to_ascii_uppercase().contains("#EXT#") {
        return Err(LeftOutReason::Guest);
    }
    let local = name.split_once('@').map_or(name, |(local, _)| local);
    if let Ok(account) = by.pattern.account(local) {
        return Ok(account);
    }
    Err(if ObjectId::known(name).is_some() { LeftOutReason::ObjectId } else { LeftOutReason::NotAnAccount })
}

/// The time of a look, where it is one.
///
/// # Errors
/// Why it is none.
pub(super) fn dated(at: Option<Instant>, by: &CollectedBy<'_>) -> Result<Instant, LeftOutReason> {
    match at {
        None => Err(LeftOutReason::NoTime),
        Some(at) if at.is_never() => Err(LeftOutReason::Never),
        Some(at) if at > by.clock => Err(LeftOutReason::Future),
        Some(at) => Ok(at),
    }
}

/// What the row calls the person.
pub(super) fn person(row: &RowMembers) -> Option<&str> {
    ["userPrincipalName", "upn", "user", "userId"].iter().find_map(|name| text(row, name))
}

/// The person in the address of an answer: `…#users('0123456789@example.jp')/authentication/methods`.
pub(super) fn named_by(members: &RowMembers) -> Option<&str> {
    let (_, behind) = text(members, "@odata.context")?.split_once("users('")?;
    let (name, _) = behind.split_once("')")?;
    // The @ may be written by its number.
    Some(name.split("%40").next().unwrap_or(name))
}

/// The person whom the name of a file begins with.
pub(super) fn of_file(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let digits = file.bytes().take_while(u8::is_ascii_digit).count();
    Some(&file[..digits]).filter(|id| !id.is_empty())
}
