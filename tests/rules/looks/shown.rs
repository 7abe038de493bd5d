//! What a look shows of the methods of an account: what is new, what is gone, what stays.

use super::*;

#[test]
fn a_report_registers_whom_nobody_knows_with_what_they_have() {
    given([]).sees(&report(5, &[Kind::Phone, Kind::Email])).is(
        &[
            "@5 registered: account.registered affiliation=other",
            "@5 added phone 0: method.added kind=phone method=m1",
            "@5 added email 1: method.added kind=email method=m2",
            "@5 observed: account.observed from=directory methods=[m1,m2]",
        ],
        &[],
    );
}

#[test]
fn a_report_adds_what_is_not_on_record_and_takes_away_what_it_does_not_show() {
    let known = given([person("student"), phone("m1", "Pixel 9", "12"), added("m2", "passkey", Some("Pixel 9"))]);
    known
        .sees(&report(5, &[Kind::Phone, Kind::Passkey]))
        .is(&["@5 observed: account.observed from=directory methods=[m1,m2]"], &[]);
    known.sees(&report(5, &[Kind::Email, Kind::Phone])).is(
        &[
            "@5 added email 0: method.added kind=email method=m3",
            "@5 observed: account.observed from=directory methods=[m1,m3]",
        ],
        &[],
    );
    // At the very time since when it is known to be there it goes; a moment before that it stays.
    known.sees(&report(3, &[Kind::Phone])).is(&["@3 observed: account.observed from=directory methods=[m1]"], &[]);
    known
        .sees(&reported(at_line(3).plus(-1), &[Kind::Phone]))
        .is(&["@3-1 observed: account.observed from=directory methods=[m1]"], &["stays m2 @3"]);
}

#[test]
fn who_looked_later_knows_better_and_two_looks_of_one_moment_are_both_right() {
    let known = given([person("student"), phone("m1", "Pixel 9", "12"), seen(&["m1"], "directory")]);
    known.sees(&reported(at_line(3).plus(-1), &[])).is(&[], &["late @3"]);
    // It was seen at this time already: nothing new but what is there besides.
    known.sees(&report(3, &[Kind::Phone])).is(&[], &[]);
    known
        .sees(&report(3, &[Kind::Phone, Kind::Email]))
        .is(&["@3 added email 1: method.added kind=email method=m2"], &[]);
    known.sees(&report(3, &[])).is(&["@3 observed: account.observed from=directory methods=[]"], &[]);
    known
        .sees(&reported(at_line(3).plus(1), &[Kind::Phone]))
        .is(&["@3+1 observed: account.observed from=directory methods=[m1]"], &[]);
}

#[test]
fn a_closed_account_is_left_as_it_is() {
    given([person("student"), closed()]).sees(&report(5, &[Kind::Phone])).is(&[], &["closed"]);
}

#[test]
fn what_was_there_and_went_is_not_brought_back_by_a_look_from_that_time() {
    let known =
        given([person("student"), added("m1", "security-key", None), added("m2", "email", None), removed("m1")]);
    for (at, is_added) in [
        (at_line(2).plus(-1), true),
        (at_line(2), false),
        (at_line(4).plus(-1), false),
        (at_line(4), true),
        (at_line(4).plus(1), true),
    ] {
        let added = known.sees(&reported(at, &[KEY, Kind::Email]));
        assert_eq!(added.events.iter().any(|event| event.contains("method.added")), is_added, "{added:?}");
        assert!(added.read_past);
    }
    // Another kind was not there.
    assert_eq!(
        known.sees(&report(3, &[Kind::Email, Kind::Passkey])).events[0],
        "@3 added passkey 1: method.added kind=passkey method=m3"
    );
    // The history is read only where something is new, and something was there before.
    assert!(!known.sees(&report(3, &[Kind::Email])).read_past);
    assert!(!given([person("student"), added("m1", "email", None)]).sees(&report(3, &[KEY])).read_past);
    // What was taken back was never there, nor did it go.
    let mistaken = given([person("student"), added("m1", "security-key", None), voided(2)]);
    assert_eq!(
        mistaken.sees(&report(3, &[KEY])).events[0],
        "@3 added security-key 0: method.added kind=security-key method=m2"
    );
}

#[test]
fn what_has_an_id_there_is_known_to_be_gone_by_it() {
    let known = given([person("student"), listed("m1", "security-key", "r1", "", ""), removed("m1")]);
    let is_added = |line: i64, reference: &str| {
        let seen = known.sees(&list(line, [one(KEY, reference, "", "")]));
        seen.events.iter().any(|event| event.contains("method.added"))
    };
    assert!(!is_added(2, "r1") && !is_added(1, "r1"));
    assert!(is_added(3, "r1"), "it is there again");
    assert!(is_added(2, "r2"), "another one");
    // Without an id there it is the one of its kind.
    assert!(!is_added(2, ""));
}

