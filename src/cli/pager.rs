//! The pager: an answer of more than a screen is shown by a program that turns pages. Which one is the reader's choice
//! (`MFADESK_PAGER`, then `PAGER`, else `less`). Never for what a script reads; where no pager starts, nothing is lost: whoever
//! asked prints as ever.

#![expect(clippy::disallowed_methods, reason = "the environment says which pager it is")]

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use nix::sys::signal::{SigSet, Signal};

use super::global::Global;
use super::terminal::Terminal;
use crate::render::Format;

/// The pager of whoever named none, unless the terminal cannot move its cursor.
const USUAL: &str = "less";

/// What pagers are told where the reader did not: to end by themselves after one screen, to let colours through, to leave what
/// was read on the screen.
const SETTINGS: [(&str, &str); 2] = [("LESS", "FRX"), ("LV", "-c")];

/// A command with one of these is read by a shell.
const OF_A_SHELL: &str = "|&;<>()$`\\\"'*?[]#~=%";

/// What a shell ends with when it could not start the command.
const NOT_STARTED: [i32; 2] = [126, 127];

/// The reader's pager.
pub struct Pager {
    command: String,
    rows: usize,
    interrupts: Interrupts,
}

impl Pager {
    /// The pager for what is printed on this terminal. None: nobody turns pages there, or they do not want one.
    pub fn on(terminal: &Terminal, global: &Global) -> Option<Self> {
        let rows = terminal.rows.filter(|rows| *rows > 1)?;
        if global.no_pager || terminal.format != Format::Table {
            return None;
        }
        let named = ["MFADESK_PAGER", "PAGER"].into_iter().find_map(env::var_os);
        let command = match named {
            Some(named) => named.into_string().ok()?,
            None => terminal.moves_its_cursor.then(|| USUAL.to_owned())?,
        };
        let command = command.trim().to_owned();
        if command.is_empty() || command == "cat" {
            return None;
        }
        Some(Self { command, rows: rows.into(), interrupts: Interrupts::begin()? })
    }

    /// Shows the text, until the reader has seen enough. False: it is not more than a screen, or there is no such program, and
    /// the text is still to be printed.
    pub fn shows(&self, text: &[u8]) -> bool {
        let lines = text.iter().filter(|byte| **byte == b'\n').count();
        if lines < self.rows {
            return false;
        }
        self.interrupts.leave_to_the_pager();
        let Ok(mut pager) = self.command().stdin(Stdio::piped()).spawn() else { return false };
        if let Some(mut pages) = pager.stdin.take() {
            // Whoever has seen enough ends the pager, and the rest is not read.
            let _ = pages.write_all(text);
        }
        let ended = pager.wait();
        !ended.is_ok_and(|status| status.code().is_some_and(|code| NOT_STARTED.contains(&code)))
    }

    fn command(&self) -> Command {
        let mut words = self.command.split_whitespace();
        let mut command = match words.next() {
            Some(program) if !self.command.contains(|c| OF_A_SHELL.contains(c)) => {
                let mut command = Command::new(program);
                command.args(words);
                command
            }
            _ => {
                let mut shell = Command::new("/bin/sh");
                shell.arg("-c").arg(&self.command);
                shell
            }
        };
        command.envs(SETTINGS.into_iter().filter(|(name, _)| env::var_os(name).is_none()));
        command
    }
}

/// Ctrl-C and Ctrl-\. They end a question that is being answered, but not this program before its pager, which gets them
/// too and does with them what pagers do: else both would read the same keyboard as the shell. One thread takes them for
/// all; once it does not, they wait.
struct Interrupts {
    leave: Sender<()>,
    left: Receiver<()>,
}

impl Interrupts {
    /// None: no thread could be started, or no signal held back.
    fn begin() -> Option<Self> {
        let mut signals = SigSet::empty();
        signals.add(Signal::SIGINT);
        signals.add(Signal::SIGQUIT);
        let (leave, told): (_, Receiver<()>) = channel();
        let (done, left) = channel();
        let takes = move || -> io::Result<()> {
            if told.recv().is_ok() {
                signals.thread_block()?;
            }
            let _ = done.send(());
            Ok(())
        };
        // Started before they are held back here: it takes them. Threads that come later do not.
        thread::Builder::new().name("interrupts".to_owned()).spawn(takes).ok()?;
        signals.thread_block().ok()?;
        Some(Self { leave, left })
    }

    /// From here on they do nothing to this program.
    fn leave_to_the_pager(&self) {
        let _ = self.leave.send(());
        let _ = self.left.recv();
    }
}
