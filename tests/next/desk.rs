//! A desk with people in every situation: as of [`NOW`], a Friday evening before a Monday that is a holiday.

use std::sync::LazyLock;

use crate::support::desk::Desk;

/// Wednesday morning.
pub const BEFORE: &str = "2026-11-18T01:00:00.000Z";
/// Friday, 18:10 in Tokyo.
const EVENING: &str = "2026-11-20T09:10:00.000Z";
/// Friday, 18:30 in Tokyo.
pub const NOW: &str = "2026-11-20T09:30:00.000Z";

/// On: an app and a number on one phone, the number never tested, and an email.
pub const ON: &str = "0000000001";
/// Locked out with a lost phone; nobody knows about the identity verification service. A student.
pub const LOCKED_OUT: &str = "0000000002";
/// Locked out, asked for re-registration through the website; the service is linked. Staff.
pub const REQUESTED: &str = "0000000003";
/// Changing phones and number; the app on the new phone was not tested.
pub const CHANGING: &str = "0000000004";
/// Nothing yet. Staff.
pub const STEP_1: &str = "0000000005";
/// One method, tested.
pub const STEP_2: &str = "0000000006";
/// Two methods, none tested. Staff.
pub const STEP_3: &str = "0000000007";
/// Two methods, one tested. Staff.
pub const STEP_4: &str = "0000000008";
/// Applied 15 minutes ago; nothing is wrong.
pub const STARTING: &str = "0000000009";
/// Ended 15 minutes ago.
pub const ENDING: &str = "0000000010";
/// On, and every sign-in method gone from the page.
pub const METHODS_GONE: &str = "0000000011";
/// Re-registered at the office.
pub const REREGISTERED: &str = "0000000012";
/// Left the university.
pub const CLOSED: &str = "0000000013";
/// Changing phones, everything done but the old app.
pub const NEARLY_DONE: &str = "0000000014";
/// Locked out, and the identity verification service was not linked. Faculty.
pub const NOT_LINKED: &str = "0000000015";
/// Applied 15 minutes ago, and lost the only phone since.
pub const LOST_AT_ONCE: &str = "0000000016";
/// On: one app, and nothing else.
pub const ONE_METHOD: &str = "0000000017";
/// In the setup, and the only phone is broken.
pub const TROUBLE: &str = "0000000018";
/// Asked for re-registration, and found the key again.
pub const FOUND_AGAIN: &str = "0000000019";

/// On: an app, and an office phone with an extension, both tested. Staff.
pub const OFFICE: &str = "0000000020";
/// On: a hardware token and an alternate phone, both tested. Faculty.
pub const TOKEN: &str = "0000000021";

