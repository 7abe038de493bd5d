//! Records: one thing that happened to one method.

use super::*;

fn record(at: Instant, sort: LookSort, fact: RecordedFact) -> Look {
    looked(at, sort, Shows::Record(Box::new(fact)))
}

fn registered(at: Instant, seen: Seen) -> Look {
    record(at, LookSort::Audits, RecordedFact::Registered(seen))
}

fn deleted(line: i64, named: NamedMethod) -> Look {
    record(at_line(line), LookSort::Audits, RecordedFact::Deleted(named))
}

fn named(kinds: &'static [Kind], last_two: &str, device: &str, serial: &str) -> NamedMethod {
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Into::into);
    NamedMethod { last_two: text(last_two), device: text(device), serial: text(serial), ..NamedMethod::of(kinds) }
}

#[test]
fn a_record_of_a_registration_adds_what_was_registered_then() {
    given([]).sees(&registered(at_line(5), Seen::of_kind(KEY))).is(
        &["@5 registered: account.registered affiliation=other", "@5 record: method.added kind=security-key method=m1"],
        &[],
    );
    // What was typed within the minute before it is that one; what stood there longer is another.
    let known = given([person("student"), added("m1", "security-key", None)]);
    let minute = MINUTE;
    for (off, is_it) in [(minute, true), (minute + 1, false), (0, true), (-9 * minute, true)] {
        let added = known.sees(&registered(at_line(2).plus(off), one(Kind::Passkey, "r1", "", "")));
        let expected = match is_it {
            true => "record: method.updated method=m1 ref=r1",
            false => "record: method.added kind=passkey method=m2 ref=r1",
        };
        assert!(added.events.len() == 1 && added.events[0].ends_with(expected), "{off} {added:?}");
    }
    // No two records are about one method.
    let mut claimed = Vec::new();
    let seen = || registered(at_line(2), one(KEY, "r1", "", ""));
    assert_eq!(known.sees_beside(&seen(), &[], &mut claimed).events, ["@2 record: method.updated method=m1 ref=r1"]);
    assert_eq!(claimed, [m("m1")]);
    let second = known.sees_beside(&seen(), &[], &mut claimed);
    assert_eq!(second.events, ["@2 record: method.added kind=security-key method=m2 ref=r1"]);
    assert_eq!(claimed, [m("m1"), m("m2")]);
}

#[test]
fn of_what_there_is_one_a_registration_replaces_the_one_before() {
    let known = given([person("student"), phone("m1", "Pixel 9", "12"), added("m2", "email", None)]);
    let new =
        |off: i64| known.sees(&registered(at_line(2).plus(off), with_number(Kind::Phone, masked_number("34")))).events;
    assert_eq!(
        new(MINUTE + 1),
        [
            "@3+1 removed m1: method.removed method=m1",
            "@3+1 record: method.added kind=phone method=m3 number=+81••••••••34"
        ]
    );
    // Within the minute it is that one, and its number another.
    assert_eq!(new(MINUTE), ["@3 record: method.number-changed method=m1 number=+81••••••••34"]);
    // Others are one by their name.
    let voice = ("method.added", json!({"method": "m1", "kind": "other", "name": "voice"}));
    let known = given([person("student"), voice]);
    known.sees(&registered(at_line(9), Seen::named("voice"))).is(&[], &[]);
    known
        .sees(&registered(at_line(9), Seen::named("wand")))
        .is(&["@9 record: method.added kind=other method=m2 name=wand"], &[]);
}

