//! Adding a method: the order of its rules, and each of them.

use serde_json::json;

use mfadesk::domain::number::NumberLooks;

use super::advice::ending;
use super::*;

#[test]
fn a_method_is_recorded_as_it_was_said_with_the_next_number() {
    let command = AddMethod {
        looks: NumberLooks::default(),
        label: Some("work".into()),
        channel: Some(Channel::Call),
        ..numbered(add_on(Kind::Phone, "iPhone 15"), "12")
    };
    given([person("student")])
        .when(command)
        .then(
            "method.added",
            json!({"method": "m1", "kind": "phone", "device": "iPhone 15", "label": "work", "channel": "call",
                "number": {"masked": "+81 ••• ••• ••12", "fingerprint": "k1:00000000000000000000000000000012"}}),
        )
        .warning(&[]);
}

#[test]
fn numbers_of_methods_are_never_used_again_not_even_those_of_voided_ones() {
    given([person("student"), added("m1", "passkey", None), removed("m1")])
        .when(add(Kind::Passkey))
        .then("method.added", json!({"method": "m2", "kind": "passkey"}));
    given([person("student"), added("m7", "passkey", None), voided(2)])
        .when(add(Kind::Passkey))
        .then("method.added", json!({"method": "m8", "kind": "passkey"}));
}

#[test]
fn an_account_holds_one_of_each_phone_kind_and_one_email_unavailable_ones_counted() {
    for (kind, word) in [
        (Kind::Phone, "phone"),
        (Kind::AlternatePhone, "alternate-phone"),
        (Kind::OfficePhone, "office-phone"),
        (Kind::Email, "email"),
    ] {
        let one = given([person("student"), added("m1", "passkey", None), added("m2", word, None)]);
        let command = || if kind == Kind::Email { add(kind) } else { numbered(add(kind), "34") };
        one.when(command()).then_refused(&[Code::SlotTaken]);
        one.and([unavailable(&["m2"])]).when(command()).then_refused(&[Code::SlotTaken]);
    }
}

#[test]
fn kinds_with_a_number_need_one_and_others_have_none() {
    given([person("student")]).when(add(Kind::Phone)).then_refused(&[Code::NumberRequired]);
    given([person("student")]).when(numbered(add(Kind::Passkey), "12")).then_refused(&[Code::NumberNotAllowed]);
    given([person("student")])
        .when(AddMethod { number: Some(None), ..add(Kind::Phone) })
        .then_refused(&[Code::InvalidNumber]);
    given([person("student")])
        .when(AddMethod { number: Some(None), ..add(Kind::Passkey) })
        .then_refused(&[Code::NumberNotAllowed]);
}

#[test]
fn sms_is_for_phones_alone_and_no_kind_takes_a_channel_that_is_not_its_own() {
    let by = |add: AddMethod, channel| AddMethod { channel: Some(channel), ..add };
    for kind in [Kind::OfficePhone, Kind::AlternatePhone] {
        safe_student().when(by(numbered(add(kind), "12"), Channel::Sms)).then_refused(&[Code::ChannelNotSupported]);
    }
    let phone = by(numbered(add_on(Kind::Phone, "iPhone 15"), "12"), Channel::Sms);
    given([person("student")]).when(phone).then_recorded().warning(&[]);
    given([person("student")])
        .when(by(add(Kind::SecurityKey), Channel::Code))
        .then_refused(&[Code::ChannelNotSupported]);
    given([person("student")]).when(by(add(Kind::Email), Channel::Code)).then_refused(&[Code::ChannelNotSupported]);
}

#[test]
fn only_office_phones_have_extensions() {
    let extended = |kind| AddMethod { extension: Some("21234".into()), ..numbered(add(kind), "12") };
    for kind in [Kind::Phone, Kind::AlternatePhone] {
        safe_student().when(extended(kind)).then_refused(&[Code::ExtensionNotAllowed]);
    }
    safe_student().when(extended(Kind::OfficePhone)).then_recorded().warning(&[]);
}

