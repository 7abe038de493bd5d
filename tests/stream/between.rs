//! What stands between a machine and a server, and does what networks do: it hangs up, is slow, dies in silence, loses what
//! was sent or what was answered.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::cluster::Cluster;

/// Passes everything on.
pub const PASSES: u8 = 0;
/// Passes on what is to be appended, and hangs up before the answer; once.
pub const LOSES_ONE_ANSWER: u8 = 1;
/// The same, and lets nobody in any more.
pub const LOSES_ANSWERS: u8 = 2;
/// Swallows what is to be appended, and lets nobody in any more.
pub const LOSES_REQUESTS: u8 = 3;
/// Lets nobody in.
pub const IS_CLOSED: u8 = 4;
/// Passes on everything, a moment later.
pub const IS_SLOW: u8 = 5;
/// Passes on what is asked, and nothing comes back any more; nobody hangs up.
pub const IS_DEAF: u8 = 6;
/// Passes on nothing in either direction; nobody hangs up.
pub const IS_DEAD: u8 = 7;
/// Passes on half of what is to be appended, and hangs up; once.
pub const CUTS: u8 = 8;
/// Passes on what is to be appended and its answer, and lets nobody in any more.
pub const ENDS_BEHIND_IT: u8 = 9;
/// On its way there.
const ENDS: u8 = 10;
/// Passes on what is to be appended first, and holds back what comes after that.
pub const HOLDS_THE_SECOND: u8 = 11;
/// Holds back what is to be appended next: it is overtaken by whatever is appended until this does something else.
pub const HOLDS_THE_NEXT: u8 = 12;
/// Holds back what is to be appended, until it does something else.
pub const HOLDS: u8 = 13;
/// Passes on what is to be appended, and from then on nothing comes back; nobody hangs up.
pub const GOES_DEAF: u8 = 14;
/// Swallows what is to be appended, and from then on everything; nobody hangs up.
pub const DIES: u8 = 15;

/// One way between.
pub struct Between {
    port: u16,
    how: Arc<AtomicU8>,
}

impl Between {
    /// A way to this server of the cluster.
    pub fn before(cluster: &Cluster, number: usize) -> Self {
        let server = cluster.stream_at(number, "X").replace("nats://", "").replace("/X", "");
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let how = Arc::new(AtomicU8::new(PASSES));
        let shared = Arc::clone(&how);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if shared.load(Ordering::SeqCst) != IS_CLOSED {
                    // A server that was killed lets nobody in either.
                    let Ok(server) = TcpStream::connect(&server) else { continue };
                    let how = Arc::clone(&shared);
                    thread::spawn(move || pass(client, server, &how));
                }
            }
        });
        Self { port, how }
    }

    /// From here on it does this.
    pub fn set(&self, how: u8) {
        self.how.store(how, Ordering::SeqCst);
    }

    /// What it does.
    pub fn how(&self) -> u8 {
        self.how.load(Ordering::SeqCst)
    }

    /// Does this work on a machine whose way this is, and has it overtaken: what it appends is held back until others have
    /// recorded what they do meanwhile. `holds`: which of its messages that is, the next or the one after.
    pub fn overtaken<T: Send>(&self, holds: u8, work: impl FnOnce() -> T + Send, meanwhile: impl FnOnce()) -> T {
        self.set(holds);
        thread::scope(|scope| {
            let work = scope.spawn(work);
            let is_held = self.holds_within(|| work.is_finished());
            if is_held {
                meanwhile();
            }
            self.set(PASSES);
            let done = work.join().unwrap_or_else(|why| std::panic::resume_unwind(why));
            assert!(is_held, "nothing was held back, so nothing was overtaken");
            done
        })
    }

    /// Waits until something is held back; not if `ended` says that there will be nothing.
    pub fn holds_within(&self, ended: impl Fn() -> bool) -> bool {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.how() != HOLDS && !ended() && Instant::now() < deadline {
            sleep(Duration::from_millis(5));
        }
        self.how() == HOLDS
    }

    /// Where the stream is, this way.
    pub fn stream(&self) -> String {
        Self::stream_by(std::slice::from_ref(self))
    }

    /// Where it is, by any of these ways.
    pub fn stream_by(ways: &[Self]) -> String {
        let servers: Vec<String> = ways.iter().map(|way| format!("127.0.0.1:{}", way.port)).collect();
        format!("nats://{}/DESK", servers.join(","))
    }
}

/// What a connection that dies in silence never gets back to.
fn dies(how: u8, comes_back: bool) -> bool {
    how == IS_DEAD || (comes_back && how == IS_DEAF)
}

/// Comes back when nothing is held back any more.
fn held(how: &AtomicU8) {
    while how.load(Ordering::SeqCst) == HOLDS {
        sleep(Duration::from_millis(10));
    }
}

fn pass(mut client: TcpStream, mut server: TcpStream, how: &Arc<AtomicU8>) {
    let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let shared = Arc::clone(how);
    let back = thread::spawn(move || {
        let (mut block, mut is_dead) = ([0; 65536], false);
        while let Ok(count) = from_server.read(&mut block) {
            let how = shared.load(Ordering::SeqCst);
            is_dead |= dies(how, true);
            if how == IS_SLOW {
                sleep(Duration::from_millis(150));
            }
            if count == 0 || (!is_dead && to_client.write_all(&block[..count]).is_err()) {
                break;
            }
            if how == ENDS {
                shared.store(IS_CLOSED, Ordering::SeqCst);
                break;
            }
        }
        let _ = to_client.shutdown(Shutdown::Both);
    });
    let (mut block, mut is_dead) = ([0; 65536], false);
    loop {
        let count = match client.read(&mut block) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => break,
            Ok(count) => count,
        };
        let appends = block[..count].starts_with(b"HPUB ");
        let now = how.load(Ordering::SeqCst);
        is_dead |= dies(now, false);
        match now {
            LOSES_ONE_ANSWER | LOSES_ANSWERS if appends => {
                how.store(if now == LOSES_ONE_ANSWER { PASSES } else { IS_CLOSED }, Ordering::SeqCst);
                // Nothing comes back from here on, and it is there before anybody asks again.
                let _ = client.shutdown(Shutdown::Both);
                let _ = server.write_all(&block[..count]);
                sleep(Duration::from_millis(300));
                break;
            }
            LOSES_REQUESTS if appends => {
                how.store(IS_CLOSED, Ordering::SeqCst);
                break;
            }
            CUTS if appends => {
                how.store(PASSES, Ordering::SeqCst);
                let _ = server.write_all(&block[..count / 2]);
                break;
            }
            GOES_DEAF if appends => {
                how.store(IS_DEAF, Ordering::SeqCst);
            }
            DIES if appends => {
                how.store(IS_DEAD, Ordering::SeqCst);
                is_dead = true;
            }
            ENDS_BEHIND_IT if appends => how.store(ENDS, Ordering::SeqCst),
            HOLDS_THE_SECOND if appends => how.store(HOLDS_THE_NEXT, Ordering::SeqCst),
            HOLDS_THE_NEXT if appends => {
                how.store(HOLDS, Ordering::SeqCst);
                held(how);
            }
            // Sent again, since no answer came.
            HOLDS if appends => held(how),
            IS_SLOW => sleep(Duration::from_millis(150)),
            _ => {}
        }
        if !is_dead && server.write_all(&block[..count]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
    let _ = back.join();
}
