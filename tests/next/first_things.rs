//! What is said first, where there is hardly room for it: nothing is typed of which nothing was said, a danger is never
//! left out, and what to do comes before what else could be asked.

use crate::support::desk::Desk;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T02:00:00.000Z";
const SOMEBODY: &str = "0000000009";
const LANGUAGES: [&str; 2] = ["en", "ja"];

fn desk(policy: &str, affiliation: &str, methods: &[&str]) -> Desk {
    let desk = Desk::founded(THEN);
    if !policy.is_empty() {
        let policy = desk.file("policy.toml", policy);
        let ran = desk.run_at(THEN, ["policy", "set", &policy]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
    desk.record_all(THEN, &[&format!("register {SOMEBODY} {affiliation}")]);
    for method in methods {
        desk.record_all(THEN, &[&format!("add {SOMEBODY} {method}")]);
    }
    desk
}

fn tested(desk: &Desk, at: &str, methods: &[&str]) {
    for method in methods {
        desk.record_all(at, &[&format!("test {SOMEBODY} {method} passed")]);
    }
}

fn first_page(desk: &Desk, lang: &str) -> String {
    let page = desk.run_in(lang, NOW, ["next", SOMEBODY]).stdout;
    assert!(page.lines().count() <= 10, "{page}");
    page
}

#[test]
fn no_pass_is_typed_of_a_test_that_nobody_was_asked_for() {
    let phone = "phone --device iPhone15 --number 090-1234-5678";
    let desk = desk(
        "",
        "staff",
        &["msauth --device iPhone15", phone, "key --device K1", "office-phone --number 03-1234-5678"],
    );
    tested(&desk, NOW, &["m1"]);
    desk.record_all(
        NOW,
        &[&format!("apply {SOMEBODY} --citrix-signed-out"), &format!("edit {SOMEBODY} m1 --device Pixel")],
    );
    for (lang, asked) in [("en", "Please test m1"), ("ja", "でサインインできるか確認しましょう")] {
        let page = first_page(&desk, lang);
        assert!(page.contains(asked), "{page}");
        assert!(page.find(asked) < page.find("mfadesk test"), "{page}");
    }
}

#[test]
fn whoever_is_locked_out_by_what_ends_is_told_what_to_do_and_why_it_is_bad() {
    for then in ["register", "locked-out"] {
        let policy =
            format!("[[retirements]]\nchannels = [\"sms\", \"call\"]\non = \"2027-02-01\"\nthen = \"{then}\"\n");
        let desk = desk(&policy, "student", &["phone --device iPhone15 --number 090-1234-5678"]);
        tested(&desk, THEN, &["m1"]);
        desk.record_all(THEN, &[&format!("apply {SOMEBODY}")]);
        for (lang, what, why) in [
            ("en", ["Before 2027-02-01", "passkey"], "losing \"iPhone15\" locks this person out"),
            ("ja", ["2027-02-01 より前に", "パスキー"], "「iPhone15」が使えなくなると"),
        ] {
            let page = first_page(&desk, lang);
            assert!(what.iter().all(|what| page.contains(what)), "{page}");
            assert!(page.contains(why), "{page}");
        }
    }
}

#[test]
fn that_nothing_is_left_on_a_day_to_come_is_said_however_much_ends() {
    let policy = "[[retirements]]\nchannels = [\"sms\", \"call\"]\non = \"2027-02-01\"\nthen = \"locked-out\"\n\
                  [[retirements]]\nchannels = [\"code\"]\non = \"2027-03-01\"\nthen = \"locked-out\"\n";
    let methods = [
        "app --device iPhone15",
        "phone --device iPhone15 --number 090-1234-5678",
        "alternate-phone --number 03-1234-5678",
        "office-phone --number 03-1234-5679",
        "token --serial HT-1",
        "app --device Pixel9",
    ];
    let desk = desk(policy, "faculty", &methods);
    tested(&desk, THEN, &["m1", "m2", "m3", "m4", "m5", "m6"]);
    desk.record_all(THEN, &[&format!("apply {SOMEBODY}")]);
    for (lang, danger, what) in [
        ("en", "you are LOCKED OUT then", "Before 2027-02-01"),
        ("ja", "ほかに使えるものがないため、サインインできなくなります", "2027-02-01 より前に"),
    ] {
        let page = first_page(&desk, lang);
        assert!(page.contains(danger) && page.contains(what), "{page}");
    }
}

#[test]
fn that_the_old_phone_must_be_kept_is_said_whatever_else_there_is() {
    for methods in [
        &["msauth", "phone --number 090-1234-5678"][..],
        &["msauth --device iPhone13", "phone --device iPhone13 --number 090-1234-5678"],
        &["msauth", "phone --number 090-1234-5678", "app --device iPhone", "key --device K1"],
    ] {
        let desk = desk("", "student", methods);
        let ids: Vec<String> = (1..=methods.len()).map(|number| format!("m{number}")).collect();
        tested(&desk, THEN, &ids.iter().map(String::as_str).collect::<Vec<_>>()[..2]);
        desk.record_all(
            NOW,
            &[&format!("apply {SOMEBODY}"), &format!("phone-change start {SOMEBODY} --from iPhone13 --to iPhone17")],
        );
        for lang in LANGUAGES {
            let page = desk.run_in(lang, "2026-11-25T02:00:00.000Z", ["next", SOMEBODY]).stdout;
            let is_kept = ["NOT YET", "Not yet", "NO: ", "まだです", "いいえ。"].iter().any(|word| page.contains(word));
            assert!(is_kept && page.lines().count() <= 10, "{page}");
        }
    }
}

#[test]
fn a_sentence_has_no_gaps() {
    let number = "--number 090-1234-5678";
    let again = format!("alternate-phone {number} --override duplicate-method --because same");
    let desk = desk("", "student", &[&format!("phone {number}"), &again]);
    tested(&desk, THEN, &["m1", "m2"]);
    desk.record_all(THEN, &[&format!("apply {SOMEBODY}")]);
    let page = desk.run_at(NOW, ["next", SOMEBODY, "--all"]).stdout;
    assert!(page.contains("add an app, which needs no SIM"), "{page}");
}

#[test]
fn what_may_be_on_the_old_phone_is_named_wherever_it_is_asked_about() {
    // "iPhone" is what many things are called.
    let desk = desk("", "student", &["app --device iPhone", "msauth --device iPhone17"]);
    tested(&desk, THEN, &["m1", "m2"]);
    let more =
        ["default 0000000009 m2", "apply 0000000009", "phone-change start 0000000009 --from iPhone13 --to iPhone17"];
    desk.record_all(THEN, &more);
    for (lang, unknown, wrong) in [
        ("en", "m1 Authenticator app is on", ["No method depends on the old phone", "every step is done", "Yes: "]),
        ("ja", "m1 ", ["方法は、もうありません", "すべての手順が済んで", "はい。"]),
    ] {
        let page = first_page(&desk, lang);
        let said = [page, desk.run_in(lang, NOW, ["next", SOMEBODY, "1"]).stdout];
        for said in said.into_iter().chain([desk.run_in(lang, NOW, ["next", SOMEBODY, "2"]).stdout]) {
            assert!(said.contains(unknown), "{said}");
            assert!(!wrong.iter().any(|wrong| said.contains(wrong)), "{said}");
            assert!(!said.contains("phone-change complete"), "{said}");
        }
    }
}

#[test]
fn what_is_enough_is_not_all_there_is_to_do_while_phones_are_changed() {
    let desk = desk("", "student", &["msauth --device iPhone13", "key --device K1", "passkey --device Mac"]);
    tested(&desk, THEN, &["m1", "m2", "m3"]);
    let more = ["apply 0000000009", "phone-change start 0000000009 --from iPhone13 --to iPhone17"];
    desk.record_all(THEN, &more);
    for (lang, not_said) in [("en", "You do not need to change anything"), ("ja", "今のままで大丈夫です")] {
        let page = desk.run_in(lang, NOW, ["next", SOMEBODY, "--all"]).stdout;
        assert!(!page.contains(not_said), "{page}");
    }
}
