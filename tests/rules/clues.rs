//! By what somebody can be found: each clue by its canonical text, and the methods that have it.

use mfadesk::domain::clue::Clue;

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
