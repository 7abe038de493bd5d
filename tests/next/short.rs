//! What matters now comes first; everything else a caller asks is a number away.

use super::desk::{
    CHANGING, CLOSED, DESK, ENDING, LOCKED_OUT, METHODS_GONE, NOT_LINKED, NOW, ON, ONE_METHOD, REQUESTED, STARTING,
    STEP_1, STEP_2, STEP_3, STEP_4,
};
use crate::support::program::Ran;

/// What is shown in this language.
fn shown(lang: &str, words: &[&str]) -> Ran {
    DESK.run_in(lang, NOW, [&["next"], words].concat())
}

/// The number under which the short page names this.
fn number(page: &str, name: &str) -> String {
    let more = page.lines().skip_while(|line| !line.starts_with("More: ")).collect::<Vec<_>>().join(" ");
    let named = more.trim_start_matches("More: ").split(", ").map(str::trim);
    let found = named.map(|named| named.split(" (").next().unwrap()).find(|named| named.ends_with(name));
    found.unwrap_or_else(|| panic!("no {name:?} in\n{page}")).split(' ').next().unwrap().to_owned()
}

/// Ten questions of callers, each with whom, what the short page calls it (nothing: it says so at once), and what the
/// answer says.
const QUESTIONS: [(&str, &str, &str, &[&str]); 10] = [
    ("I lost my phone and cannot sign in.", LOCKED_OUT, "", &["At sign-in press", "If none works, re-register"]),
    ("What do I do now?", STEP_2, "", &["step 2 of 4", "\"Add method\""]),
    ("Why does the VPN not work yet?", STARTING, "", &["today 18:55", "until then please wait"]),
    ("May I throw away the old phone?", CHANGING, "", &["NOT YET", "Test it first"]),
    ("What becomes of my request?", REQUESTED, "", &["Re-registration is requested", "Tue 2026-11-24 09:00"]),
    ("Are my methods enough?", ON, "", &["NO. You have 2 methods", "Add a method that is not on iPhone15"]),
    ("What do I press if the app does not answer?", ON, "what to press", &["pick m2 SMS ••12", "6-digit code"]),
    ("What if my number changes?", ON, "new number", &["You lose m2 SMS ••12", "press \"Change\""]),
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
        let first: String = answer.lines().take(12).map(|line| format!("{line}\n")).collect();
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
        "error: \"0\" is not the number of a question.\nhint: \"mfadesk next ID\" lists the questions with their \
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
