//! What a receipt, `status` and `next` have to say beside what is judged: that somebody else may be signing in, what is still
//! registered though it is lost, one number in two places, and what MFA is while it is applied for again.

use serde_json::{Value, json};

use super::A;
use super::both::Both;

/// An app and a phone in force, and a key.
fn safe() -> Both {
    Both::new().and(&[
        "add kind=msauth device='iPhone 15' at='2026-11-20 10:00'",
        "add kind=phone device='Pixel 9' number=09012345633 at='2026-11-20 10:05'",
        "add kind=key device='YubiKey 5' at='2026-11-20 10:06'",
        "test method=m1 result=passed at='2026-11-20 10:10'",
        "test method=m2 result=passed at='2026-11-20 10:11'",
        "test method=m3 result=passed at='2026-11-20 10:12'",
        "apply at='2026-11-20 10:20'",
    ])
}

/// What is left to do after this, as the receipt of the desk says.
#[track_caller]
fn left_to_do(desk: &Both, words: &[&str]) -> Vec<(String, String)> {
    let ran = desk.typed.run_at(&desk.clock, words.iter().chain(&["--json", "--dry-run"]));
    let receipt: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {ran:?}"));
    let text = |next: &Value, member: &str| next[member].as_str().unwrap().to_owned();
    receipt["next"].as_array().unwrap().iter().map(|next| (text(next, "code"), text(next, "message"))).collect()
}

#[test]
fn what_signs_in_though_it_was_stolen_is_asked_about_until_it_is_found_or_gone() {
    let stolen = || safe().and(&["lost what=m1 reason=stolen at='2026-11-22 10:00'"]);
    let test = "test method=m1 result=passed override=method-unavailable because='a sign-in'";
    let mut desk = stolen();
    let told = |desk: &Both| {
        let (status, next) = (desk.asked(0, &["status", A]), desk.asked(0, &["next", A]));
        (status.contains("RECORDED AS STOLEN"), next.contains("was stolen, and has been used to sign in since"))
    };
    assert_eq!(told(&desk), (false, false));
    assert!(desk.warnings(test).contains(&"was-stolen".to_owned()));
    assert_eq!(told(&desk), (true, true));
    assert!(!desk.asked(0, &["next", A]).contains("do not need to change anything"));
    // The next sign-in makes it no better; what was found is in the right hands.
    assert!(desk.warnings("test method=m1 result=passed").contains(&"was-stolen".to_owned()));
    assert_eq!(told(&desk), (true, true));
    assert_eq!(told(&desk.and(&["found what=m1"])), (false, false));
    let removed = stolen().and(&[test, "remove method=m1"]);
    assert_eq!(told(&removed), (false, false));
    // That it is lost as well puts it in nobody's hands, in whatever order that is heard of.
    assert_eq!(told(&stolen().and(&["lost what=m1 at='2026-11-22 11:00'", test])), (true, true));
    // What was lost and signs in again is back.
    let mut lost = safe().and(&["lost what=m1 at='2026-11-22 10:00'"]);
    assert_eq!(lost.warnings(test), [""; 0]);
    assert_eq!(told(&lost), (false, false));
}