#[test]
fn whoever_is_locked_out_cannot_reach_the_page_whatever_the_kind() {
    for kind in [Kind::Passkey, Kind::Email, Kind::AppPassword] {
        safe_student().and([unavailable(&["m1", "m2"])]).when(add(kind)).then_refused(&[Code::LockedOut]);
    }
    // With no method left the next sign-in asks for the password only: open, not locked out.
    let open = safe_student().and([removed("m1"), removed("m2")]);
    // It is worse off by it than without MFA, which is said.
    open.when(add_on(Kind::Passkey, "Pixel 9")).then_recorded().warning(&[level_worse(
        Level::NotInForce,
        Level::Critical,
        &["Pixel 9"],
    )]);
    // Nor is it locked out at a time when something still worked.
    locked_out().at(at_line(7).plus(-1)).when(add_on(Kind::SecurityKey, "spare")).then_recorded().warning(&[]);
}

#[test]
fn hardware_tokens_are_for_faculty() {
    for affiliation in ["student", "staff", "other"] {
        given([person(affiliation)]).when(add(Kind::HardwareToken)).then_refused(&[Code::KindNotAllowed]);
    }
    given([person("faculty")]).when(add(Kind::HardwareToken)).then_recorded().warning(&[]);
    given([person("faculty"), added("m1", "passkey", None)])
        .when(add(Kind::HardwareToken))
        .then_recorded()
        .warning(&[Warning::TokenNotNeeded { methods: ms(&["m1"]) }]);
    given([person("student")])
        .under(|policy| policy.only_for.clear())
        .when(add(Kind::HardwareToken))
        .then_recorded()
        .warning(&[]);
}

#[test]
fn alternate_and_office_phones_cannot_be_the_first_sign_in_method() {
    for kind in [Kind::AlternatePhone, Kind::OfficePhone] {
        let command = || numbered(add(kind), "12");
        let first = given([person("student")]);
        first.when(command()).then_refused_unless_overridden(&[Code::NotFirst]);
        first.and([added("m1", "email", None)]).when(command()).then_refused(&[Code::NotFirst]);
        first.and([added("m1", "passkey", None)]).when(command()).then_recorded().overriding(&[]);
        let lost = first.and([added("m1", "passkey", None), unavailable(&["m1"])]);
        lost.when(command()).then_recorded().overriding(&[]);
        // Which kinds these are is the policy's to say.
        first.clone().under(|policy| policy.not_first.clear()).when(command()).then_recorded().overriding(&[]);
    }
    let no_passkey = given([person("student")]).under(|policy| policy.not_first = vec!["passkey".into()]);
    no_passkey.when(add(Kind::Passkey)).then_refused(&[Code::NotFirst]);
    given([person("student")]).when(add(Kind::Email)).then_recorded().warning(&[]);
}

#[test]
fn apps_and_tokens_share_one_limit_keys_and_passkeys_another_unavailable_ones_counted() {
    let five = [
        added("m1", "microsoft-authenticator", None),
        added("m2", "authenticator-app", None),
        added("m3", "authenticator-app", None),
        added("m4", "hardware-token", None),
        added("m5", "authenticator-app", None),
        unavailable(&["m5"]),
    ];
    let full = given([person("faculty")]).and(five);
    for kind in [Kind::MicrosoftAuthenticator, Kind::AuthenticatorApp, Kind::HardwareToken] {
        full.when(add(kind)).then_refused(&[Code::TooManyMethods]);
    }
    full.when(add(Kind::Passkey)).then_recorded().warning(&[no_device("m6")]);
    full.under(|policy| policy.limits.apps_and_tokens = 6)
        .when(add(Kind::AuthenticatorApp))
        .then_recorded()
        .warning(&[no_device("m6")]);
    let keys = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"].map(|id| added(id, "security-key", None));
    let nine = given([person("student")]).and(keys);
    nine.when(add(Kind::Passkey)).then_recorded().warning(&[no_device("m10")]);
    nine.and([added("m10", "passkey", None)]).when(add(Kind::SecurityKey)).then_refused(&[Code::TooManyMethods]);
}

