//! Several looks of one moment.

use super::*;

#[test]
fn two_looks_of_one_moment_that_tell_of_the_same_are_one() {
    let telling = |kinds: &'static [Kind], names: &'static [&'static str]| ShownMethods {
        tells: Tells { kinds, names },
        ..all(vec![])
    };
    const FEW: &[Kind] = &[Kind::Phone];
    for (one, other, are_one) in [
        (telling(Kind::ALL, &[]), telling(Kind::ALL, &[]), true),
        (telling(FEW, &[]), telling(Kind::ALL, &[]), false),
        (telling(Kind::ALL, &[]), telling(FEW, &[]), false),
        (telling(FEW, &["voice"]), telling(FEW, &[]), false),
        (telling(FEW, &[]), telling(FEW, &["voice"]), false),
        (telling(FEW, &["voice"]), telling(FEW, &["voice"]), true),
    ] {
        assert_eq!(one.clone().join(other.clone()).is_none(), are_one, "{one:?} {other:?}");
    }
    let breadth = |kinds, names| Tells { kinds, names }.breadth();
    assert_eq!(
        (breadth(FEW, &["a", "b"]), breadth(&[], &[]), breadth(&[Kind::Phone, Kind::Email, KEY], &[])),
        (3, 0, 3)
    );
}

/// What two looks show together, the same whichever comes first.
#[track_caller]
fn together(one: ShownMethods, other: ShownMethods) -> ShownMethods {
    let mut joined = one.clone();
    joined.take_in(other.clone());
    let mut other_way = other;
    other_way.take_in(one);
    assert_eq!(joined, other_way);
    joined
}

#[test]
fn what_either_of_two_looks_has_both_have_and_of_what_has_no_id_as_many_as_one_has() {
    let kinds = |one: &[Kind], other: &[Kind]| {
        let of = |kinds: &[Kind]| all(kinds.iter().copied().map(Seen::of_kind).collect());
        together(of(one), of(other)).seen.iter().map(|seen| seen.kind).collect::<Vec<_>>()
    };
    let (app, phone) = (Kind::AuthenticatorApp, Kind::Phone);
    assert_eq!(kinds(&[phone, app], &[phone, app]), [phone, app], "in their order where it is one");
    assert_eq!(kinds(&[phone, app], &[app]), [app, phone]);
    assert_eq!(kinds(&[app, app], &[app, phone]), [app, app, phone]);
    assert_eq!(kinds(&[app, phone], &[phone]), [app, phone]);
    assert_eq!(kinds(&[], &[phone, app]), [app, phone]);
    assert_eq!(kinds(&[phone, KEY], &[app, Kind::Email]), [app, Kind::Email, phone, KEY]);
    let ids = |one_of: &[&str], other: &[&str]| {
        let of = |ids: &[&str]| all(ids.iter().map(|id| one(KEY, id, "", "")).collect());
        let seen = together(of(one_of), of(other)).seen;
        seen.iter()
            .map(|seen| seen.details.as_ref().unwrap().reference.clone().unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(ids(&["b", "a"], &["c", "a"]), "a b c");
    assert_eq!(ids(&["b", ""], &["", "a"]), " a b");
}

#[test]
fn of_two_choices_and_of_what_is_hidden_one_counts_whichever_comes_first() {
    let chosen = |one: &'static [Kind], other: &'static [Kind]| {
        together(ShownMethods { default: one, ..all(vec![]) }, ShownMethods { default: other, ..all(vec![]) }).default
    };
    const APP: &[Kind] = &[Kind::MicrosoftAuthenticator];
    const PHONE: &[Kind] = &[Kind::Phone];
    assert_eq!(chosen(APP, PHONE), APP);
    assert_eq!(chosen(&[], PHONE), PHONE);
    assert_eq!(chosen(&[], &[]), [] as [Kind; 0]);
    let hidden = |hidden| ShownMethods { hidden, ..all(vec![]) };
    assert_eq!(together(hidden(None), hidden(Some(KEY))).hidden, Some(KEY));
}

#[test]
fn of_what_is_said_of_one_id_in_two_ways_one_counts_whichever_comes_first() {
    let said = |one: &SeenDetails, other: &SeenDetails| {
        let of = |details: &SeenDetails| {
            let details = SeenDetails { reference: Some("r".into()), ..details.clone() };
            all(vec![Seen { details: Some(Box::new(details)), ..Seen::of_kind(Kind::Phone) }])
        };
        let mut seen = together(of(one), of(other)).seen;
        assert_eq!(seen.len(), 1);
        *seen.remove(0).details.unwrap()
    };
    let none = SeenDetails::default();
    let text = |text: &str| Some(text.into());
    for (one, other, first) in [
        (SeenDetails { device: text("A"), ..none.clone() }, SeenDetails { device: text("B"), ..none.clone() }, true),
        (SeenDetails { device: text("A"), ..none.clone() }, none.clone(), true),
        (SeenDetails { serial: text("1"), ..none.clone() }, SeenDetails { serial: text("2"), ..none.clone() }, true),
        (
            SeenDetails { created: Some(at_line(1)), ..none.clone() },
            SeenDetails { created: Some(at_line(2)), ..none.clone() },
            true,
        ),
    ] {
        let kept = if first { &one } else { &other };
        assert_eq!(SeenDetails { reference: None, ..said(&one, &other) }, *kept);
    }
    let number = |number: Number, extension: &str| SeenDetails {
        number: Some(number),
        extension: text(extension).filter(|text| !str::is_empty(text)),
        ..none.clone()
    };
    let (whole, hidden) = (|| known_number("k1", "34", "34"), || masked_number("12"));
    for (kept, other) in [
        // One that is known whole before one that is not, which is before none.
        (number(whole(), ""), number(hidden(), "7")),
        (number(hidden(), ""), SeenDetails { extension: text("7"), ..none.clone() }),
        (number(known_number("k1", "12", "12"), ""), number(whole(), "7")),
        // The extension is that of the number; one before none, and the first of two.
        (number(whole(), "7"), number(whole(), "")),
        (number(whole(), "7"), number(whole(), "8")),
    ] {
        let both = said(&kept, &other);
        assert_eq!((both.number, both.extension), (kept.number.clone(), kept.extension.clone()), "{kept:?} {other:?}");
    }
    // Of two kinds and names the first counts, and what is said before what is not.
    let named = |kind: Kind, name: Option<&str>, device: &str| Seen {
        kind,
        name: name.map(Into::into),
        ..one(kind, "r", device, "")
    };
    for (kept, other) in [
        (named(Kind::Email, None, "A"), named(Kind::Phone, None, "B")),
        (named(Kind::Other, Some("orb"), "A"), named(Kind::Other, Some("wand"), "B")),
        (named(Kind::Other, Some("orb"), "A"), named(Kind::Other, None, "")),
    ] {
        assert_eq!(together(all(vec![kept.clone()]), all(vec![other])).seen, [kept]);
    }
    // One of which only the kind is known says nothing of one that has an id.
    let bare = all(vec![Seen::of_kind(Kind::Phone)]);
    assert_eq!(together(bare, all(vec![one(Kind::Phone, "r", "", "")])).seen.len(), 2);
}