#[test]
fn a_theft_that_is_heard_of_after_a_sign_in_is_as_doubtful_as_one_before() {
    let theft =
        "lost what=m1 reason=stolen at='2026-11-22 10:00' override=older-than-known because='it was stolen then'";
    let mut desk = safe().and(&["test method=m1 result=passed at='2026-11-22 11:00'"]);
    assert_eq!(desk.refused("lost what=m1 reason=stolen at='2026-11-22 10:00'").0, json!(["older-than-known"]));
    assert!(desk.warnings(theft).contains(&"was-stolen".to_owned()));
    let used = json!([{"code": "used-though-stolen", "methods": ["m1"]}]);
    let told = |desk: &Both| desk.status()["doubts"].clone();
    assert_eq!((told(&desk), &desk.status()["methods"][0]["available"]), (used.clone(), &json!(true)));
    let audit = desk.typed.run_at(&desk.clock, ["audit", A]).stdout;
    assert!(audit.contains("late: known from later; what it says of a theft is kept in mind"), "{audit}");
    assert!(desk.asked(0, &["status", A]).contains("RECORDED AS STOLEN"));
    // By a device it names all that is on it; what the record knows from later is doubtful too.
    let on_it = || {
        safe().and(&[
            "add kind=passkey device='iPhone 15' at='2026-11-20 10:07'",
            "test method=m1 result=passed at='2026-11-22 11:00'",
        ])
    };
    let desk = on_it().and(&["lost what='iPhone 15' reason=stolen at='2026-11-22 10:00'"]);
    let both = json!([used[0], {"code": "stolen-still-there", "methods": ["m4"]}]);
    assert_eq!(told(&desk), both);
    let asked = |words: &[&str]| desk.typed.run_at(&desk.clock, words).json();
    assert_eq!(asked(&["risk", "--level", "ok", "--json"])["accounts"][0]["doubts"], both);
    let open = asked(&["open", "--json"]);
    let matters = open["open"][0]["matters"].as_array().unwrap();
    let matters: Vec<(&Value, &Value)> = matters.iter().map(|matter| (&matter["what"], &matter["methods"])).collect();
    assert_eq!(
        matters,
        [(&json!("used-though-stolen"), &json!(["m1"])), (&json!("stolen-still-there"), &json!(["m4"]))]
    );
    assert!(desk.asked(0, &["open"]).contains("STOLEN, and signed in with since: m1"));
    // It ends as any theft does, and says nothing of what was found, or got another number, in between.
    assert_eq!(told(&desk.and(&["found what=m1", "remove method=m4"])), Value::Null);
    let mut found = safe().and(&["lost what=m1 at='2026-11-22 09:00'", "found what=m1 at='2026-11-22 11:00'"]);
    assert!(!found.warnings(theft).contains(&"was-stolen".to_owned()));
    assert_eq!(told(&found), Value::Null);
    let later = theft.replace("m1", "m2");
    let mut number = safe().and(&["edit method=m2 number=09012345634 at='2026-11-22 11:00'"]);
    assert!(!number.warnings(&later).contains(&"was-stolen".to_owned()));
    assert_eq!(told(&number), Value::Null);
}

#[test]
fn a_theft_is_told_in_the_morning_also_of_whoever_has_nothing_left() {
    let desk = safe().and(&[
        "lost what=m1 reason=stolen at='2026-11-22 10:00'",
        "lost what=m2 at='2026-11-22 10:00'",
        "lost what=m3 at='2026-11-22 10:00'",
    ]);
    let open = desk.typed.run_at(&desk.clock, ["open", "--json"]).json();
    let matter = &open["open"][0]["matters"][0];
    assert_eq!((&matter["what"], &matter["methods"]), (&json!("stolen-still-there"), &json!(["m1"])));
}

#[test]
fn what_is_lost_and_still_registered_is_to_be_deleted_while_the_page_can_be_reached() {
    let desk = safe();
    for (what, reason) in [("iPhone 15", "stolen"), ("m1", "lost"), ("m1", "disposed")] {
        let next = left_to_do(&desk, &["lost", A, what, "--reason", reason]);
        let [(code, message)] = &next[..] else { panic!("{reason}: {next:?}") };
        assert_eq!(code, "delete-on-page");
        assert!(
            message.contains("Security info page") && message.contains("mfadesk remove 0123456789 m1"),
            "{message}"
        );
        assert_eq!(message.contains("at once"), reason == "stolen", "{message}");
    }
    // What comes back, or can be mended, is not deleted; and without a sign-in the page does not open.
    assert_eq!(left_to_do(&desk, &["lost", A, "m1", "--reason", "no-access"]), []);
    assert_eq!(left_to_do(&desk, &["lost", A, "m1", "m2", "m3", "--reason", "stolen"]), []);
    let desk = desk.and(&["lost what=m1 reason=stolen"]);
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(next.contains("m1 Microsoft Authenticator was stolen and is still registered"), "{next}");
    assert!(desk.asked(0, &["next", A]).contains("is still registered"));
    assert!(desk.asked(0, &["status", A]).contains("Stolen, and still registered: m1."));
    assert_eq!(desk.status()["doubts"], json!([{"code": "stolen-still-there", "methods": ["m1"]}]));
    let desk = desk.and(&["remove method=m1"]);
    assert!(!desk.asked(0, &["next", A, "--all"]).contains("still registered"));
}