#[test]
fn a_registration_from_before_a_later_look_or_a_removal_adds_nothing() {
    let known = given([person("student"), added("m1", "email", None), seen(&["m1"], "page")]);
    known.sees(&registered(at_line(3).plus(-1), Seen::of_kind(KEY))).is(&[], &["late @3"]);
    known
        .sees(&registered(at_line(3), Seen::of_kind(KEY)))
        .is(&["@3 record: method.added kind=security-key method=m2"], &[]);

    let known = given([
        person("student"),
        added("m1", "security-key", None),
        person("student"),
        person("student"),
        removed("m1"),
    ]);
    let key = |time: Instant, kind: Kind| known.sees(&registered(time, Seen::of_kind(kind)));
    key(at_line(2), KEY).is(&[], &["overtaken added security-key"]);
    key(at_line(3), Kind::Passkey).is(&[], &["overtaken added passkey"]);
    key(at_line(3).plus(1), KEY).is(&["@3+1 record: method.added kind=security-key method=m2"], &[]);
    key(at_line(5), KEY).is(&["@5 record: method.added kind=security-key method=m2"], &[]);
    key(at_line(2), Kind::Email).is(&["@2 record: method.added kind=email method=m2"], &[]);
    // Nor does what an approval wiped come back by it.
    let approved = given([person("student"), approved()]);
    approved.sees(&registered(at_line(1), Seen::of_kind(KEY))).is(&[], &["overtaken added security-key"]);
    // Of what there is one it does not matter when it was typed.
    let known =
        given([person("student"), added("m1", "phone", None), person("student"), person("student"), removed("m1")]);
    known.sees(&registered(at_line(5).plus(-1), Seen::of_kind(Kind::Phone))).is(&[], &["overtaken added phone"]);
    known
        .sees(&registered(at_line(5), Seen::of_kind(Kind::Phone)))
        .is(&["@5 record: method.added kind=phone method=m2"], &[]);
}

#[test]
fn a_record_of_a_removal_takes_away_the_one_that_is_meant() {
    const KEYS: &[Kind] = &[Kind::SecurityKey, Kind::Passkey];
    let key = |id: &str, device: &str, serial: &str| listed(id, "security-key", "", device, serial);
    let known =
        given([person("student"), key("m1", "Titan", "11"), key("m2", "Yubi", "22"), added("m3", "email", None)]);
    let gone = |line: i64, last_two: &str, device: &str, serial: &str| {
        known.sees(&deleted(line, named(KEYS, last_two, device, serial)))
    };
    gone(9, "", "Titan", "").is(&["@9 record: method.removed method=m1"], &[]);
    gone(9, "", "Yubi", "").is(&["@9 record: method.removed method=m2"], &[]);
    gone(9, "", "", "22").is(&["@9 record: method.removed method=m2"], &[]);
    gone(9, "", "22", "").is(&["@9 record: method.removed method=m2"], &[]);
    gone(9, "", "", "").is(&[], &["which one: m1 m2"]);
    gone(9, "", "phone", "").is(&[], &["which one: m1 m2"]);
    gone(9, "", "Nano", "").is(&[], &["names another Nano: m1 m2"]);
    gone(9, "", "", "33").is(&[], &["names another 33: m1 m2"]);
    gone(9, "12", "", "").is(&[], &["which one: m1 m2"]);
    // One that came later is not the one, and of those that came later the first stays.
    gone(2, "", "", "").is(&["@2 record: method.removed method=m1"], &[]);
    gone(1, "", "", "").is(&[], &["stays m1 @2"]);
    gone(1, "", "Yubi", "").is(&[], &["stays m2 @3"]);
    known.sees(&deleted(9, NamedMethod::of(&[Kind::Phone]))).is(&[], &["not on record phone"]);
    known.sees(&deleted(9, named(&[Kind::Phone], "12", "", ""))).is(&[], &["not on record phone"]);
    known.sees(&deleted(9, NamedMethod::of(&[]))).is(&[], &["not on record other"]);
}

