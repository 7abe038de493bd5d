//! Rosters: what is said of the person, and whether MFA is on.

use super::*;

fn rostered(line: i64, entry: RosterEntry) -> Look {
    looked(at_line(line), LookSort::Roster, Shows::Roster(Box::new(entry)))
}

fn belongs(affiliation: Affiliation) -> RosterEntry {
    RosterEntry { affiliation: Some(affiliation), ..RosterEntry::default() }
}

fn speaks(language: &'static str) -> RosterEntry {
    RosterEntry { language: Some(language), ..RosterEntry::default() }
}

fn linked(is_linked: bool) -> RosterEntry {
    RosterEntry { identity_service_linked: Some(is_linked), ..RosterEntry::default() }
}

fn mfa(on: bool, since: Option<i64>) -> RosterEntry {
    RosterEntry { mfa: Some(MfaEntry { on, at: since.map(at_line) }), ..RosterEntry::default() }
}

#[test]
fn a_roster_registers_whom_nobody_knows_and_says_what_it_says() {
    let nobody = given([]);
    nobody.sees(&rostered(5, RosterEntry::default())).is(&["@5 registered: account.registered affiliation=other"], &[]);
    nobody
        .sees(&rostered(5, belongs(Affiliation::Student)))
        .is(&["@5 registered: account.registered affiliation=student"], &[]);
    nobody
        .sees(&rostered(5, RosterEntry { language: Some("en"), ..linked(true) }))
        .is(&["@5 registered: account.registered affiliation=other identity_service_linked=true language=en"], &[]);
    // That somebody is other is said by itself.
    nobody.sees(&rostered(5, belongs(Affiliation::Other))).is(
        &["@5 registered: account.registered affiliation=other", "@5 updated: account.updated affiliation=other"],
        &[],
    );
}

#[test]
fn a_roster_says_what_is_otherwise_and_no_more() {
    let known = given([(
        "account.registered",
        json!({"affiliation": "student", "language": "ja", "identity_service_linked": false}),
    )]);
    let says = |entry: RosterEntry| known.sees(&rostered(5, entry));
    says(RosterEntry::default()).is(&[], &[]);
    says(belongs(Affiliation::Student)).is(&[], &[]);
    says(belongs(Affiliation::Staff)).is(&["@5 updated: account.updated affiliation=staff"], &[]);
    says(speaks("ja")).is(&[], &[]);
    says(speaks("en")).is(&["@5 updated: account.updated language=en"], &[]);
    says(linked(false)).is(&[], &[]);
    says(linked(true)).is(&["@5 updated: account.updated identity_service_linked=true"], &[]);
    assert!(!says(speaks("ja")).read_past && says(speaks("en")).read_past && says(linked(true)).read_past);
    // That somebody is other may be on record without anybody having said it.
    says(belongs(Affiliation::Other)).is(&["@5 updated: account.updated affiliation=other"], &[]);
    given([person("other")]).sees(&rostered(5, belongs(Affiliation::Other))).is(&[], &[]);
    let unsaid = given([]).and_seen("registration", [person("other")]);
    unsaid.sees(&rostered(5, belongs(Affiliation::Other))).is(&["@5 updated: account.updated affiliation=other"], &[]);
    let said = given([]).and_seen("registration", [person("staff")]);
    said.sees(&rostered(5, belongs(Affiliation::Staff))).is(&[], &[]);
}

#[test]
fn what_is_known_of_the_person_from_later_stays() {
    let updated = |member: &str, value: Value| ("account.updated", json!({ member: value }));
    let known = given([
        person("student"),
        updated("affiliation", json!("faculty")),
        updated("language", json!("ja")),
        updated("identity_service_linked", json!(false)),
    ]);
    for (entry, line, said, noted) in [
        (belongs(Affiliation::Staff), 2, "affiliation=staff", "late Affiliation @2"),
        (speaks("en"), 3, "language=en", "late Language @3"),
        (linked(true), 4, "identity_service_linked=true", "late IdentityService @4"),
    ] {
        let at = |time: Instant| known.sees(&looked(time, LookSort::Roster, Shows::Roster(Box::new(entry.clone()))));
        at(at_line(line)).is(&[&format!("@{line} updated: account.updated {said}")], &[]);
        at(at_line(line).plus(-1)).is(&[], &[noted]);
        at(at_line(line).plus(1)).is(&[&format!("@{line}+1 updated: account.updated {said}")], &[]);
    }
    // What was taken back was not said.
    let taken_back = known.and([voided(3)]);
    taken_back.sees(&rostered(2, speaks("en"))).is(&["@2 updated: account.updated language=en"], &[]);
    // Whoever registers says how somebody belongs; an import that knows nothing says other.
    let by_hand = given([closed(), person("other")]);
    by_hand.sees(&rostered(1, belongs(Affiliation::Staff))).is(&[], &["late Affiliation @2"]);
    let by_look = given([closed()]).and_seen("methods", [person("other")]);
    by_look.sees(&rostered(1, belongs(Affiliation::Staff))).is(&["@1 updated: account.updated affiliation=staff"], &[]);
    let by_roster = given([closed()]).and_seen("roster", [person("student")]);
    by_roster.sees(&rostered(1, belongs(Affiliation::Staff))).is(&[], &["late Affiliation @2"]);
}