#[test]
fn a_second_usable_method_of_the_kind_on_the_device_adds_no_safety_however_the_device_is_spelled() {
    let one = given([person("student"), added("m1", "security-key", Some("YubiKey 5"))]);
    one.when(add_on(Kind::SecurityKey, "ｙｕｂｉｋｅｙ-5")).then_refused(&[Code::DuplicateMethod]).naming(&duplicate(
        "m1",
        Kind::SecurityKey,
        FailureDomain::Device("yubikey5".into()),
        "ｙｕｂｉｋｅｙ-5",
    ));
    one.when(add_on(Kind::SecurityKey, "YubiKey 5 spare")).then_recorded().warning(&[]);
    one.when(add_on(Kind::Passkey, "YubiKey 5")).then_recorded().warning(&[]);
    one.when(add(Kind::SecurityKey)).then_recorded().warning(&[no_device("m2")]);
    // What is lost and what is new may bear one name: which of them it is, is asked.
    let lost = one.and([unavailable(&["m1"])]);
    lost.when(add_on(Kind::SecurityKey, "YubiKey 5"))
        .then_recorded()
        .warning(&[Warning::DeviceLost { device: "YubiKey 5".into(), methods: ms(&["m1"]) }]);
    one.and([unavailable_as(&["m1"], "no-access")])
        .when(add_on(Kind::SecurityKey, "YubiKey 5"))
        .then_recorded()
        .warning(&[]);
}

fn duplicate(method: &str, kind: Kind, thing: FailureDomain, name: &str) -> Refusal {
    Refusal::DuplicateMethod { kind, method: m(method), thing, name: name.into() }
}

#[test]
fn two_things_of_one_name_are_told_apart_by_their_serials() {
    let on = |serial: &str| AddMethod { serial: Some(serial.into()), ..add_on(Kind::SecurityKey, "YubiKey 5") };
    let one = given([person("student"), keyed("m1", "security-key", "YubiKey 5", "111")]);
    one.when(on("222")).then_recorded().warning(&[]);
    one.when(on("１１１")).then_refused_unless_overridden(&[Code::DuplicateMethod]);
    // Without a serial it may be the same.
    one.when(add_on(Kind::SecurityKey, "YubiKey 5")).then_refused(&[Code::DuplicateMethod]);
    let nameless = given([person("student"), added("m1", "security-key", Some("YubiKey 5"))]);
    nameless.when(on("222")).then_refused(&[Code::DuplicateMethod]);
}

#[test]
fn one_serial_is_one_thing_whatever_the_kind_and_wherever_it_is_said_to_be() {
    let one = given([person("student"), keyed("m1", "security-key", "black key", "28571111")]);
    let again = || AddMethod { serial: Some("2857-1111".into()), ..add_on(Kind::Passkey, "desk drawer") };
    let thing = FailureDomain::Serial("28571111".into());
    one.when(again()).then_refused(&[Code::DuplicateMethod]).naming(&duplicate(
        "m1",
        Kind::Passkey,
        thing.clone(),
        "28571111",
    ));
    // Of what cannot be used it is said, and refuses nothing.
    one.and([unavailable(&["m1"])])
        .when(again())
        .then_recorded()
        .warning(&[Warning::AlsoBehind { thing, methods: ms(&["m1"]) }]);
}

#[test]
fn a_number_or_a_serial_of_other_accounts_is_asked_about_from_as_many_on_as_the_policy_says() {
    let number = FailureDomain::Number(format!("k1:{:0>32}", "33").into());
    let serial = FailureDomain::Serial("no7".into());
    let others = ["0000000001", "0000000002"];
    let warning = |thing: &FailureDomain, many: usize| {
        let accounts = others[..many].iter().map(|id| AccountId::new(id)).collect();
        Warning::AlsoElsewhere { thing: thing.clone(), accounts }
    };
    let one = given([person("student")]).held_by(&number, &others[..1]).held_by(&serial, &others);
    let phone = || numbered(add_on(Kind::Phone, "Galaxy S24"), "33");
    let key = || AddMethod { serial: Some("No. 7".into()), ..add_on(Kind::SecurityKey, "black key") };
    one.when(phone()).then_recorded().warning(&[warning(&number, 1)]);
    one.when(key()).then_recorded().warning(&[warning(&serial, 2)]);
    let from_three_on = one.under(|policy| policy.shared_threshold = 3);
    from_three_on.when(phone()).then_recorded().warning(&[]);
    from_three_on.when(key()).then_recorded().warning(&[warning(&serial, 2)]);
}