#[test]
fn what_a_record_says_otherwise_than_the_record_is_about_another_one() {
    let removed_by = |record: Said, named: NamedMethod| {
        let known = given([person("student"), record]);
        let added = known.sees(&deleted(9, named));
        match (&added.events[..], &added.notes[..]) {
            ([_], []) => "it".to_owned(),
            ([], [note]) => note.clone(),
            _ => panic!("{added:?}"),
        }
    };
    const KEYS: &[Kind] = &[Kind::SecurityKey];
    const PHONES: &[Kind] = &[Kind::Phone];
    let key = |device: &str, serial: &str| listed("m1", "security-key", "", device, serial);
    for (record, said, outcome) in [
        (phone("m1", "Pixel 9", "12"), named(PHONES, "12", "", ""), "it"),
        (phone("m1", "Pixel 9", "12"), named(PHONES, "34", "", ""), "names another ••34: m1"),
        (phone("m1", "Pixel 9", "12"), named(PHONES, "", "", ""), "it"),
        (added("m1", "phone", None), named(PHONES, "34", "", ""), "it"),
        (key("Titan", "11"), named(KEYS, "", "", "11"), "it"),
        (key("Titan", "11"), named(KEYS, "", "", "22"), "names another 22: m1"),
        (key("Titan", ""), named(KEYS, "", "", "22"), "it"),
        (key("Titan", "11"), named(KEYS, "", "", ""), "it"),
        (key("", "11"), named(KEYS, "", "Titan", ""), "it"),
        (key("Titan", ""), named(KEYS, "", "Nano", ""), "names another Nano: m1"),
        (
            key("Titan", ""),
            named(KEYS, "", "Nano of taro@example.ac.jp", ""),
            "names another Nano of ••@example.ac.jp: m1",
        ),
        (key("Titan", ""), named(KEYS, "", "phone", ""), "it"),
        (key("phone", ""), named(KEYS, "", "Nano", ""), "it"),
        (key("", ""), named(KEYS, "", "Nano", ""), "it"),
        // By what it is called, too.
        (
            ("method.added", json!({"method": "m1", "kind": "security-key", "label": "Nano"})),
            named(KEYS, "", "Nano", ""),
            "it",
        ),
        (
            ("method.added", json!({"method": "m1", "kind": "security-key", "label": "Nano"})),
            named(KEYS, "", "Titan", ""),
            "names another Titan: m1",
        ),
        (
            ("method.added", json!({"method": "m1", "kind": "security-key", "label": "phone"})),
            named(KEYS, "", "Titan", ""),
            "it",
        ),
    ] {
        assert_eq!(removed_by(record.clone(), said.clone()), outcome, "{record:?} {said:?}");
    }
    let voice = || ("method.added", json!({"method": "m1", "kind": "other", "name": "voice"}));
    let other = |name: &str| NamedMethod { name: Some(name.into()), ..NamedMethod::of(&[Kind::Other]) };
    assert_eq!(removed_by(voice(), other("voice")), "it");
    assert_eq!(removed_by(voice(), other("wand")), "not on record other");
}

#[test]
fn that_it_is_gone_may_be_known_already() {
    let known = given([
        person("student"),
        listed("m1", "security-key", "", "", "11"),
        person("student"),
        person("student"),
        removed("m1"),
    ]);
    let noted = |at: Instant, kind: &'static [Kind], serial: &str| {
        let added = known.sees(&record(at, LookSort::Audits, RecordedFact::Deleted(named(kind, "", "", serial))));
        assert_eq!(added.events, [""; 0]);
        added.notes.concat()
    };
    const KEYS: &[Kind] = &[Kind::SecurityKey];
    assert_eq!(noted(at_line(2), KEYS, ""), "");
    assert_eq!(noted(at_line(2).plus(-1), KEYS, ""), "not on record security-key");
    assert_eq!(noted(at_line(6), KEYS, ""), "", "it was typed to the minute");
    assert_eq!(noted(at_line(6).plus(1), KEYS, ""), "not on record security-key");
    assert_eq!(noted(at_line(9), KEYS, "11"), "", "by its serial");
    assert_eq!(noted(at_line(9), KEYS, "22"), "not on record security-key");
    assert_eq!(noted(at_line(3), &[Kind::Phone], ""), "not on record phone");
    let never = given([person("student")]).sees(&deleted(9, NamedMethod::of(KEYS)));
    assert!(!never.read_past && never.notes == ["not on record security-key"]);
}

