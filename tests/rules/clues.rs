//! By what somebody can be found, and what may be lost: each by its canonical text, and the methods that have it.

use mfadesk::domain::clue::Clue;
use mfadesk::domain::holding::Holdings;
use mfadesk::domain::loss::Loss;

use super::*;

#[test]
fn a_clue_is_of_the_methods_that_have_it_and_its_text_reads_back() {
    let given = given([
        person("staff"),
        keyed("m1", "security-key", "YubiKey 5", "5501"),
        phone("m2", "Pixel 9", "12"),
        keyed("m3", "passkey", "5501", "77"),
        phone("m4", "Pixel 10", "34"),
    ]);
    let number = format!("number:k1:{:0>32}", 12);
    for (text, methods) in [
        ("device:yubikey5", &["m1"][..]),
        ("device:5501", &["m3"]),
        ("serial:5501", &["m1"]),
        ("thing:5501", &["m1", "m3"]),
        (&number, &["m2"]),
        ("number:34", &["m4"]),
        ("ticket:MFA-2145", &[]),
    ] {
        let clue = Clue::known(text).unwrap();
        assert_eq!(clue.to_string(), text);
        let found = |history: History<'_>| -> Vec<MethodId> {
            let methods = &history.replay.state.methods;
            methods.iter().filter(|method| clue.is_of(method)).map(|method| method.id.clone()).collect()
        };
        assert_eq!(given.replayed(found), ms(methods), "{text}");
        assert_eq!(clue.ticket(), text.strip_prefix("ticket:"));
    }
    for text in ["", "device", "colour:red"] {
        assert_eq!(Clue::known(text), None, "{text}");
    }
}

#[test]
fn a_loss_takes_the_methods_that_are_lost_with_it_as_a_whole() {
    let given = given([
        person("staff"),
        keyed("m1", "security-key", "YubiKey 5", "5501"),
        phone("m2", "Pixel 9", "12"),
        numbered_nowhere("m3", "alternate-phone", "12"),
        phone("m4", "Pixel 10", "34"),
    ]);
    let number = format!("number:k1:{:0>32}", 12);
    for (text, methods, is_of_one) in [
        ("device:yubikey5", &["m1"][..], true),
        // A number is where its phone is.
        ("device:pixel9", &["m2", "m3"], true),
        ("serial:5501", &["m1"], true),
        (&number, &["m2", "m3"], true),
        ("number:34", &["m4"], true),
        ("method:m3", &["m3"], true),
        ("kind:phone", &["m2", "m4"], false),
        ("channel:call", &[], false),
    ] {
        let loss = Loss::known(text).unwrap();
        let taken = given.replayed(|history| {
            let state = &history.replay.state;
            let holdings = Holdings::of(state, JudgedAt::new(given.clock(), &given.policy));
            let taken = state.methods.iter().filter(|method| loss.takes(method, &holdings));
            taken.map(|method| method.id.clone()).collect::<Vec<_>>()
        });
        assert_eq!((taken, loss.is_of_one_account()), (ms(methods), is_of_one), "{text}");
    }
}

#[test]
fn what_can_be_lost_is_called_as_it_was_typed() {
    let given = given([
        person("staff"),
        keyed("m1", "security-key", "Titan", "77"),
        keyed("m2", "security-key", "YubiKey 5", "No. 5501"),
        phone("m3", "Pixel 9", "12"),
    ]);
    for (thing, called) in [
        (FailureDomain::Device("yubikey5".into()), "YubiKey 5"),
        (FailureDomain::Serial("no5501".into()), "No. 5501"),
        (FailureDomain::Number(format!("k1:{:0>32}", 12).into()), "+81 ••• ••• ••12"),
        (FailureDomain::Method(m("m2")), "m2"),
    ] {
        assert_eq!(given.replayed(|history| history.replay.state.called(&thing)), called);
    }
}
