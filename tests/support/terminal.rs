//! A real terminal: the program on one side of a pseudo-terminal, somebody who types on the other, and the screen that
//! they see. Nobody sleeps: what is typed waits until the program reads a line, within a deadline.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::pty::{Winsize, openpty};
use nix::unistd::Pid;

/// By then the program has said what it has to say, on a slow and busy machine too.
const DEADLINE: Duration = Duration::from_secs(60);

/// More lines than any transcript has, so that nothing scrolls away.
const ROWS: u16 = 400;

/// By this sequence the editor says that it reads a line from now on (bracketed paste is switched on).
const READS: &[u8] = b"\x1b[?2004h";

/// A program on a terminal.
pub struct Terminal {
    child: Child,
    keys: File,
    said: Receiver<Vec<u8>>,
    /// Every byte that the program sent.
    pub bytes: Vec<u8>,
    screen: vt100::Parser,
    /// How many lines were typed.
    read: usize,
}

impl Terminal {
    /// Starts the program on a terminal of so many columns.
    pub fn start(command: Command, columns: u16) -> Self {
        Self::of_size(command, (24, columns))
    }

    /// Starts it on one that does not say how large it is, as those of some programs do.
    pub fn start_unsized(command: Command) -> Self {
        Self::of_size(command, (0, 0))
    }

    fn of_size(mut command: Command, (rows, columns): (u16, u16)) -> Self {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let columns = if columns == 0 { 80 } else { columns };
        let pty = openpty(Some(&size), None).unwrap();
        // Programs that other tests start must not hold this terminal open.
        for side in [&pty.master, &pty.slave] {
            fcntl(side, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).unwrap();
        }
        let end = || Stdio::from(pty.slave.try_clone().unwrap());
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        // The command holds copies of the program's end; with the last of them the reading below comes to its end.
        drop(command);
        drop(pty.slave);
        let keys = File::from(pty.master);
        let mut output = keys.try_clone().unwrap();
        let (send, said) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Once the program has ended, reading is an error on Linux.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(ROWS.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { child, keys, said, bytes: Vec::new(), screen, read: 0 }
    }

    /// Types a line, once the program reads one.
    pub fn type_line(&mut self, line: &str) {
        self.type_keys(line);
        self.enter();
    }

    /// Types these keys, once the program reads a line, and does not end the line.
    pub fn type_keys(&mut self, keys: &str) {
        self.wait_until("a line is read", Self::is_read);
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Ends the line.
    pub fn enter(&mut self) {
        self.end_line("\r");
    }

    /// Sends these bytes, whether or not the editor reads a line.
    pub fn send(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
    }

    /// Ctrl-C: the line is cancelled.
    pub fn cancel(&mut self) {
        self.wait_until("a line is read", Self::is_read);
        self.end_line("\x03");
    }

    /// Ctrl-D: there are no more lines.
    pub fn close(&mut self) {
        self.wait_until("a line is read", Self::is_read);
        self.end_line("\x04");
    }

    /// Waits until the screen shows this.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |terminal| terminal.screen().contains(text));
    }

    /// Waits for the end, and returns the exit code.
    pub fn end(&mut self) -> i32 {
        self.end_status().code().unwrap()
    }

    /// The process.
    pub fn process(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().unwrap())
    }

    /// Waits for the end, whatever ends it.
    pub fn end_status(&mut self) -> ExitStatus {
        loop {
            match self.said.recv_timeout(DEADLINE) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => self.give_up("the end"),
            }
        }
    }

    /// What the screen shows, without the blank lines below.
    pub fn screen(&self) -> String {
        let screen = self.screen.screen();
        let rows = screen.rows(0, screen.size().1.get()).map(|row| row.trim_end().to_owned());
        rows.collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n"
    }

    fn end_line(&mut self, key: &str) {
        self.read += 1;
        self.keys.write_all(key.as_bytes()).unwrap();
    }

    /// Whether the program reads a line, and has shown the prompt for it.
    fn is_read(&self) -> bool {
        let starts = self.bytes.windows(READS.len()).enumerate().filter(|(_, window)| *window == READS);
        starts.map(|(at, _)| at).nth(self.read).is_some_and(|at| self.bytes.len() > at + READS.len())
    }

    fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let until = Instant::now() + DEADLINE;
        while !is_so(self) {
            match self.said.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => self.give_up(what),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    fn give_up(&self, what: &str) -> ! {
        panic!("waited in vain for: {what}\n{}", self.screen());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended, unless a test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