#[test]
fn one_number_is_one_thing_whatever_the_kind() {
    let one = given([person("student"), phone("m1", "Galaxy S24", "33")]);
    let again = || numbered(add_on(Kind::AlternatePhone, "desk phone"), "33");
    let thing = FailureDomain::Number(format!("k1:{:0>32}", "33").into());
    one.when(again()).then_refused(&[Code::DuplicateMethod]).naming(&duplicate(
        "m1",
        Kind::AlternatePhone,
        thing.clone(),
        "+81 ••• ••• ••33",
    ));
    one.and([unavailable(&["m1"])])
        .when(again())
        .then_recorded()
        .warning(&[Warning::AlsoBehind { thing, methods: ms(&["m1"]) }]);
    // Digits that are left of a number say nothing of it.
    let masked = ("method.added", json!({"method": "m1", "kind": "phone", "number": {"masked": "+81 ••• ••• ••33"}}));
    given([person("student"), masked]).when(again()).then_recorded().overriding(&[]);
}

#[test]
fn a_label_that_names_a_sort_of_thing_makes_no_duplicate_and_is_asked_about() {
    let asked = |label: &str| Warning::NamesNoThing { device: label.into(), method: m("m2") };
    for label in ["iPhone", "スマホ", "携帯"] {
        given([person("student"), added("m1", "microsoft-authenticator", Some(label))])
            .when(add_on(Kind::MicrosoftAuthenticator, label))
            .then_recorded()
            .warning(&[asked(label)]);
    }
    // A serial names the thing.
    given([person("student")])
        .when(AddMethod { serial: Some("7".into()), ..add_on(Kind::Passkey, "tablet") })
        .then_recorded()
        .warning(&[]);
    // Which labels these are is the policy's to say.
    given([person("student")])
        .under(|policy| policy.generic_devices = vec!["Yubikey".into()])
        .when(add_on(Kind::SecurityKey, "YUBIKEY"))
        .then_recorded()
        .warning(&[Warning::NamesNoThing { device: "YUBIKEY".into(), method: m("m1") }]);
}

#[test]
fn where_a_method_is_lost_with_is_asked_of_those_that_are_lost_with_something() {
    let asked = [no_device("m2")];
    let one = given([person("faculty"), added("m1", "passkey", Some("iPhone 15"))]);
    one.when(numbered(add(Kind::Phone), "12")).then_recorded().warning(&asked);
    one.when(add(Kind::SecurityKey)).then_recorded().warning(&asked);
    // A thing with a serial, an office phone and a token stand for themselves; the rest verifies no sign-in.
    one.when(AddMethod { serial: Some("7".into()), ..add(Kind::SecurityKey) }).then_recorded().warning(&[]);
    one.when(numbered(add(Kind::OfficePhone), "12")).then_recorded().warning(&[]);
    one.when(add(Kind::HardwareToken)).then_recorded().warning(&[Warning::TokenNotNeeded { methods: ms(&["m1"]) }]);
    one.when(add(Kind::Email)).then_recorded().warning(&[]);
    one.when(add(Kind::AppPassword)).then_recorded().warning(&[]);
}

#[test]
fn what_was_added_before_the_latest_look_was_not_shown_by_it() {
    let looked = safe_student().and([seen(&["m1", "m2"], "page")]);
    let key = || add_on(Kind::SecurityKey, "spare");
    looked
        .at(at_line(7).plus(-1))
        .when(key())
        .then_recorded()
        .warning(&[Warning::NotSeen { method: m("m3"), at: at_line(7) }]);
    looked.at(at_line(7)).when(key()).then_recorded().warning(&[]);
}

#[test]
fn what_was_added_before_everything_was_taken_away_is_gone() {
    locked_out()
        .and([requested("office"), approved()])
        .when(add_on(Kind::Passkey, "Pixel 9"))
        .then_older_than(9, KnownLater::Approval)
        .warning(&[not_changed(&[Piece::There])]);
}

