//! Which method on record one of a list is, and what of it the record lacks.

use mfadesk::domain::instant::HOUR;

use super::*;

/// Which method on record one of a list is taken for; none: it is new.
fn taken_for(record: &[Said], seen: Seen) -> Option<usize> {
    let known = given([person("student")]).and(record.iter().cloned());
    let added = known.sees(&list(20, [seen]));
    let observed = added.events.iter().find(|event| event.contains("account.observed")).unwrap();
    let there = observed.split_once("methods=[m").unwrap().1.trim_end_matches(']');
    let there: usize = there.parse().unwrap_or_else(|_| panic!("{added:?}"));
    let is_new = added.events.iter().any(|event| event.contains("method.added"));
    assert_eq!(is_new, there > record.len(), "{added:?}");
    (!is_new).then_some(there)
}

#[test]
fn in_a_list_each_stands_for_one_method_the_surest_sign_first() {
    let key = |reference: &str, device: &str, serial: &str| listed("m1", "security-key", reference, device, serial);
    for (record, seen, is_it) in [
        // By the id there, whatever else is said.
        (key("r1", "Titan", "11"), one(KEY, "r1", "Yubi", "22"), true),
        (key("r1", "Titan", ""), one(KEY, "r2", "Titan", ""), false),
        (key("r1", "", ""), one(KEY, "r2", "", ""), false),
        (key("r1", "", ""), one(KEY, "", "", ""), false),
        (key("r1", "", ""), Seen::of_kind(KEY), false),
        (key("", "", ""), one(KEY, "r1", "", ""), true),
        (key("", "", ""), Seen::of_kind(KEY), true),
        // By the serial.
        (key("r1", "Titan", "11"), one(KEY, "r2", "Yubi", "11"), true),
        (key("", "Titan", "11"), one(KEY, "", "Yubi", "11"), true),
        (key("", "Titan", "11"), one(KEY, "", "Yubi", "22"), false),
        (key("", "Titan", "11"), one(Kind::Passkey, "", "Yubi", "11"), false),
        // By the device, a key for a passkey; names of sorts of things say nothing.
        (key("", "Titan", ""), one(KEY, "", "Titan", ""), true),
        (key("", "Titan", ""), one(KEY, "", "Yubi", ""), false),
        (key("", "Titan", ""), one(KEY, "", "", ""), true),
        (key("", "", ""), one(KEY, "", "Titan", ""), true),
        (key("", "phone", ""), one(KEY, "", "Titan", ""), true),
        (key("", "Titan", ""), one(KEY, "", "phone", ""), true),
        (key("", "phone", ""), one(KEY, "", "tablet", ""), true),
        (key("", "Titan", ""), one(Kind::Passkey, "", "Titan", ""), true),
        (key("", "Titan", ""), one(Kind::Passkey, "", "Yubi", ""), false),
        (key("", "", ""), one(Kind::Passkey, "", "", ""), true),
        (key("r1", "Titan", ""), one(Kind::Passkey, "r2", "Titan", ""), false),
        (listed("m1", "authenticator-app", "", "Pixel 9", ""), one(Kind::Passkey, "", "Pixel 9", ""), false),
        (
            listed("m1", "authenticator-app", "", "Pixel 9", ""),
            one(Kind::MicrosoftAuthenticator, "", "Pixel 9", ""),
            false,
        ),
        (listed("m1", "passkey", "", "Pixel 9", ""), one(Kind::AuthenticatorApp, "", "Pixel 9", ""), false),
        // By its slot, of which there is one.
        (phone("m1", "Pixel 9", "12"), one(Kind::Phone, "r1", "iPhone 15", ""), true),
        (phone("m1", "Pixel 9", "12"), Seen::of_kind(Kind::Phone), true),
        (phone("m1", "Pixel 9", "12"), Seen::of_kind(Kind::AlternatePhone), false),
        (listed("m1", "hardware-token", "r1", "", ""), Seen::of_kind(Kind::Phone), false),
        (listed("m1", "hardware-token", "r1", "", ""), Seen::of_kind(Kind::HardwareToken), false),
        // What else there is, by its name.
        (("method.added", json!({"method": "m1", "kind": "other", "name": "voice"})), Seen::named("voice"), true),
        (("method.added", json!({"method": "m1", "kind": "other", "name": "voice"})), Seen::named("wand"), false),
    ] {
        assert_eq!(taken_for(std::slice::from_ref(&record), seen.clone()), is_it.then_some(1), "{record:?} {seen:?}");
    }
    // Of two the one for which more speaks, and each only once.
    let two = [listed("m1", "security-key", "", "", ""), listed("m2", "security-key", "", "Titan", "")];
    assert_eq!(taken_for(&two, one(KEY, "", "Titan", "")), Some(2));
    assert_eq!(taken_for(&two, one(KEY, "", "Yubi", "")), Some(1));
    let two = given([person("student")]).and(two);
    two.sees(&list(9, [one(KEY, "", "", ""), one(KEY, "", "", "")]))
        .is(&["@9 observed: account.observed from=directory methods=[m1,m2]"], &[]);
    two.sees(&list(9, [one(KEY, "a", "", ""), one(KEY, "b", "Titan", ""), one(KEY, "c", "Nano", "")])).is(
        &[
            "@9 updated m1: method.updated method=m1 ref=a",
            "@9 updated m2: method.updated method=m2 ref=b",
            "@9 added security-key c: method.added device=Nano kind=security-key method=m3 ref=c",
            "@9 observed: account.observed from=directory methods=[m1,m2,m3]",
        ],
        &[],
    );
}

