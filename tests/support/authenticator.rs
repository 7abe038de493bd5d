//! An authenticator that shares nothing with the program's own: RFC 4226 and RFC 6238 written out, and held against their
//! vectors and `oathtool` in `tokens/against_oathtool.rs`. And operators who are enrolled with it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use hmac::{Hmac, KeyInit, Mac};
use mfadesk::domain::instant::Instant;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::desk::Desk;
use super::is_installed;
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
        totp(&self.key, "sha1", 6, 30, at)
    }
}

/// The code of a key at a second, with so many digits for so many seconds (RFC 6238, section 4). The key is in base 32 as
/// people type it: in groups, in either case, and of any length.
pub fn totp(key: &str, algorithm: &str, digits: usize, period: i64, at: i64) -> String {
    let mut base32 = data_encoding::BASE32_NOPAD.specification();
    base32.check_trailing_bits = false;
    base32.ignore.push_str(" =");
    let key = base32.encoding().unwrap().decode(key.to_ascii_uppercase().as_bytes()).unwrap();
    let counter = at.div_euclid(period).to_be_bytes();
    let hash = match algorithm {
        "sha1" => Hmac::<Sha1>::new_from_slice(&key).unwrap().chain_update(counter).finalize().into_bytes().to_vec(),
        "sha256" => {
            Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(counter).finalize().into_bytes().to_vec()
        }
        "sha512" => {
            Hmac::<Sha512>::new_from_slice(&key).unwrap().chain_update(counter).finalize().into_bytes().to_vec()
        }
        other => panic!("no algorithm of RFC 6238: {other}"),
    };
    // RFC 4226, section 5.3: four bytes from where the last half byte says, without the sign.
    let from = usize::from(hash[hash.len() - 1] & 0xf);
    let number = u32::from_be_bytes(hash[from..from + 4].try_into().unwrap()) & 0x7fff_ffff;
    let code = format!("{number:010}");
    code[code.len() - digits..].to_owned()
}

/// The same by an authenticator that nobody here wrote, `oathtool`; none where it is not installed.
pub fn oathtool(key: &str, algorithm: &str, digits: usize, period: i64, at: i64) -> Option<String> {
    if !is_installed("oathtool") {
        return None;
    }
    let form = [format!("--totp={algorithm}"), format!("--digits={digits}"), format!("--time-step-size={period}s")];
    let output = Command::new("oathtool").args(form).args([&format!("--now=@{at}"), "--base32", key]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
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