#[test]
fn rules_that_can_be_overridden_are_reported_together_in_their_order() {
    let apps = ["m1", "m2", "m3", "m4", "m5"].map(|id| added(id, "authenticator-app", Some(id)));
    let all = unavailable(&["m1", "m2", "m3", "m4", "m5"]);
    let command = || add(Kind::HardwareToken);
    let locked = given([person("student")]).and(apps).and([applied(), all]);
    let codes = [Code::LockedOut, Code::KindNotAllowed, Code::TooManyMethods];
    locked.when(command()).then_refused(&codes);
    locked.when(command()).overriding(&[Code::KindNotAllowed]).then_refused(&[Code::LockedOut, Code::TooManyMethods]);
    // However they are typed, they are noted in the order of the rules.
    let typed = [Code::TooManyMethods, Code::NotFirst, Code::KindNotAllowed, Code::LockedOut];
    locked.when(command()).overriding(&typed).then_recorded().overriding(&codes).warning(&[
        Warning::TokenNotNeeded { methods: ms(&["m1", "m2", "m3", "m4", "m5"]) },
        Warning::OverrideNotNeeded { codes: vec![Code::NotFirst] },
    ]);
    // One that cannot be overridden is reported alone, overridden or not.
    locked
        .when(AddMethod { extension: Some("1".into()), ..add(Kind::HardwareToken) })
        .overriding(&codes)
        .then_refused(&[Code::ExtensionNotAllowed]);
}

#[test]
fn where_another_method_is_can_be_named_by_its_id() {
    let at = |id: &str| AddMethod { device: where_is(id), ..numbered(add(Kind::Phone), "12") };
    let one = given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("ｉＰｈｏｎｅ 15")),
        added("m2", "passkey", None),
    ]);
    one.clone()
        .when(at("m1"))
        .then(
            "method.added",
            json!({"method": "m3", "kind": "phone", "device": "ｉＰｈｏｎｅ 15",
                "number": {"masked": "+81 ••• ••• ••12", "fingerprint": "k1:00000000000000000000000000000012"}}),
        )
        .warning(&[]);
    one.when(at("m2")).then_refused(&[Code::UnknownDevice]);
    one.when(at("m9")).then_refused(&[Code::UnknownMethod]);
}

#[test]
fn a_new_label_on_a_kind_that_lives_on_a_phone_asks_whether_it_is_a_second_phone() {
    let known = |phones: &[(&str, &str)]| phones.iter().map(|(label, id)| ((*label).into(), m(id))).collect();
    let second = |phones: &[(&str, &str)], method: &str| {
        [Warning::SecondPhone { device: "Pixel 9".into(), known: known(phones), method: m(method) }]
    };
    let asked = || second(&[("iPhone 15", "m1")], "m2");
    let one = given([person("student"), added("m1", "microsoft-authenticator", Some("iPhone 15"))]);
    one.when(numbered(add_on(Kind::Phone, "Pixel 9"), "12")).then_recorded().warning(&asked());
    one.when(add_on(Kind::Passkey, "Pixel 9")).then_recorded().warning(&asked());
    one.clone().when(numbered(add_on(Kind::AlternatePhone, "Pixel 9"), "12")).then_recorded().warning(&asked());
    one.when(add_on(Kind::SecurityKey, "Pixel 9")).then_recorded().warning(&[]);
    one.when(add_on(Kind::Passkey, "IPHONE-15")).then_recorded().warning(&[]);
    // One that is gone is not the phone that it may be; one that was left at home is.
    one.and([unavailable(&["m1"])]).when(add_on(Kind::Passkey, "Pixel 9")).then_recorded().warning(&[]);
    one.and([unavailable_as(&["m1"], "no-access")])
        .when(add_on(Kind::Passkey, "Pixel 9"))
        .then_recorded()
        .warning(&asked());
    given([person("student"), added("m1", "microsoft-authenticator", Some("スマホ"))])
        .when(add_on(Kind::Passkey, "Pixel 9"))
        .then_recorded()
        .warning(&[]);
    // A name that names no thing is asked about as that.
    let nameless = Warning::NamesNoThing { device: "スマホ".into(), method: m("m2") };
    one.when(add_on(Kind::Passkey, "スマホ")).then_recorded().warning(&[nameless]);
    // A keychain is no phone.
    one.when(add_on(Kind::Passkey, "iCloud Keychain")).then_recorded().warning(&[]);
    given([person("student"), added("m1", "passkey", Some("iCloud Keychain"))])
        .when(add_on(Kind::MicrosoftAuthenticator, "Pixel 9"))
        .then_recorded()
        .warning(&[]);
    given([person("student"), added("m1", "security-key", Some("YubiKey"))])
        .when(add_on(Kind::Passkey, "Pixel 9"))
        .then_recorded()
        .warning(&[]);
    // What says that it is no phone, is asked about as little as it is asked for.
    for other in
        ["MacBook Air", "ＭａｃＢｏｏｋ", "iPad Pro", "Surface Pro", "事務室のPC", "自宅の固定電話", "ノートパソコン"]
    {
        one.when(add_on(Kind::Passkey, other)).then_recorded().warning(&[]);
        given([person("student"), added("m1", "passkey", Some(other))])
            .when(add_on(Kind::MicrosoftAuthenticator, "Pixel 9"))
            .then_recorded()
            .warning(&[]);
    }
    // All that are there are named, each once.
    let more = [("m2", "iPad Pro"), ("m3", "IPHONE 15"), ("m4", "Xperia 5")];
    one.and(more.map(|(id, label)| added(id, "authenticator-app", Some(label))))
        .when(add_on(Kind::Passkey, "Pixel 9"))
        .then_recorded()
        .warning(&second(&[("iPhone 15", "m1"), ("Xperia 5", "m4")], "m5"));
}