#[test]
fn what_was_there_before_it_was_taken_away_is_there_anew_as_of_the_look() {
    let registered = |created: i64, at: i64| {
        let mut seen = one(KEY, "r1", "", "");
        seen.details.as_mut().unwrap().created = Some(at_line(created));
        let known = given([
            person("student"),
            listed("m1", "security-key", "r1", "", ""),
            added("m2", "email", None),
            removed("m1"),
        ]);
        let at = list(at, [seen, one(Kind::Email, "", "", "")]);
        known.sees(&at).events[0].split(' ').next().unwrap().to_owned()
    };
    assert_eq!(registered(2, 9), "@9");
    assert_eq!(registered(3, 9), "@9");
    assert_eq!(registered(4, 9), "@4", "it was registered again when it was taken away");
    assert_eq!(registered(5, 9), "@5");
    assert_eq!(registered(9, 9), "@9");
    assert_eq!(registered(10, 9), "@9", "nothing is registered after it was seen");
    let mut seen = one(KEY, "r1", "", "");
    seen.details.as_mut().unwrap().created = Some(at_line(9));
    let known = given([person("student")]);
    assert!(known.sees(&list(9, [seen.clone()])).events[0].starts_with("@9 "));
    seen.details.as_mut().unwrap().created = Some(at_line(3));
    assert!(known.sees(&list(9, [seen])).events[0].starts_with("@3 "));
}

#[test]
fn a_look_of_some_kinds_takes_away_those_one_by_one_and_says_nothing_of_the_whole() {
    let known = given([
        person("student"),
        added("m1", "passkey", None),
        added("m2", "email", None),
        added("m3", "phone", None),
    ]);
    let of_kinds = |kinds: &'static [Kind], line: i64| {
        let shown = ShownMethods { tells: Tells { kinds, names: &[] }, ..all(vec![]) };
        known.sees(&looked(at_line(line), LookSort::Methods, Shows::Methods(shown)))
    };
    of_kinds(&[Kind::Passkey, Kind::SecurityKey], 9).is(&["@9 removed m1: method.removed method=m1"], &[]);
    of_kinds(&[Kind::Phone], 9).is(&["@9 removed m3: method.removed method=m3"], &[]);
    of_kinds(&[Kind::MicrosoftAuthenticator], 9).is(&[], &[]);
    // Whoever tells of phones and of the app tells of the account.
    of_kinds(&[Kind::Phone, Kind::MicrosoftAuthenticator], 9)
        .is(&["@9 observed: account.observed from=directory methods=[m1,m2]"], &[]);
    of_kinds(&[Kind::Passkey], 1).is(&[], &["stays m1 @2"]);
}

#[test]
fn what_is_hidden_behind_another_or_not_told_of_stays() {
    let known = given([
        person("student"),
        added("m1", "authenticator-app", None),
        added("m2", "microsoft-authenticator", None),
        ("method.added", json!({"method": "m3", "kind": "other", "name": "voice"})),
        ("method.added", json!({"method": "m4", "kind": "other", "name": "wand"})),
        ("method.added", json!({"method": "m5", "kind": "other", "name": "orb", "ref": "r5"})),
    ]);
    let left = |sort: LookSort, change: &dyn Fn(&mut ShownMethods)| {
        let mut shown = all(vec![Seen::of_kind(Kind::MicrosoftAuthenticator)]);
        change(&mut shown);
        let added = known.sees(&looked(at_line(9), sort, Shows::Methods(shown)));
        added.events.last().unwrap().rsplit_once('=').unwrap().1.to_owned()
    };
    // A report knows others by their names, and those without an id are its; a list those that have one.
    assert_eq!(left(LookSort::Registration, &|_| {}), "[m2,m5]");
    assert_eq!(left(LookSort::Methods, &|_| {}), "[m2,m4]");
    assert_eq!(left(LookSort::Registration, &|shown| shown.hidden = Some(Kind::AuthenticatorApp)), "[m1,m2,m5]");
    assert_eq!(left(LookSort::Registration, &|shown| shown.hidden = Some(Kind::Phone)), "[m2,m5]");
    const BOTH: &[Kind] = &[Kind::Phone, Kind::MicrosoftAuthenticator];
    assert_eq!(left(LookSort::Registration, &|shown| shown.tells.kinds = BOTH), "[m1,m2,m3,m4,m5]");
}

