//! Servers under TLS whose certificate is not what it should be: nobody speaks to them, nothing is recorded, and what is
//! wrong is said. Certificates are made by `openssl`, which no code of ours has a part in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cluster::{Cluster, recorded, said};
use crate::support::desk::Desk;
use crate::writing::same_log;

const ID: &str = "0123456789";

/// Who vouches for servers, and what the servers show.
struct Certificates(TempDir);

impl Certificates {
    fn new() -> Self {
        let made = Self(tempfile::tempdir().unwrap());
        for name in ["desk", "stranger"] {
            let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
            let subject = format!("/CN={name}");
            made.openssl(&[
                &["req", "-x509", "-days", "30", "-keyout", &key, "-out", &certificate, "-subj", &subject][..],
                &NEW_KEY,
            ]);
        }
        made.openssl(&[&["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"][..], &NEW_KEY]);
        fs::write(made.at("index"), "").unwrap();
        let settings = "[ca]\ndefault_ca = d\n[d]\ndatabase = index\nnew_certs_dir = .\nrand_serial = yes\n\
                        unique_subject = no\ndefault_md = sha256\npolicy = p\n[p]\ncommonName = supplied\n";
        fs::write(made.at("settings"), settings).unwrap();
        made.shows("desk", "IP:127.0.0.1", LATER);
        made
    }

    /// From its next start on a server shows a certificate of this authority, for this name and until this year.
    fn shows(&self, authority: &str, name: &str, until: u32) {
        fs::write(self.at("names"), format!("subjectAltName={name}\nextendedKeyUsage=serverAuth\n")).unwrap();
        let (authority, key) = (format!("{authority}.pem"), format!("{authority}.key"));
        let until = format!("{until}0101000000Z");
        let words = ["ca", "-batch", "-notext", "-config", "settings", "-in", "server.csr", "-out", "server.pem"];
        let dates = ["-startdate", "20200101000000Z", "-enddate", &until, "-extfile", "names"];
        self.openssl(&[&words[..], &dates, &["-cert", &authority, "-keyfile", &key]]);
    }

    fn openssl(&self, words: &[&[&str]]) {
        let output = Command::new("openssl").args(words.concat()).current_dir(self.0.path()).output();
        let output = output.expect("openssl is installed");
        assert!(output.status.success(), "{output:?}");
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// How a server is told of them.
    fn settings(&self) -> String {
        let path = |name: &str| Path::display(&self.at(name)).to_string();
        format!("tls {{ cert_file: \"{}\", key_file: \"{}\", timeout: 10 }}", path("server.pem"), path("server.key"))
    }
}

/// A year that is to come, and one that is over.
const LATER: u32 = 2049;
const OVER: u32 = 2021;

const NEW_KEY: [&str; 5] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

#[test]
fn a_server_whose_certificate_is_not_right_is_not_spoken_to_and_nothing_is_recorded() {
    let certificates = Certificates::new();
    let Some(mut cluster) = Cluster::of(1, &certificates.settings()) else { return };
    let authority = certificates.at("desk.pem");
    let trust = ["--tls-ca", authority.to_str().unwrap()];
    let desk = cluster.machine_with(&cluster.stream("DESK"), &trust);
    recorded(&desk, &["register", ID, "student"]);
    for (authority, name, until, why) in [
        ("desk", "IP:127.0.0.1", OVER, "expired"),
        ("desk", "DNS:elsewhere.example", LATER, "not valid for name"),
        ("stranger", "IP:127.0.0.1", LATER, "UnknownIssuer"),
    ] {
        cluster.kill(0);
        certificates.shows(authority, name, until);
        cluster.start(0);
        let before = desk.log();
        let ran = desk.run(["note", ID, "seen", "--json"]);
        assert_eq!((ran.code, ran.last_error()), (6, "stream-denied".into()), "{why}: {ran:?}");
        let error = &ran.error()["error"];
        assert_eq!(error["committed"], "no");
        assert!(error["message"].as_str().unwrap().contains(why), "{error}");
        assert_eq!(desk.log(), before);
        // A question is answered from the copy, which says how old it is, and why.
        let asked = desk.run(["status", ID]);
        assert!(asked.code == 0 && said(&asked).contains("Answered from this copy"), "{asked:?}");
        // Nobody joins such a log either.
        let stranger = Desk::without_store();
        let stream = cluster.stream("DESK");
        let words = [&["init", "--rehearsal", "--stream", &stream, "--replicas", "1", "--json"][..], &trust].concat();
        let ran = stranger.run(words);
        assert_eq!((ran.code, ran.last_error()), (6, "stream-denied".into()), "{why}: {ran:?}");
        assert!(!stranger.store().exists(), "{why}");
    }
    cluster.kill(0);
    certificates.shows("desk", "IP:127.0.0.1", LATER);
    cluster.start(0);
    recorded(&desk, &["note", ID, "seen"]);
    assert_eq!(same_log(&[&desk]).len(), 3);
}

#[test]
fn one_server_of_several_whose_certificate_has_expired_stops_nobody() {
    let (right, expired) = (Certificates::new(), Certificates::new());
    let Some(cluster) = Cluster::of(1, &right.settings()) else { return };
    expired.shows("desk", "IP:127.0.0.1", OVER);
    let Some(other) = Cluster::of(1, &expired.settings()) else { return };
    let (bad, good) = (other.stream("X").replace("/X", ","), cluster.stream("DESK").replace("nats://", ""));
    let authority = right.at("desk.pem");
    let desk = cluster.machine_with(&(bad + &good), &["--tls-ca", authority.to_str().unwrap()]);
    recorded(&desk, &["register", ID, "student"]);
    assert_eq!(same_log(&[&desk]).len(), 2);
}