#[test]
fn a_number_that_changed_is_asked_about_wherever_it_stands() {
    let shared = || {
        Both::new().and(&[
            "add kind=phone device='iPhone 15' number=09012345633 at='2026-11-20 10:00'",
            "add kind=alternate-phone number=09012345633 override=duplicate-method because=x at='2026-11-20 10:05'",
            "add kind=key device='YubiKey 5' at='2026-11-20 10:06'",
            "test method=m1 result=passed at='2026-11-20 10:10'",
            "test method=m2 result=passed at='2026-11-20 10:11'",
            "test method=m3 result=passed at='2026-11-20 10:12'",
            "apply at='2026-11-20 10:20'",
        ])
    };
    let mut desk = shared();
    let receipt = desk.put("lost what=m1 reason=number-changed").to_string();
    assert!(receipt.contains("With the same number (••33): m2."), "{receipt}");
    let next = desk.asked(0, &["next", A]);
    assert!(next.contains("m2 Alternate phone ••33 has the old one"), "{next}");
    assert!(!next.contains("the default"), "{next}");
    let mut desk = shared();
    let receipt = desk.put("edit method=m1 number=08011112222");
    let said = receipt["warnings"].as_array().unwrap().iter().find(|warning| warning["code"] == "has-old-number");
    assert!(said.is_some_and(|said| said["message"].as_str().unwrap().contains("(••33) is on record for m2 too")));
    // The same number once more, or one that nothing else has, asks nothing.
    assert!(!desk.warnings("edit method=m1 number=08011113333").contains(&"has-old-number".to_owned()));
}

#[test]
fn one_number_in_two_devices_is_asked_about_and_one_answer_does_not_contradict_itself() {
    let desk = Both::new().and(&[
        "add kind=phone device='Galaxy S24' number=09012345633 at='2026-11-20 10:00'",
        "add kind=alternate-phone device='iPad Pro' number=09012345633 override=duplicate-method because=x at='2026-11-20 10:05'",
        "add kind=app device='Galaxy S24' at='2026-11-20 10:06'",
        "test method=m1 result=passed at='2026-11-20 10:10'",
        "test method=m2 result=passed at='2026-11-20 10:11'",
        "test method=m3 result=passed at='2026-11-20 10:12'",
        "apply at='2026-11-20 10:20'",
    ]);
    assert_eq!(desk.level(), "ok");
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(next.contains("YES. You have 3 methods, and no single loss locks you out."), "{next}");
    assert!(!next.contains("NOTHING IS LEFT") && !next.contains("do not need to change anything"), "{next}");
    assert!(next.contains("try m2 Alternate phone ••33, unless that was lost with it"), "{next}");
    assert!(next.contains("One number, but several devices on record"), "{next}");
    assert!(desk.asked(0, &["status", A]).contains("One number, but several devices: m1, m2."));
    // Once it is known which device it is in, the level and the losses are one again.
    let desk = desk.and(&["edit method=m2 device='Galaxy S24'"]);
    assert_eq!(desk.level(), "critical");
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(next.contains("NOTHING IS LEFT") && !next.contains("One number, but"), "{next}");
}

