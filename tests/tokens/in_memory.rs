//! What is left of a secret once a command is done with it: nothing in the memory of the process, in what it was started
//! with, or in what it says. Root can look into any process; whoever else runs this is refused, which is a test as well.

use std::fs::{self, File};
use std::io::{PipeReader, Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::unistd::getuid;

use super::{A, HEADER, KEY, USUAL, at, desk_that_tests};
use crate::support::desk::Desk;

/// The program, that has recorded something and cannot say so yet: nobody reads what it says.
struct Unheard {
    child: Child,
    ear: PipeReader,
}

impl Unheard {
    fn of(desk: &Desk, clock: &str, words: &[&str]) -> Self {
        let (ear, mut mouth) = std::io::pipe().unwrap();
        fcntl(&mouth, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
        while mouth.write(&[b'.'; 4096]).is_ok() {}
        while mouth.write(b".").is_ok() {}
        fcntl(&mouth, FcntlArg::F_SETFL(OFlag::empty())).unwrap();
        let before = desk.log().len();
        let mut command = desk.program();
        command.env("MFADESK_CLOCK", clock).args(words).stdout(mouth).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        drop(command);
        let until = Instant::now() + Duration::from_secs(60);
        while desk.log().len() == before {
            assert!(Instant::now() < until, "nothing is recorded");
            std::thread::yield_now();
        }
        Self { child, ear }
    }

    fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything that is mapped and can be read.
    fn memory(&self) -> Vec<u8> {
        let mem = File::open(format!("/proc/{}/mem", self.id())).unwrap();
        let mut memory = Vec::new();
        for line in fs::read_to_string(format!("/proc/{}/maps", self.id())).unwrap().lines() {
            let mut words = line.split_whitespace();
            let (range, mode) = (words.next().unwrap(), words.next().unwrap());
            let (from, to) = range.split_once('-').unwrap();
            let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
            if mode.starts_with("rw") && to - from < 1 << 30 {
                let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
                if mem.read_exact_at(&mut bytes, from).is_ok() {
                    memory.append(&mut bytes);
                }
            }
        }
        memory
    }

    /// Hears it out.
    fn said(mut self) -> String {
        let mut said = String::new();
        self.ear.read_to_string(&mut said).unwrap();
        let output = self.child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        said + &String::from_utf8_lossy(&output.stderr)
    }
}

/// Where a part of the secret stands, in any of the forms in which it may.
fn found(bytes: &[u8]) -> Option<String> {
    let key = KEY.to_uppercase();
    let secret = data_encoding::BASE32_NOPAD.decode(&key.as_bytes()[..24]).unwrap();
    let hex = data_encoding::HEXLOWER.encode(&secret);
    for form in [KEY.as_bytes(), key.as_bytes(), &secret[..], hex.as_bytes()] {
        for part in form.windows(8) {
            if let Some(place) = memchr::memmem::find(bytes, part) {
                return Some(format!("{:?} at {place} of {}", String::from_utf8_lossy(part), bytes.len()));
            }
        }
    }
    None
}

#[test]
fn nothing_of_a_secret_is_left_once_a_command_is_done_with_it() {
    let desk = Desk::new();
    let file = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,{KEY},30,Contoso,HardwareKey\n"));
    let tests = desk_that_tests();
    let code = USUAL.code(&at(300), 0);
    for (desk, clock, words) in
        [(&desk, at(0), vec!["token", "import", &file]), (&tests, at(300), vec!["test", A, "m1", "--code", &code])]
    {
        let unheard = Unheard::of(desk, &clock, &words);
        for file in ["cmdline", "environ"] {
            let bytes = fs::read(format!("/proc/{}/{file}", unheard.id())).unwrap_or_default();
            assert_eq!(found(&bytes), None, "{file}");
        }
        let core = fs::read_to_string(format!("/proc/{}/limits", unheard.id())).unwrap();
        let core = core.lines().find(|line| line.starts_with("Max core file size")).unwrap().to_owned();
        assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "no core image: {core}");
        if getuid().is_root() {
            let memory = unheard.memory();
            assert!(memory.len() > 100_000, "it was looked at");
            assert_eq!(found(&memory), None, "{words:?}");
        } else {
            assert!(File::open(format!("/proc/{}/mem", unheard.id())).is_err(), "not even their own user");
        }
        let said = unheard.said();
        assert!(said.contains("Recorded.") && found(said.as_bytes()).is_none(), "{said}");
        for (path, bytes) in desk.everything() {
            assert_eq!(found(&bytes), None, "{}", path.display());
        }
    }
}