#[test]
fn codes_of_an_app_beside_microsoft_s_are_those_of_one_app() {
    let shown = |kinds: &[Kind]| {
        let mut shown = all(kinds.iter().copied().map(Seen::of_kind).collect());
        shown.hide_codes();
        (shown.seen.iter().map(|seen| seen.kind).collect::<Vec<_>>(), shown.hidden)
    };
    let (app, codes, phone) = (Kind::MicrosoftAuthenticator, Kind::AuthenticatorApp, Kind::Phone);
    assert_eq!(shown(&[codes, app, phone]), (vec![app, phone], Some(codes)));
    assert_eq!(shown(&[codes, phone]), (vec![codes, phone], None));
    assert_eq!(shown(&[app, phone]), (vec![app, phone], None));
}

#[test]
fn the_default_is_what_the_person_chose_where_it_is_another_kind() {
    let known = given([
        person("student"),
        added("m1", "phone", None),
        added("m2", "microsoft-authenticator", None),
        added("m3", "email", None),
    ]);
    let chosen = |default: &'static [Kind]| {
        let seen = [Kind::Phone, Kind::MicrosoftAuthenticator, Kind::Email].map(Seen::of_kind).to_vec();
        let shown = ShownMethods { default, ..all(seen) };
        let mut events = known.sees(&looked(at_line(9), LookSort::Registration, Shows::Methods(shown))).events;
        events.remove(0);
        events
    };
    assert_eq!(chosen(&[]), [""; 0]);
    assert_eq!(chosen(&[Kind::Phone]), [""; 0]);
    assert_eq!(chosen(&[Kind::MicrosoftAuthenticator, Kind::Phone]), [""; 0]);
    assert_eq!(
        chosen(&[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator]),
        ["@9 default: method.made-default method=m2"]
    );
    assert_eq!(chosen(&[Kind::Email]), [""; 0], "by which nobody signs in");
    assert_eq!(chosen(&[Kind::Passkey]), [""; 0]);
}

#[test]
fn what_a_list_from_before_shows_of_what_went_tells_nothing_of_what_came_afterwards() {
    // m1 is there until line 3, m2 since line 4.
    let known =
        given([person("student"), added("m1", "security-key", None), removed("m1"), added("m2", "security-key", None)]);
    let named = |line: i64, off: i64| {
        let mut look = list(line, [one(KEY, "r1", "Titan", "11")]);
        look.at = look.at.plus(off);
        let seen = known.sees(&look);
        seen.events.iter().any(|event| event.contains("method.updated") && event.contains("method=m2"))
    };
    assert!(!named(2, 0) && !named(3, -1), "it was m1");
    assert!(named(4, 0) && named(4, 1), "it is m2");
    // At the very time at which m2 was added it was there, whatever else was.
    let both =
        given([person("student"), added("m1", "security-key", None), added("m2", "security-key", None), removed("m1")]);
    let told = both.sees(&list(3, [one(KEY, "r1", "Titan", "11")]));
    assert!(told.events.iter().any(|event| event.contains("method.updated")), "{told:?}");
    // It has the id of m2 there: the person registered it before the desk heard of it.
    let claimed = given([
        person("student"),
        added("m1", "security-key", None),
        removed("m1"),
        listed("m2", "security-key", "r1", "", ""),
    ]);
    let look = list(2, [one(KEY, "r1", "Titan", "11")]);
    let told = claimed.sees(&look);
    assert!(told.events.iter().any(|event| event.contains("method.updated")), "{told:?}");
    // A report is of no single method: what it shows of the kind is that.
    let reported = known.sees(&report(2, &[KEY]));
    assert!(!reported.events.iter().any(|event| event.contains("method.added")), "{reported:?}");
    assert!(reported.notes.is_empty(), "{reported:?}");
}

#[test]
fn the_phone_that_was_replaced_went_when_it_was_last_there_whatever_else_is_older() {
    // The key was tested at line 4 and the phone at line 5; the page showed both at line 7.
    let known = given([
        person("student"),
        added("m1", "security-key", None),
        phone("m2", "Pixel 9", "12"),
        passed_by("m1", "touch"),
        passed_by("m2", "sms"),
        added("m3", "email", None),
        seen(&["m2"], "page"),
    ]);
    let mut new = with_number(Kind::Phone, masked_number("34"));
    new.details.as_mut().unwrap().created = Some(at_line(6).plus(1));
    let told = known.sees(&list(20, [new.clone()]));
    assert_eq!(told.events[0], "@7 removed m2: method.removed method=m2", "{told:?}");
    // What made room is gone once, also by a look at phones alone.
    let of_phones = ShownMethods { tells: Tells { kinds: &[Kind::Phone], names: &[] }, ..all(vec![new]) };
    let told = known.sees(&looked(at_line(20), LookSort::Methods, Shows::Methods(of_phones)));
    assert!(told.notes.is_empty(), "{told:?}");
    assert_eq!(told.events.iter().filter(|event| event.contains("method.removed")).count(), 1, "{told:?}");
}