#[test]
fn a_record_of_a_change_says_the_number_or_that_it_does_not() {
    const PHONES: &[Kind] = &[Kind::Phone];
    let changed = |on_record: Said, time: Instant, number: Option<Number>, kinds: &'static [Kind]| {
        let details = SeenDetails { number, ..SeenDetails::default() };
        let fact = RecordedFact::Changed(NamedMethod::of(kinds), details);
        given([person("student"), on_record]).sees(&record(time, LookSort::Audits, fact))
    };
    let known = || phone("m1", "Pixel 9", "12");
    changed(known(), at_line(9), Some(masked_number("34")), PHONES)
        .is(&["@9 record: method.number-changed method=m1 number=+81••••••••34"], &[]);
    changed(known(), at_line(9), Some(masked_number("12")), PHONES).is(&[], &[]);
    changed(known(), at_line(9), None, PHONES).is(&[], &["changed there m1"]);
    changed(known(), at_line(2).plus(1), None, PHONES).is(&[], &["changed there m1"]);
    changed(known(), at_line(2), None, PHONES).is(&[], &[]);
    changed(added("m1", "email", None), at_line(9), None, &[Kind::Email]).is(&[], &[]);
    changed(known(), at_line(9), None, &[Kind::Email]).is(&[], &["not on record email"]);
}

#[test]
fn a_change_from_before_a_method_was_added_is_that_of_one_that_went() {
    let changed = |known: &Given, time: Instant| {
        let fact = RecordedFact::Changed(NamedMethod::of(&[Kind::Phone]), SeenDetails::default());
        known.sees(&record(time, LookSort::Audits, fact))
    };
    let of_m2 = || phone("m2", "Pixel 9", "12");
    let went = given([person("student"), phone("m1", "Nokia", "56"), removed("m1"), of_m2()]);
    changed(&went, at_line(2)).is(&[], &["overtaken number of m2"]);
    changed(&went, at_line(3).plus(-1)).is(&[], &["overtaken number of m2"]);
    changed(&went, at_line(3)).is(&[], &[]);
    changed(&went, at_line(4).plus(1)).is(&[], &["changed there m2"]);
    // What went then was of another kind, or went once this one was there.
    let other = given([person("student"), added("m1", "email", None), removed("m1"), of_m2()]);
    changed(&other, at_line(2)).is(&[], &[]);
    let both =
        given([person("student"), phone("m1", "Nokia", "56"), of_m2(), added("m3", "email", None), removed("m1")]);
    changed(&both, at_line(3)).is(&[], &[]);
    changed(&both, at_line(4)).is(&[], &["changed there m2"]);
}

#[test]
fn a_record_of_a_choice_is_about_the_first_of_its_kind() {
    const APPS: &[Kind] = &[Kind::AuthenticatorApp];
    let app = |id: &str, device: &str| added(id, "authenticator-app", Some(device));
    let known = given([
        person("student"),
        added("m1", "email", None),
        added("m2", "phone", None),
        app("m3", "Pixel 9"),
        app("m4", "iPad 7"),
    ]);
    let chosen = |given: &Given, time: Instant, named: NamedMethod| {
        given.sees(&record(time, LookSort::Audits, RecordedFact::ChosenFirst(named)))
    };
    chosen(&known, at_line(9), NamedMethod::of(APPS)).is(&["@9 record: method.made-default method=m3"], &[]);
    chosen(&known, at_line(9), named(APPS, "", "iPad 7", "")).is(&["@9 record: method.made-default method=m4"], &[]);
    chosen(&known, at_line(9), NamedMethod::of(&[Kind::Phone])).is(&[], &[]);
    chosen(&known, at_line(9), NamedMethod::of(&[Kind::Email])).is(&[], &["not on record email"]);
    chosen(&known, at_line(9), NamedMethod::of(&[Kind::Passkey])).is(&[], &["not on record passkey"]);
    // What was typed within the minute after it was there to be chosen.
    chosen(&known, at_line(3), NamedMethod::of(APPS)).is(&["@3 record: method.made-default method=m3"], &[]);
    chosen(&known, at_line(3).plus(-1), NamedMethod::of(APPS)).is(&[], &["overtaken default"]);
    let looked_since = known.and([seen(&["m1", "m2", "m3", "m4"], "page")]);
    chosen(&looked_since, at_line(6).plus(-1), NamedMethod::of(APPS)).is(&[], &["late @6"]);
    chosen(&looked_since, at_line(6), NamedMethod::of(APPS)).is(&["@6 record: method.made-default method=m3"], &[]);
}

