//! The program as a process: the real binary, with nothing of this machine's environment. Of whatever runs here there
//! is always stdout, stderr *and* the exit code, so that silence is asserted too.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

use super::schemas::validate_answer;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfadesk");

/// The program, without any environment and without words.
pub fn program() -> Command {
    let mut program = Command::new(PROGRAM);
    program.env_clear();
    program
}

/// The program where no file can grow beyond so many blocks of 1024 bytes, which is as good as a disk that is full.
pub fn program_on_small_disk(blocks: u32) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), PROGRAM]).env_clear();
    shell
}

/// The program where it is killed once it has used so many seconds of a processor, however busy the machine is.
pub fn program_for_seconds(seconds: u32) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("ulimit -t {seconds}; exec \"$0\" \"$@\""), PROGRAM]).env_clear();
    shell
}

/// A shell that finds the program by its name.
pub fn shell() -> Command {
    let directory = Path::new(PROGRAM).parent().unwrap();
    let mut shell = Command::new("bash");
    shell.args(["--noprofile", "--norc"]).env_clear();
    shell.env("PATH", format!("{}:/usr/bin:/bin", directory.display())).env("LANG", "C.UTF-8");
    shell
}

/// What a command said, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// What it answered.
    pub stdout: String,
    /// What it had to say besides.
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Runs the command, with nothing on standard input.
    pub fn of(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).output().unwrap().into()
    }

    /// Runs the command, with this on standard input.
    pub fn fed(input: &[u8], command: &mut Command) -> Self {
        let (stdin, mut writer) = io::pipe().unwrap();
        thread::scope(|scope| {
            // Fed from a thread of its own: whoever ends early leaves the rest unread, which is no fault of the test.
            scope.spawn(move || drop(writer.write_all(input)));
            let output = command.stdin(stdin).output().unwrap();
            // The command holds the reading end, which the writer waits for where nobody reads it.
            command.stdin(Stdio::null());
            output.into()
        })
    }

    /// It said this, nothing else, and ended well.
    #[track_caller]
    pub fn is(self, stdout: &str) {
        assert_eq!(self, Self { code: 0, stdout: stdout.into(), stderr: String::new() });
    }

    /// It said this on stderr, nothing on stdout, and ended so.
    #[track_caller]
    pub fn fails(self, code: i32, stderr: &str) {
        assert_eq!(self, Self { code, stdout: String::new(), stderr: stderr.into() });
    }

    /// The one JSON object that it answered, having done what was asked.
    #[track_caller]
    pub fn json(&self) -> Value {
        self.json_of(0)
    }

    /// The one JSON object that it answered, when it ended so and had nothing to say besides.
    #[track_caller]
    pub fn json_of(&self, code: i32) -> Value {
        assert_eq!((self.code, self.stderr.as_str()), (code, ""), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {}", self.stdout))
    }

    /// The one JSON object that it answered, having done what was asked, whatever it warned of besides.
    #[track_caller]
    pub fn json_and_warnings(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        assert!(self.stderr.lines().all(|line| line.starts_with("{\"warning\":")), "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|why| panic!("{why}: {}", self.stdout))
    }

    /// The one JSON object by which it refused.
    #[track_caller]
    pub fn error(&self) -> Value {
        assert_eq!(self.stdout, "", "{self:?}");
        serde_json::from_str(&self.stderr).unwrap_or_else(|why| panic!("{why}: {}", self.stderr))
    }

    /// What refused, nothing having been recorded: the exit code and all codes.
    #[track_caller]
    pub fn refusal(&self) -> (i32, Vec<String>) {
        let receipt = self.error();
        assert_eq!(validate_answer("receipt", &receipt), Ok(()), "{receipt}");
        assert_eq!(receipt["error"]["code"], receipt["error"]["codes"][0]);
        assert_eq!(receipt["error"]["committed"], "no");
        let codes = receipt["error"]["codes"].as_array().unwrap();
        (self.code, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
    }

    /// The code of the error that it ended with, whatever it answered before.
    #[track_caller]
    pub fn last_error(&self) -> Value {
        let last: Value = serde_json::from_str(self.stderr.lines().last().unwrap()).unwrap();
        last["error"]["code"].clone()
    }

    /// The codes of the warnings of a receipt.
    #[track_caller]
    pub fn warnings(&self) -> Vec<String> {
        let receipt: Value = serde_json::from_str(&self.stdout).unwrap();
        let warnings = receipt["warnings"].as_array().unwrap();
        warnings.iter().map(|warning| warning["code"].as_str().unwrap().to_owned()).collect()
    }
}