#[test]
fn mfa_that_never_went_off_is_not_starting() {
    let mut desk = safe().and(&["terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:10:00.000Z");
    desk.record(&["apply"]);
    // The contract has it as starting; whoever reads is told what it means.
    assert_eq!(desk.status()["mfa"]["state"], "starting");
    assert!(desk.asked(0, &["status", A]).contains("MFA on, and applied for again: in effect at 10:50 (40 min)"));
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(next.contains("MFA has been on since Fri 2026-11-20 11:00") && !next.contains("please wait"), "{next}");
    assert!(desk.asked(0, &["open"]).contains("Nothing is open"));
    desk.record(&["lost what=m1,m2,m3"]);
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(next.contains("LOCKED OUT") && !next.contains("only starting"), "{next}");
    // Of one that had ended, or that had not begun, the password may still do.
    let mut desk = safe().and(&["terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:40:00.000Z").and(&["apply", "lost what=m1,m2,m3"]);
    assert!(desk.asked(0, &["next", A]).contains("MFA is only starting: until today 11:20"));
    assert!(desk.asked(0, &["status", A]).contains("MFA starting: on at 11:20"));
    let mut desk = safe().and(&["terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:50:00.000Z").and(&["apply", "terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:55:00.000Z").and(&["apply"]);
    for words in [&["status", A][..], &["next", A, "--all"], &["open"]] {
        let said = desk.asked(0, words);
        assert!(said.contains("11:35") && !said.contains("11:30"), "{said}");
    }
}

#[test]
fn who_has_not_applied_is_not_told_that_they_need_not() {
    let not_needed = "need to apply again";
    let mut desk = Both::new().and(&["add kind=msauth device=X1", "lost what=m1"]);
    assert!(!desk.asked(0, &["next", A, "--all"]).contains(not_needed));
    assert_eq!(desk.warnings("reregister request via=office"), ["password-suffices"]);
    let next = left_to_do(&desk, &["reregister", "approve", A, "--identity-check", "passport"]);
    assert!(next.iter().all(|(code, message)| code == "set-up-again" && !message.contains(not_needed)), "{next:?}");
    assert_eq!(desk.warnings("reregister approve identity_check=passport"), ["apply-afterwards"]);
    // Where an application stands, one is enough.
    let mut desk = safe().and(&["lost what=m1,m2,m3"]);
    assert!(desk.asked(0, &["next", A, "--all"]).contains(not_needed));
    assert_eq!(desk.warnings("reregister request via=office"), [""; 0]);
    let next = left_to_do(&desk, &["reregister", "approve", A, "--identity-check", "passport"]);
    assert!(next.iter().any(|(_, message)| message.contains(not_needed)), "{next:?}");
    assert_eq!(desk.warnings("reregister approve identity_check=passport"), [""; 0]);
    assert!(desk.asked(0, &["next", A, "--all"]).contains(not_needed));
    // Whose setup is asked for again has nothing to be wiped.
    let mut desk = safe().and(&["observe none=true"]);
    assert_eq!(desk.warnings("reregister request via=office"), ["password-suffices"]);
}

#[test]
fn what_gets_worse_from_no_mfa_is_said_too() {
    let mut desk = safe().and(&["add kind=email", "observe methods=m4"]);
    let open = desk.asked(0, &["open"]);
    assert!(open.contains(A), "{open}");
    let receipt = desk.put("add kind=msauth device=X1");
    let said: Vec<&Value> = receipt["warnings"].as_array().unwrap().iter().collect();
    assert!(said.iter().any(|warning| warning["code"] == "level-worse"), "{receipt}");
    let mut desk =
        Both::new().and(&["add kind=msauth device=X1", "add kind=key device=Y1", "test method=m1 result=passed"]);
    // An application is what everybody does at last; what is dangerous is said in words of its own.
    assert_eq!(desk.warnings("apply"), [""; 0]);
    assert_eq!(desk.level(), json!("warning"));
    let mut desk = Both::new().and(&["add kind=msauth device=X1", "test method=m1 result=passed"]);
    assert_eq!(desk.warnings("apply"), ["critical-once-in-force"]);
    let mut desk = Both::new().and(&[
        "add kind=msauth device=X1",
        "add kind=key device=Y1",
        "test method=m1 result=passed",
        "test method=m2 result=passed",
    ]);
    assert_eq!(desk.warnings("apply"), [""; 0]);
}

#[test]
fn a_phone_that_is_lost_is_not_to_be_kept_or_given_away() {
    let start = "phone-change start from='iPhone 15' to='Pixel 10'";
    let told = |desk: &Both| (desk.asked(0, &["status", A]), desk.asked(0, &["next", A, "--all"]));
    let desk = safe().and(&[start]);
    let (status, next) = told(&desk);
    assert!(status.contains("Keep the old phone until then") && next.contains("May I give away"), "{status}{next}");
    let desk = desk.and(&["lost what='iPhone 15'"]);
    let (status, next) = told(&desk);
    assert!(
        !status.contains("Keep the old phone") && status.contains("on record as lost. Still to do: m1"),
        "{status}"
    );
    assert!(!next.contains("give away") && !next.contains("while the old phone works"), "{next}");
    assert!(next.contains("The old phone is on record as lost"), "{next}");
    // Where nothing is left on it, there is nothing to keep it for.
    let desk = safe().and(&[start, "remove method=m1"]);
    let (status, _) = told(&desk);
    assert!(status.contains("Nothing on record is left on the old phone.") && !status.contains("Keep"), "{status}");
    // The same where the loss came first.
    let mut desk = safe().and(&["lost what=m1 reason=stolen"]);
    let receipt = desk.put(start).to_string();
    assert!(receipt.contains("is on record as lost") && !receipt.contains("gives it away"), "{receipt}");
}
