//! What matters now comes first; everything else a caller asks is a number away.

use super::desk::{
    CHANGING, CLOSED, DESK, ENDING, LOCKED_OUT, METHODS_GONE, NOT_LINKED, NOW, ON, ONE_METHOD, REQUESTED, REREGISTERED,
    STARTING, STEP_1, STEP_2, STEP_3, STEP_4,
};
use crate::support::program::Ran;

/// What is shown in this language.
pub fn shown(lang: &str, words: &[&str]) -> Ran {
    DESK.run_in(lang, NOW, [&["next"], words].concat())
}

/// The number under which the short page names this.
fn number(page: &str, name: &str) -> String {
    let more = page.lines().skip_while(|line| !line.starts_with("More: "));
    let more = more.take_while(|line| !line.starts_with("mfadesk ")).collect::<Vec<_>>().join(" ");
    let mut named = more.trim_start_matches("More: ").split(", ").map(str::trim);
    let found = named.find(|named| named.ends_with(name));
    found.unwrap_or_else(|| panic!("no {name:?} in\n{page}")).split(' ').next().unwrap().to_owned()
}

/// Questions of callers, each with whom, what the short page calls it (nothing: it says so at once), and what the answer
/// says.
const QUESTIONS: [(&str, &str, &str, &[&str]); 24] = [
    ("I lost my phone and cannot sign in.", LOCKED_OUT, "", &["At sign-in press", "If none works, re-register"]),
    ("What do I do now?", STEP_2, "", &["step 2 of 4", "\"Add method\""]),
    ("Why does the VPN not work yet?", STARTING, "", &["today 18:55", "until then please wait"]),
    ("May I throw away the old phone?", CHANGING, "", &["NOT YET", "Test it first"]),
    ("What becomes of my request?", REQUESTED, "", &["Re-registration is requested", "Tue 2026-11-24 09:00"]),
    (
        "Are my methods enough?",
        ON,
        "enough methods?",
        &["NO. You have 2 methods", "Add a method that is not on iPhone15"],
    ),
    ("What do I press if the app does not answer?", ON, "what to press", &["pick m2 SMS ••12", "6-digit code"]),
    ("What if my number changes?", ON, "number / SIM", &["You lose m2 SMS ••12", "press \"Change\""]),
    ("I am abroad without my SIM.", ON, "number / SIM", &["m2 SMS ••12 does not reach you: sign in with m1", "Wi-Fi"]),
    (
        "I have a new phone, and the old one is gone.",
        ON,
        "new phone",
        &["Do you no longer have the old one?", "mfadesk lost"],
    ),
    ("I press and press, and nothing comes.", ON, "what to press", &["No notification? Open the app yourself"]),
    ("It asks me for a code that I do not have.", ON, "what to press", &["Asked for a code? It is the 6 digits"]),
    ("My phone asks me to confirm, and I did nothing.", ON, "what to press", &["Do not confirm", "Change it"]),
    ("Which one is the default, and can I change it?", ON, "methods / default", &["default: YES", "\"Change\""]),
    ("40 minutes are over, and it does not ask.", ON, "when asked / VPN", &["sign out on the sign-out page"]),
    (
        "I lost my security key.",
        STARTING,
        "lost / broken",
        &["\"YubiKey\" (m2 Security key): you can still sign in with m1"],
    ),
    ("I cannot do step 4 outside the campus.", STEP_4, "can I apply?", &["does not ask you to be on campus"]),
    ("I have no smartphone.", STEP_1, "this step in full", &["No smartphone, or would you rather"]),
    ("Must I apply again?", REREGISTERED, "", &["repeat steps 1 and 2, not step 4"]),
    ("What happens to my remote desktop?", STEP_4, "", &["sign out of the remote desktop (Citrix Workspace)"]),
    ("Which card do I bring?", LOCKED_OUT, "re-registration", &["bring the student ID"]),
    ("Is there a form that I can fill in?", LOCKED_OUT, "re-registration", &["Online form: not possible"]),
    ("Can I apply now?", STEP_3, "can I apply?", &["Not yet: no method is tested"]),
    ("Can I turn it off again?", ONE_METHOD, "turn off MFA", &["Only the support desk", "about 40 minutes"]),
];

#[test]
fn what_callers_ask_is_answered_within_ten_lines_or_by_one_number() {
    for (question, account, name, answers) in QUESTIONS {
        let page = shown("en", &[account]).stdout;
        let answer = match name {
            "" => page.clone(),
            name => shown("en", &[account, &number(&page, name)]).stdout,
        };
        let first: String =
            answer.lines().take(if name.is_empty() { 10 } else { 12 }).map(|line| format!("{line}\n")).collect();
        for said in answers {
            assert!(first.contains(said), "{question}: {said:?} is not in\n{first}");
        }
    }
}

#[test]
fn each_number_answers_one_question_and_all_of_them_are_the_whole_page() {
    for account in [ON, LOCKED_OUT, NOT_LINKED, CHANGING, STEP_1, STEP_4, STARTING, ENDING, METHODS_GONE, CLOSED] {
        for lang in ["en", "ja"] {
            let whole = shown(lang, &[account, "--all"]).stdout;
            let headings: Vec<&str> =
                whole.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).collect();
            for (place, heading) in headings.iter().enumerate().skip(1) {
                let part = shown(lang, &[account, &place.to_string()]);
                assert_eq!(part.code, 0, "{account} {place}");
                assert!(heading.starts_with(&format!("{place}. ")), "{heading}");
                assert!(part.stdout.contains(&format!("\n{heading}\n")), "{account} {place}\n{}", part.stdout);
            }
            let beyond = shown(lang, &[account, &headings.len().to_string()]);
            assert_eq!(beyond.code, 2, "{account}: {}", beyond.stdout);
        }
    }
}

#[test]
fn what_is_no_number_of_a_question_is_said_so() {
    shown("en", &[ON, "0"]).fails(
        2,
        "error: \"0\" is not the number of a question.\nhint: \"mfadesk next 0000000001\" lists the questions with their \
         numbers.\n",
    );
    let beyond = shown("ja", &[CLOSED, "9"]);
    assert_eq!((beyond.code, beyond.stdout.as_str()), (2, ""));
    assert!(beyond.stderr.contains("質問9はありません"), "{}", beyond.stderr);
    assert_eq!(shown("en", &[ON, "2", "--all"]).code, 2);
    // As it is typed on a Japanese keyboard.
    assert_eq!(shown("en", &[ON, "２"]).stdout, shown("en", &[ON, "2"]).stdout);
}

#[test]
fn for_scripts_there_is_always_the_whole() {
    let whole = shown("en", &[ON, "--json"]).stdout;
    assert_eq!(shown("en", &[ON, "2", "--json"]).stdout, whole);
    assert_eq!(shown("en", &[ON, "--all", "--json"]).stdout, whole);
}

#[test]
fn in_a_call_a_number_alone_asks_for_what_is_listed_under_it() {
    let asked = shown("en", &[ON, "2"]).stdout;
    let call = DESK.feed_in("en", NOW, "2\nnext 2\n", ["call", ON]);
    assert_eq!((call.code, call.stdout), (0, format!("{asked}{asked}")), "{}", call.stderr);
}
