//! A log that was put in another's place, since a line of it was blanked or damage in it was accepted, is answered by no index
//! of before; and by one of after as it says.

use std::fs;

use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::ledger::{Index, IndexFlaw, NotBuilt, build_index};
use mfadesk::wire::decode;
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::equivalence::{Step, log_behind, steps};
use super::indexed::{Indexed, agree};
use super::started;
use crate::support::forge::{Forge, lines};
use crate::support::in_full;

/// A log of these steps, and the same in which one line about an account is blanked, if there is one that says anything.
fn with_a_blanked_line(steps: &[Step], which: prop::sample::Index) -> Option<(Vec<u8>, Vec<u8>)> {
    let before = log_behind(started(), steps).bytes;
    let mut all: Vec<Vec<u8>> = lines(&before).into_iter().map(<[u8]>::to_vec).collect();
    let may_go = |raw: &Vec<u8>| {
        let line = decode(raw.trim_ascii_end()).unwrap();
        line.subject != STORE_SUBJECT && line.data.starts_with('{')
    };
    let places: Vec<usize> = (0..all.len()).filter(|place| may_go(&all[*place])).collect();
    let place = *places.get(which.index(places.len().max(1)))?;
    let raw = all[place].trim_ascii_end().to_vec();
    let (line, last) = (decode(&raw).unwrap(), decode(all.last()?.trim_ascii_end()).unwrap().recorded.to_string());
    let sequence = line.sequence.0;
    all[place] = [&raw[..raw.len() - 1 - line.data.len()], b"null}\n"].concat();
    let mut after = Forge::behind(&all.concat());
    after.event("log.redacted", STORE_SUBJECT, &last, &last, json!({"sequence": sequence, "reason": "asked"}));
    Some((before, after.bytes))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 300 } else { 15 }))]

    #[test]
    fn a_log_with_a_blanked_line_is_answered_by_an_index_of_its_own_and_by_none_of_before(
        before in steps(),
        which in any::<prop::sample::Index>(),
        after in steps(),
    ) {
        let Some((whole, blanked)) = with_a_blanked_line(&before, which) else { return Ok(()) };
        let old = Indexed::of(&whole);
        old.build();
        let mut new = Indexed::of(&blanked);
        fs::copy(old.path(), new.path()).unwrap();
        prop_assert_eq!(new.open().map(drop), Err(IndexFlaw::OtherLog));
        // Also where the file system gave it the number of the old one.
        prop_assert!(Index::open(new.connection(), &new.log(), old.inode()).is_err());
        new.build();
        new.says_what_the_log_says();
        agree(&new, new.open().unwrap());
        let longer = log_behind(Forge::behind(&blanked), &after).bytes;
        new.append(&longer[blanked.len()..]);
        match new.open() {
            Ok(index) => {
                agree(&new, index);
                new.open().unwrap().catch_up().unwrap();
            }
            Err(flaw) => {
                prop_assert_eq!(flaw, IndexFlaw::Behind);
                new.build();
            }
        }
        new.says_what_the_log_says();
        agree(&new, new.open().unwrap());
    }

    #[test]
    fn a_log_in_which_damage_was_accepted_has_no_index_and_none_of_before_is_believed(
        steps in steps(),
        which in any::<prop::sample::Index>(),
    ) {
        let whole = log_behind(started(), &steps).bytes;
        let mut all: Vec<Vec<u8>> = lines(&whole).into_iter().map(<[u8]>::to_vec).collect();
        prop_assume!(all.len() > 2);
        let place = 1 + which.index(all.len() - 2);
        all[place][0] = b'!';
        let offset: usize = all[..place].iter().map(Vec::len).sum();
        let kept = decode(all[place - 1].trim_ascii_end()).unwrap().chainhash;
        let region = json!({
            "offset": offset,
            "bytes": all[place].len(),
            "sha256": data_encoding::HEXLOWER.encode(&Sha256::digest(&all[place])),
            "kept": std::str::from_utf8(kept).unwrap(),
        });
        let last = decode(all.last().unwrap().trim_ascii_end()).unwrap().recorded.to_string();
        let mut forge = Forge::behind(&all.concat());
        forge.event("log.damage-accepted", STORE_SUBJECT, &last, &last, json!({"regions": [region], "reason": "disk"}));
        let old = Indexed::of(&whole);
        old.build();
        let mut accepted = Indexed::of(&all.concat());
        fs::copy(old.path(), accepted.path()).unwrap();
        accepted.append(&forge.bytes[whole.len()..]);
        prop_assert!(accepted.open().is_err());
        prop_assert!(Index::open(accepted.connection(), &accepted.log(), old.inode()).is_err());
        fs::remove_file(accepted.path()).unwrap();
        let built = build_index(&accepted.connection(), &accepted.log(), accepted.inode(), &|_, _| {});
        prop_assert!(matches!(built, Err(NotBuilt::DamageAccepted)), "{:?}", built.map(drop));
    }
}
