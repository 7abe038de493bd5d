//! An authenticator that nobody here wrote (`oathtool`), and operators who are enrolled with it.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use mfadesk::domain::instant::Instant;

use super::desk::Desk;
use super::program::Ran;

/// What somebody has on their phone.
#[derive(Debug, Clone)]
pub struct Authenticator {
    /// The setup key that was typed in.
    pub key: String,
}

impl Authenticator {
    /// The code that it shows at this time.
    pub fn code(&self, clock: &str) -> String {
        self.code_in(clock, 0)
    }

    /// The code that it shows so many seconds later.
    pub fn code_in(&self, clock: &str, seconds: i64) -> String {
        let at = Instant::parse(clock).unwrap().millis() / 1000 + seconds;
        oathtool(&self.key, "sha1", 6, 30, at)
    }
}

/// The code that `oathtool` makes of a key at a second, with so many digits for so many seconds.
pub fn oathtool(key: &str, algorithm: &str, digits: impl Display, period: impl Display, at: i64) -> String {
    let form = [format!("--totp={algorithm}"), format!("--digits={digits}"), format!("--time-step-size={period}s")];
    let output = Command::new("oathtool").args(form).args([&format!("--now=@{at}"), "--base32", key]).output();
    let output = output.expect("the tests need oathtool (README: Build and test)");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Types the setup key that the command shows into an authenticator, and its code at this time into the command.
pub fn enrolled_by(command: &mut Command, clock: &str) -> (Ran, Authenticator) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (mut said, mut key) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).unwrap() == 0 {
            break;
        }
        said.push_str(&line);
        if let Some((_, shown)) = line.split_once("Setup key: ") {
            key = shown.trim().replace(' ', "");
            break;
        }
    }
    let authenticator = Authenticator { key };
    if !authenticator.key.is_empty() {
        // Who was killed meanwhile reads nothing any more.
        let _ = writeln!(child.stdin.as_mut().unwrap(), "{}", authenticator.code(clock));
    }
    out.read_to_string(&mut said).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    drop(child.stdin.take());
    let code = child.wait().unwrap().code().unwrap_or(-1);
    (Ran { code, stdout: said, stderr }, authenticator)
}

/// Enrols an operator at this time; `by`: what proves who wants it.
#[track_caller]
pub fn enrol(desk: &Desk, clock: &str, name: &str, by: &[&str]) -> Authenticator {
    let mut command = desk.program();
    command.env("MFADESK_CLOCK", clock).args(["operator", "enrol", name]).args(by);
    let (ran, authenticator) = enrolled_by(&mut command, clock);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains(&format!("Recorded. operator {name} enrolled")), "{}", ran.stdout);
    authenticator
}