#[test]
fn who_is_locked_out_by_what_has_ended_is_told_that_and_not_to_find_it_again() {
    let one = given([person("student"), phone("m1", "iPhone 15", "12"), passed("m1"), applied()]);
    let one = ending(&one, &[Channel::Sms, Channel::Call], "2026-11-01");
    let refusal = |ended: &[&str], lost: &[&str]| Refusal::LockedOut { ended: ms(ended), lost: ms(lost) };
    one.when(add(Kind::Passkey)).then_refused(&[Code::LockedOut]).naming(&refusal(&["m1"], &[]));
    // Where something else is lost, that may be found again.
    one.and([added("m2", "passkey", Some("MacBook Air")), unavailable(&["m2"])])
        .when(add(Kind::SecurityKey))
        .then_refused(&[Code::LockedOut])
        .naming(&refusal(&[], &["m2"]));
}

#[test]
fn what_is_tested_elsewhere_does_not_matter_here() {
    given([person("student"), phone("m1", "iPhone 15", "12"), passed("m1")])
        .when(numbered(add_on(Kind::AlternatePhone, "iPhone 15"), "34"))
        .then_recorded()
        .warning(&[]);
}

#[test]
fn a_long_vowel_mark_where_a_dash_may_be_meant_is_asked_about_once() {
    let asked = |given: &Given| {
        let warnings = given.when(add_on(Kind::Passkey, "Titanー2")).then_recorded().warnings;
        warnings.into_iter().filter(|of| matches!(of, Warning::LongVowelMark { .. })).collect::<Vec<_>>()
    };
    let new = given([person("student")]);
    let mark = Warning::LongVowelMark {
        typed: "Titanー2".into(),
        dashed: "Titan-2".into(),
        method: m("m1"),
        option: "--device",
    };
    assert_eq!(asked(&new), [mark]);
    assert_eq!(asked(&new.and([added("m1", "security-key", Some("Titanー2"))])), []);
}

#[test]
fn a_number_that_may_be_a_slip_is_asked_about() {
    let looks = NumberLooks { length: Some((10, 11)), is_landline: true, has_extension: false };
    let asked = |channel: Option<Channel>| {
        let command = AddMethod { looks, channel, ..numbered(add_on(Kind::Phone, "Nokia"), "12") };
        given([person("student")]).when(command).then_recorded().warnings
    };
    let length = Warning::NumberLength { method: m("m1"), digits: 10, usual: 11 };
    let landline = Warning::SmsToLandline { method: m("m1") };
    assert_eq!(asked(None), [length.clone(), landline]);
    assert_eq!(asked(Some(Channel::Call)), [length]);
}

#[test]
fn nothing_but_a_registration_is_recorded_of_an_account_that_nobody_knows() {
    given([]).when(add(Kind::Passkey)).then_refused(&[Code::UnknownAccount]);
    given([]).when(apply()).then_refused(&[Code::UnknownAccount]);
}