#[test]
fn what_the_record_lacks_of_a_method_is_filled_in_and_what_it_has_stays() {
    let completed = |record: Said, seen: Seen| given([person("student"), record]).sees(&list(9, [seen])).events;
    let observed = "@9 observed: account.observed from=directory methods=[m1]";
    let bare = || listed("m1", "security-key", "", "", "");
    for (seen, said) in [
        (one(KEY, "r1", "", ""), "ref=r1"),
        (one(KEY, "", "Titan", ""), "device=Titan"),
        (one(KEY, "", "", "11"), "serial=11"),
    ] {
        let mut members = ["method=m1", said];
        members.sort_unstable();
        assert_eq!(
            completed(bare(), seen),
            [&format!("@9 updated m1: method.updated {}", members.join(" ")), observed]
        );
    }
    let full = || listed("m1", "security-key", "r1", "Titan", "11");
    assert_eq!(completed(full(), one(KEY, "r1", "Yubi", "22")), [observed]);
    assert_eq!(
        completed(full(), one(KEY, "r2", "Titan", "11")),
        ["@9 updated m1: method.updated method=m1 ref=r2", observed]
    );
    assert_eq!(completed(full(), one(KEY, "r1", "", "")), [observed]);
}

#[test]
fn a_number_is_another_one_when_its_fingerprint_or_else_its_ending_is() {
    let on_record = |number: Value| ("method.added", json!({"method": "m1", "kind": "phone", "number": number}));
    let completed = |record: Said, number: Number| {
        let known = given([person("student"), record]);
        let mut events = known.sees(&list(9, [with_number(Kind::Phone, number)])).events;
        assert_eq!(events.pop().unwrap(), "@9 observed: account.observed from=directory methods=[m1]");
        events
    };
    let (whole, hidden) = (|| number_data("12"), || json!({"masked": "+81 ••• ••• ••12"}));
    let changed = |at: &str, ending: &str| {
        vec![format!("{at} number of m1: method.number-changed method=m1 number=+81••••••••{ending}")]
    };
    let same = || Vec::<String>::new();
    assert_eq!(completed(on_record(whole()), known_number("k1", "12", "12")), same());
    assert_eq!(completed(on_record(whole()), known_number("k1", "13", "12")), changed("@9", "12"));
    // Fingerprints of two keys say nothing of one another.
    assert_eq!(completed(on_record(whole()), known_number("k2", "13", "12")), same());
    assert_eq!(completed(on_record(whole()), known_number("k2", "12", "34")), changed("@9", "34"));
    assert_eq!(completed(on_record(whole()), masked_number("12")), same());
    assert_eq!(completed(on_record(whole()), masked_number("34")), changed("@9", "34"));
    assert_eq!(completed(on_record(hidden()), masked_number("12")), same());
    // That it is known whole now says nothing new of the method.
    assert_eq!(completed(on_record(hidden()), known_number("k1", "12", "12")), changed("@2", "12"));
    assert_eq!(completed(added("m1", "phone", None), masked_number("12")), changed("@2", "12"));
}

#[test]
fn a_slot_holds_one_and_what_is_over_is_said() {
    let seen = [one(Kind::Phone, "", "Pixel 9", ""), one(Kind::Phone, "", "iPhone 15", "")];
    given([person("student")]).sees(&list(9, seen)).is(
        &[
            "@9 added phone 0: method.added device=Pixel 9 kind=phone method=m1",
            "@9 observed: account.observed from=directory methods=[m1]",
        ],
        &["slot taken phone"],
    );
    given([person("student"), added("m1", "email", None)]).sees(&report(9, &[Kind::Email, KEY, KEY])).is(
        &[
            "@9 added security-key 1: method.added kind=security-key method=m2",
            "@9 added security-key 2: method.added kind=security-key method=m3",
            "@9 observed: account.observed from=directory methods=[m1,m2,m3]",
        ],
        &[],
    );
}