#[test]
fn a_sign_in_tests_what_it_was_made_with_unless_that_is_another_one_since() {
    const PHONES: &[Kind] = &[Kind::Phone];
    let passed = |given: &Given, time: Instant, named: NamedMethod, channel: Channel| {
        given.sees(&record(time, LookSort::SignIns, RecordedFact::Passed(named, channel)))
    };
    let by_sms = |given: &Given, time: Instant| passed(given, time, NamedMethod::of(PHONES), Channel::Sms);
    let known = given([person("student"), phone("m1", "Pixel 9", "12")]);
    let recorded = "record: sign-in.test-passed channel=sms evidence=import method=m1";
    by_sms(&known, at_line(9)).is(&[&format!("@9 {recorded}")], &[]);
    by_sms(&known, at_line(2)).is(&[&format!("@2 {recorded}")], &[]);
    by_sms(&known, at_line(2).plus(-1)).is(&[], &["tested before m1 @2"]);
    passed(&known, at_line(9), NamedMethod::of(PHONES), Channel::Code).is(&[], &[]);
    passed(&known, at_line(9), NamedMethod::of(&[Kind::Passkey]), Channel::Touch).is(&[], &["not on record passkey"]);
    passed(&known, at_line(9), named(PHONES, "34", "", ""), Channel::Sms).is(&[], &["names another ••34: m1"]);
    // Nothing that a later test does not say.
    let tested = known.and([passed_by("m1", "sms")]);
    by_sms(&tested, at_line(3)).is(&[], &[]);
    by_sms(&tested, at_line(3).plus(-1)).is(&[], &[]);
    by_sms(&tested, at_line(3).plus(1)).is(&[&format!("@3+1 {recorded}")], &[]);
    // Whichever phone has the number was called, though the record says which.
    let called = |named: NamedMethod, channel: Channel| {
        let office = numbered_nowhere("m2", "office-phone", "34");
        passed(&known.and([office, added("m3", "passkey", None)]), at_line(9), named, channel)
    };
    called(named(&[Kind::AlternatePhone], "34", "", ""), Channel::Call)
        .is(&["@9 record: sign-in.test-passed channel=call evidence=import method=m2"], &[]);
    called(named(&[Kind::AlternatePhone], "34", "", ""), Channel::Sms).is(&[], &["not on record alternate-phone"]);
    called(named(&[Kind::AlternatePhone], "", "", ""), Channel::Call).is(&[], &["not on record alternate-phone"]);
    called(named(PHONES, "12", "", ""), Channel::Call)
        .is(&["@9 record: sign-in.test-passed channel=call evidence=import method=m1"], &[]);
}