const PEOPLE: &[(&str, &str, &[&str])] = &[
    (
        BEFORE,
        ON,
        &[
            "register ID student",
            "add ID msauth --device iPhone15",
            "add ID phone --device iPhone15 --number 090-1234-5612",
            "add ID email",
            "test ID m1 passed",
            "apply ID",
            "observe ID m1 m2 m3",
        ],
    ),
    (
        BEFORE,
        LOCKED_OUT,
        &[
            "register ID student",
            "add ID msauth --device iPhone15",
            "add ID phone --device iPhone15 --number 090-1234-5613",
            "test ID m1 passed",
            "apply ID",
        ],
    ),
    (EVENING, LOCKED_OUT, &["lost ID iPhone15"]),
    (
        BEFORE,
        REQUESTED,
        &[
            "register ID staff --identity-service linked",
            "add ID msauth --device Pixel9",
            "test ID m1 passed",
            "apply ID --citrix-signed-out",
        ],
    ),
    (EVENING, REQUESTED, &["lost ID m1 --reason broken", "reregister request ID --via website"]),
    (
        BEFORE,
        CHANGING,
        &[
            "register ID faculty",
            "add ID msauth --device iPhone12",
            "add ID phone --device iPhone12 --number 090-1234-5614",
            "test ID m1 passed",
            "test ID m2 passed",
            "apply ID",
            "phone-change start ID --from iPhone12 --to Pixel10 --number-changes --planned-on 2026-12-01",
            "add ID msauth --device Pixel10",
        ],
    ),
    (BEFORE, STEP_1, &["register ID staff"]),
    (BEFORE, STEP_2, &["register ID student", "add ID msauth --device iPhone15", "test ID m1 passed"]),
    (BEFORE, STEP_3, &["register ID staff", "add ID msauth --device iPhone15", "add ID key --device YubiKey"]),
    (
        BEFORE,
        STEP_4,
        &["register ID staff", "add ID msauth --device iPhone15", "add ID key --device YubiKey", "test ID m1 passed"],
    ),
    (
        BEFORE,
        STARTING,
        &[
            "register ID student",
            "add ID msauth --device iPhone15",
            "add ID key --device YubiKey",
            "test ID m1 passed",
            "test ID m2 passed",
        ],
    ),
    ("2026-11-20T09:15:00.000Z", STARTING, &["apply ID"]),
    (
        BEFORE,
        ENDING,
        &[
            "register ID student",
            "add ID msauth --device iPhone15",
            "add ID key --device YubiKey",
            "test ID m1 passed",
            "apply ID",
        ],
    ),
    ("2026-11-20T09:15:00.000Z", ENDING, &["terminate ID --reason abroad --identity-check student-id"]),
    (
        BEFORE,
        METHODS_GONE,
        &["register ID student", "add ID msauth --device iPhone15", "test ID m1 passed", "apply ID", "add ID email"],
    ),
    (EVENING, METHODS_GONE, &["observe ID m2"]),
    (
        BEFORE,
        REREGISTERED,
        &[
            "register ID student",
            "add ID msauth --device iPhone15",
            "test ID m1 passed",
            "apply ID",
            "lost ID m1",
            "reregister request ID --via office",
            "reregister approve ID --identity-check student-id",
        ],
    ),
    (BEFORE, CLOSED, &["register ID student", "close ID --reason left"]),
    (
        BEFORE,
        NEARLY_DONE,
        &[
            "register ID student",
            "add ID msauth --device iPhone12",
            "add ID alt --device Landline --number 03-1234-5678",
            "test ID m1 passed",
            "apply ID",
            "phone-change start ID --from iPhone12 --to Pixel10 --planned-on 2026-11-19",
            "add ID msauth --device Pixel10",
            "test ID m3 passed",
            "default ID m3",
        ],
    ),
    (
        BEFORE,
        NOT_LINKED,
        &[
            "register ID faculty --identity-service not-linked",
            "add ID key --device YubiKey",
            "test ID m1 passed",
            "apply ID",
            "lost ID m1",
        ],
    ),
    (BEFORE, LOST_AT_ONCE, &["register ID student", "add ID msauth --device iPhone15", "test ID m1 passed"]),
    ("2026-11-20T09:15:00.000Z", LOST_AT_ONCE, &["apply ID", "lost ID iPhone15"]),
    (BEFORE, ONE_METHOD, &["register ID student", "add ID msauth --device iPhone15", "test ID m1 passed", "apply ID"]),
    (
        BEFORE,
        TROUBLE,
        &["register ID student", "add ID msauth --device iPhone15", "test ID m1 passed", "lost ID m1 --reason broken"],
    ),
    (
        BEFORE,
        FOUND_AGAIN,
        &[
            "register ID student",
            "add ID key --device YubiKey",
            "test ID m1 passed",
            "apply ID",
            "lost ID m1",
            "reregister request ID --via office",
        ],
    ),
    (EVENING, FOUND_AGAIN, &["found ID m1"]),
    (
        BEFORE,
        OFFICE,
        &[
            "register ID staff",
            "add ID msauth --device iPhone15",
            "add ID office-phone --device desk --number 03-5841-1234 --extension 21234",
            "test ID m1 passed",
            "test ID m2 passed",
            "apply ID --citrix-signed-out",
        ],
    ),
    (
        BEFORE,
        TOKEN,
        &[
            "register ID faculty",
            "add ID hardware-token --serial T-1",
            "add ID alt --device Landline --number 03-1234-5699",
            "test ID m1 passed",
            "test ID m2 passed",
            "apply ID",
        ],
    ),
];

/// The desk, which nobody changes.
pub static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::founded(BEFORE);
    let policy = desk.file("policy.toml", "[office]\nholidays = [\"2026-11-23\"]\n");
    assert_eq!(desk.run_at(BEFORE, ["policy", "set", &policy]).code, 0);
    // In the order of time, so that earlier instants can be asked about.
    let mut people: Vec<_> = PEOPLE.iter().collect();
    people.sort_by_key(|(time, ..)| *time);
    for (time, account, commands) in people {
        for command in *commands {
            desk.record_all(time, &[&command.replace("ID", account)]);
        }
    }
    desk
});

/// What the page says under the heading that holds these words, at this instant; in a pipe each of its lines is one.
pub fn told_at(now: &str, lang: &str, account: &str, heading: &str) -> String {
    let ran = DESK.run_in(lang, now, ["next", account, "--all"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{account}");
    let mut lines = ran.stdout.lines().skip_while(|line| line.starts_with(' ') || !line.contains(heading));
    let Some(_) = lines.next() else { panic!("nothing of {heading:?} in\n{}", ran.stdout) };
    let said: Vec<&str> = lines.take_while(|line| line.starts_with("  ")).map(str::trim_start).collect();
    said.join("\n")
}