#[test]
fn what_can_be_on_record_of_what_was_seen_is_and_personal_data_are_not() {
    let mut seen = one(KEY, "r1", "Titan of taro@example.ac.jp", "11");
    seen.details.as_mut().unwrap().extension = Some("7".into());
    given([person("student")]).sees(&list(9, [seen, Seen::named("voice of 090-1234-5678"), one(KEY, "", " ", "")])).is(
        &[
            "@9 added security-key r1: method.added device=Titan of ••@example.ac.jp extension=7 kind=security-key method=m1 ref=r1 serial=11",
            "@9 added other voice of 090-1234-5678: method.added kind=other method=m2 name=voice of ••78",
            "@9 added security-key 2: method.added kind=security-key method=m3",
            "@9 observed: account.observed from=directory methods=[m1,m2,m3]",
        ],
        &[],
    );
}

#[test]
fn several_under_one_name_of_a_sort_of_things_are_asked_about_once_something_changes() {
    let app = |id: &str, device: &str| added(id, "authenticator-app", Some(device));
    let given = given([
        person("student"),
        app("m1", "phone"),
        app("m2", "Phone"),
        app("m3", "tablet"),
        app("m4", "Pixel 9"),
        app("m5", "Pixel 9"),
        keyed("m6", "security-key", "PC", "11"),
        keyed("m7", "security-key", "PC", "22"),
        app("m8", "laptop"),
        app("m9", "laptop"),
        app("m10", "laptop"),
    ]);
    let kinds = [Kind::AuthenticatorApp, KEY];
    let once = given.sees(&report(20, &kinds));
    assert_eq!(once.notes, ["one name phone: m1 m2", "one name laptop: m8 m9 m10"]);
    let again = given.and([seen(&["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10"], "directory")]);
    again.sees(&report(12, &kinds)).is(&[], &[]);
}

/// Whether one that was created then and is listed at this line is none of those on record.
fn is_another(known: &Given, seen: Seen, created: Instant, line: i64) -> bool {
    let mut details = *seen.details.clone().unwrap();
    details.created = Some(created);
    let added = known.sees(&list(line, [Seen { details: Some(Box::new(details)), ..seen }]));
    added.events.iter().any(|event| event.contains("method.added"))
}

#[test]
fn what_was_created_later_than_all_that_is_known_of_a_method_is_another_one_to_the_millisecond() {
    let key = || one(KEY, "", "", "");
    let untested = given([person("student"), added("m1", "security-key", None)]);
    let tested = untested.and([passed("m1")]);
    let lost = tested.and([unavailable(&["m1"])]);
    for (known, last) in [
        // Somebody registers while they talk to the desk; times are typed to the minute.
        (&untested, at_line(2).plus(HOUR)),
        (&tested, at_line(3).plus(MINUTE)),
        (&lost, at_line(4).plus(MINUTE)),
    ] {
        assert!(!is_another(known, key(), last, 100));
        assert!(is_another(known, key(), last.plus(1), 100));
    }
    // Another id there is another one then, however much it looks like it.
    let listed = given([person("student"), listed("m1", "security-key", "r1", "", "11")]);
    let later = at_line(2).plus(HOUR + 1);
    assert!(is_another(&listed, one(KEY, "r2", "", "11"), later, 100));
    assert!(!is_another(&listed, one(KEY, "r1", "", "11"), later, 100));
}

#[test]
fn of_what_there_is_one_of_a_look_from_before_it_was_last_seen_shows_that_one() {
    let known = given([person("student"), phone("m1", "iPhone 15", "12"), passed("m1")]).and_late_by(
        DESK,
        at_line(50),
        seen(&["m1"], "directory"),
    );
    let other = || with_number(Kind::Phone, masked_number("34"));
    assert!(!is_another(&known, other(), at_line(40), 49));
    assert!(is_another(&known, other(), at_line(40), 50));
}

#[test]
fn of_several_the_one_that_was_registered_within_an_hour_of_when_it_was_created_is_meant() {
    let two = given([person("student"), added("m1", "security-key", None), added("m2", "security-key", None)])
        .and_late_by(DESK, at_line(90), passed("m1"));
    let mut seen = one(KEY, "", "", "");
    seen.details.as_mut().unwrap().created = Some(at_line(3).plus(HOUR));
    two.sees(&list(100, [seen])).is(&["@100 observed: account.observed from=directory methods=[m2]"], &[]);
}