#[test]
fn of_several_rows_about_one_person_the_last_has_the_last_word() {
    let known = given([person("student")]);
    let both = |one: &RosterEntry, other: &RosterEntry, line: i64| {
        known.sees_before(
            &rostered(5, one.clone()),
            &[report(5, &[]), rostered(line, other.clone()), rostered(line, RosterEntry::default())],
        )
    };
    for (one, other, part, said) in [
        (belongs(Affiliation::Staff), belongs(Affiliation::Faculty), "Affiliation", "affiliation=staff"),
        (speaks("en"), speaks("ja"), "Language", "language=en"),
        (linked(true), linked(false), "IdentityService", "identity_service_linked=true"),
    ] {
        both(&one, &other, 5).is(&[], &[&format!("row differs {part}")]);
        both(&one, &other, 6).is(&[], &[&format!("late {part} @6")]);
        both(&one, &one, 6).is(&[&format!("@5 updated: account.updated {said}")], &[]);
    }
    both(&mfa(true, None), &mfa(false, None), 5).is(&[], &["row differs Mfa"]);
    both(&mfa(true, None), &mfa(false, None), 6).is(&[], &["late Mfa @6"]);
    both(&mfa(true, None), &mfa(true, Some(1)), 6)
        .is(&["@5 mfa on: mfa.applied effective_at=2026-11-24T01:04:00.000Z"], &[]);
    // Whom the last row says everything otherwise of is not registered by the first.
    given([]).sees_before(&rostered(5, speaks("en")), &[rostered(5, speaks("ja"))]).is(&[], &["row differs Language"]);
    given([])
        .sees_before(&rostered(5, RosterEntry::default()), &[rostered(5, speaks("ja"))])
        .is(&["@5 registered: account.registered affiliation=other"], &[]);
}

#[test]
fn a_roster_says_that_mfa_is_on_or_since_when_it_is_off() {
    let off = given([person("student")]);
    off.sees(&rostered(5, mfa(false, None))).is(&[], &[]);
    off.sees(&rostered(5, mfa(true, None))).is(&["@5 mfa on: mfa.applied effective_at=2026-11-24T01:04:00.000Z"], &[]);
    off.sees(&rostered(5, mfa(true, Some(3))))
        .is(&["@3 mfa on: mfa.applied effective_at=2026-11-24T01:02:00.000Z"], &[]);
    off.sees(&rostered(5, mfa(true, Some(7))))
        .is(&["@5 mfa on: mfa.applied effective_at=2026-11-24T01:06:00.000Z"], &[]);
    let on = off.and([applied()]);
    on.sees(&rostered(5, mfa(true, None))).is(&[], &[]);
    // When what is on record was said is looked up where it matters.
    let reads_past = |given: &Given, entry: RosterEntry| given.sees(&rostered(5, entry)).read_past;
    assert!(reads_past(&off, mfa(true, None)) && !reads_past(&off, mfa(false, None)));
    assert!(!reads_past(&on, mfa(true, None)) && !reads_past(&on, mfa(false, Some(4))));
    // The list may be older than the application: that it is off counts where it is said since when.
    on.sees(&rostered(5, mfa(false, None))).is(&[], &[]);
    on.sees(&rostered(5, mfa(false, Some(4)))).is(
        &["@4 mfa off: mfa.terminated effective_at=2026-11-24T01:03:00.000Z identity_check=elsewhere reason=roster"],
        &[],
    );
    let at = |given: &Given, time: Instant, entry: RosterEntry| {
        given.sees(&looked(time, LookSort::Roster, Shows::Roster(Box::new(entry))))
    };
    at(&on, at_line(2).plus(-1), mfa(false, Some(1))).is(&[], &["late Mfa @2"]);
    assert_eq!(at(&on, at_line(2), mfa(false, Some(2))).notes, [""; 0]);
    assert_eq!(at(&on, at_line(2), mfa(false, Some(2))).events.len(), 1);
    let ended = on.and([terminated()]);
    at(&ended, at_line(3).plus(-1), mfa(true, None)).is(&[], &["late Mfa @3"]);
    // An application from before the end leaves it ended.
    ended.sees(&rostered(5, mfa(true, Some(2)))).is(&[], &["overtaken mfa on"]);
    assert_eq!(ended.sees(&rostered(5, mfa(true, Some(3)))).events.len(), 1);
    assert_eq!(ended.sees(&rostered(3, mfa(true, None))).events.len(), 1);
    ended.sees(&rostered(5, mfa(false, Some(2)))).is(&[], &[]);
    // Of two rosters the later one has the last word of what is on.
    let later = off.and_seen("roster", [("account.updated", json!({"language": "en"}))]);
    later.sees(&rostered(1, mfa(true, None))).is(&[], &["late Mfa @2"]);
    assert_eq!(later.sees(&rostered(2, mfa(true, None))).events.len(), 1);
    let report = off.and_seen("registration", [("account.updated", json!({"language": "en"}))]);
    assert_eq!(report.sees(&rostered(1, mfa(true, None))).events.len(), 1);
}

#[test]
fn only_a_roster_says_something_of_the_person() {
    let entry = belongs(Affiliation::Staff);
    assert_eq!(rostered(5, entry.clone()).entry(), Some(&entry));
    assert_eq!(report(5, &[]).entry(), None);
}