#[test]
fn what_merely_remained_is_not_what_was_used_or_deleted() {
    const APPS: &[Kind] = &[Kind::AuthenticatorApp];
    let app = |id: &str, device: &str| added(id, "authenticator-app", Some(device));
    // m1 is there until line 4, and m2 since line 3.
    let known = given([person("student"), app("m1", "Pixel 9"), app("m2", "iPad 7"), removed("m1")]);
    let passed = |at: Instant, named: NamedMethod| {
        known.sees(&record(at, LookSort::SignIns, RecordedFact::Passed(named, Channel::Code)))
    };
    let recorded = "record: sign-in.test-passed channel=code evidence=import method=m2";
    passed(at_line(4).plus(-1), NamedMethod::of(APPS)).is(&[], &["which one: m1 m2"]);
    // The desk heard that it was removed; whether it was, nobody has seen.
    passed(at_line(20), NamedMethod::of(APPS)).is(&[], &["which one: m1 m2"]);
    // What the record says of it tells.
    passed(at_line(4).plus(-1), named(APPS, "", "iPad 7", "")).is(&[&format!("@4-1 {recorded}")], &[]);
    let delete =
        |at: Instant, named: NamedMethod| known.sees(&record(at, LookSort::Audits, RecordedFact::Deleted(named))).notes;
    assert_eq!(delete(at_line(4).plus(-1), NamedMethod::of(APPS)), ["which one: m1 m2"]);
    assert_eq!(delete(at_line(4).plus(MINUTE), NamedMethod::of(APPS)), ["which one: m1 m2"]);
    assert_eq!(delete(at_line(20), NamedMethod::of(APPS)), ["which one: m1 m2"]);
    assert!(delete(at_line(4), named(APPS, "", "iPad 7", "")).is_empty());
    // A look without it has: what comes afterwards is of what remained. What a caller says shows nothing.
    let looked_at = |from: &str| {
        let looked = seen(&["m2"], from);
        given([person("student"), app("m1", "Pixel 9"), app("m2", "iPad 7"), removed("m1"), looked])
    };
    let used = |known: &Given, at: Instant| {
        known.sees(&record(at, LookSort::SignIns, RecordedFact::Passed(NamedMethod::of(APPS), Channel::Code)))
    };
    let gone = |known: &Given, at: Instant| {
        known.sees(&record(at, LookSort::Audits, RecordedFact::Deleted(NamedMethod::of(APPS)))).notes
    };
    for from in ["page", "directory"] {
        used(&looked_at(from), at_line(5).plus(-1)).is(&[], &["which one: m1 m2"]);
        used(&looked_at(from), at_line(5)).is(&[&format!("@5 {recorded}")], &[]);
        assert!(gone(&looked_at(from), at_line(6)).is_empty());
    }
    used(&looked_at("caller"), at_line(5)).is(&[], &["which one: m1 m2"]);
    // What a re-registration took the desk took itself.
    let anew = given([person("student"), app("m1", "Pixel 9"), requested("office"), approved(), app("m2", "iPad 7")]);
    used(&anew, at_line(6)).is(&["@6 record: sign-in.test-passed channel=code evidence=import method=m2"], &[]);
}

#[test]
fn what_was_stolen_and_removed_does_not_come_back_without_a_word() {
    let stolen = |reason: &str| {
        given([
            person("student"),
            listed("m1", "security-key", "r1", "Titan", "11"),
            added("m2", "phone", Some("Pixel 9")),
            unavailable_as(&["m1", "m2"], reason),
            removed("m1"),
            removed("m2"),
        ])
    };
    let again = |given: &Given, seen: Seen| given.sees(&list(20, [seen])).notes;
    let known = stolen("stolen");
    assert_eq!(again(&known, one(KEY, "r1", "Yubi", "22")), ["stolen there again m3: m1"]);
    assert_eq!(again(&known, one(KEY, "", "", "")), ["stolen there again m3: m1"]);
    assert_eq!(again(&known, Seen::of_kind(Kind::Phone)), ["stolen there again m3: m2"]);
    assert_eq!(known.sees(&report(20, &[KEY])).notes, ["stolen there again m3: m1"]);
    // A record tells when it was registered.
    assert!(known.sees(&registered(at_line(20), Seen::of_kind(KEY))).notes.is_empty());
    // What is another, by its id, its name or its serial, or was made after the theft.
    let app = Seen::of_kind(Kind::AuthenticatorApp);
    for other in [one(KEY, "r2", "Titan", "11"), one(KEY, "", "Yubi", ""), one(KEY, "", "", "22"), app] {
        assert!(again(&known, other).is_empty());
    }
    let mut later = one(KEY, "", "", "");
    later.details.as_mut().unwrap().created = Some(at_line(10));
    assert!(again(&known, later).is_empty());
    // What was lost is no one else's.
    assert!(again(&stolen("lost"), one(KEY, "r1", "Titan", "11")).is_empty());
}

#[test]
fn what_is_known_later_may_settle_what_was_meant_and_not_what_came_too_late() {
    let methods = || ms(&["m1"]);
    for note in [
        LookNote::WhichOne { methods: methods() },
        LookNote::NamesAnother { said: "iPad 7".into(), methods: methods() },
        LookNote::NotOnRecord { kind: KEY },
    ] {
        assert!(note.may_be_settled(), "{note:?}");
    }
    for note in [
        LookNote::Late { known: at_line(3) },
        LookNote::Closed,
        LookNote::ChangedThere { method: m("m1") },
        LookNote::Overtaken { part: "passed".into() },
    ] {
        assert!(!note.may_be_settled(), "{note:?}");
    }
}
