//! What `log seal` writes, and when it writes nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{NEXT_DAY, Sealed, lines, ssh_keygen};
use crate::support::desk::Desk;
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;

/// RFC 6962, 2.1, word for word.
fn root(leaves: &[&[u8]]) -> Vec<u8> {
    match leaves {
        [] => Sha256::digest([]).to_vec(),
        [leaf] => Sha256::digest([&[0], *leaf].concat()).to_vec(),
        _ => {
            let (left, right) = leaves.split_at(1 << (leaves.len() - 1).ilog2());
            Sha256::digest([vec![1], root(left), root(right)].concat()).to_vec()
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_seal_says_what_the_log_is_and_ssh_keygen_alone_can_check_it() {
    let sealed = Sealed::recorded();
    let told = sealed.run("log seal --key desk");
    let [name] = &sealed.seals()[..] else { panic!("one seal") };
    let file = sealed.desk.in_store("seals").join(name);
    told.is(&format!(
        "Sealed up to line 7, at 2026-11-24T01:00:00.000Z.\n{}\nKeep a copy of this file on another machine: anyone who can write here can also delete seals.\n",
        file.display()
    ));

    let log = String::from_utf8(sealed.desk.log()).unwrap();
    let leaves: Vec<&[u8]> = log.lines().map(|line| line.split_once(",\"data\":").unwrap().0.as_bytes()).collect();
    let last: serde_json::Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    let first: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let statement = format!(
        "mfadesk seal v1\norigin {}\nsequence 000000000007\nchainhash {}\nroot {}\ntime 2026-11-24T01:00:00.000Z\n",
        first["data"]["origin"].as_str().unwrap(),
        last["chainhash"].as_str().unwrap(),
        hex(&root(&leaves)),
    );
    let text = fs::read_to_string(&file).unwrap();
    let signature = text.strip_prefix(&statement).expect("the six lines");
    fs::write(sealed.desk.beside("signature"), signature).unwrap();
    let checks = "-Y verify -f allowed -I desk@example.jp -n mfadesk-log -s signature";
    let checked = Ran::fed(
        statement.as_bytes(),
        Command::new("ssh-keygen").args(checks.split(' ')).current_dir(sealed.desk.beside("")),
    );
    assert_eq!(checked.code, 0, "{checked:?}");
    assert_eq!(name[..13], *"000000000007-");
    assert_eq!((mode(&file), mode(&sealed.desk.in_store("seals"))), (0o600, 0o700));
}

#[test]
fn sealing_is_told_to_scripts_too() {
    let sealed = Sealed::recorded();
    let first = sealed.run("--json log seal --key desk").json();
    assert_eq!(validate_answer("seal", &first), Ok(()), "{first}");
    assert_eq!((&first["sequence"], &first["before"]), (&json!("000000000007"), &json!(null)));
    sealed.desk.record(["edit", super::A, "--language", "en"]);
    let second = sealed.run("--json log seal --key desk").json();
    assert_eq!((&second["sequence"], &second["before"]), (&json!("000000000008"), &json!("000000000007")));
}

#[test]
fn a_log_to_which_nothing_was_added_can_be_sealed_again_by_others_and_later() {
    let sealed = Sealed::recorded();
    sealed.allow(&format!("desk {}auditor {}", sealed.public("desk"), sealed.public("other")));
    sealed.seal();
    sealed.seal_with("--key other");
    assert_eq!(sealed.desk.run_at(NEXT_DAY, ["log", "seal", "--key", "desk"]).code, 0);
    assert_eq!(sealed.verdicts(0), ["holds", "holds", "holds"]);
}

#[test]
fn a_key_in_an_agent_signs_by_its_public_half() {
    let sealed = Sealed::recorded();
    let place = sealed.desk.beside("");
    let socket = place.join("agent");
    let mut agent = Command::new("ssh-agent").args(["-D", "-a"]).arg(&socket).stdout(Stdio::null()).spawn().unwrap();
    for _ in 0..500 {
        if socket.exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let added = Ran::of(Command::new("ssh-add").arg("-q").arg(place.join("desk")).env("SSH_AUTH_SOCK", &socket));
    fs::remove_file(place.join("desk")).unwrap();
    let mut seal = sealed.desk.program();
    let ran = Ran::of(seal.args(["--json", "log", "seal", "--key", "desk.pub"]).env("SSH_AUTH_SOCK", &socket));
    agent.kill().unwrap();
    agent.wait().unwrap();
    assert_eq!((added.code, ran.code), (0, 0), "{added:?} {ran:?}");
    assert_eq!(sealed.verdicts(0), ["holds"]);
}

#[test]
fn nothing_is_sealed_without_a_signature() {
    let sealed = Sealed::recorded();
    sealed.run("log seal --key nowhere").fails(
        6,
        "error: Nothing was sealed: ssh-keygen did not sign (Couldn't load public key nowhere: No such file or \
         directory).\nhint: Check --key: a private key, or the public half of a key that the agent holds (ssh-add \
         -L).\n",
    );
    let mut without = sealed.desk.program();
    let refusal = Ran::of(without.args(["--json", "log", "seal", "--key", "desk"]).env("PATH", "/nowhere")).refusal();
    assert_eq!(refusal, (6, vec!["ssh-keygen-unusable".into()]));
    assert_eq!(sealed.seals(), [""; 0]);
}

#[test]
fn a_damaged_log_is_not_sealed() {
    let mut sealed = Sealed::recorded();
    let mut log = sealed.desk.log();
    let at = log.len() - 300;
    log[at] ^= 1;
    sealed.desk.overwrite(&log);
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), (5, vec!["damaged".into()]));
    sealed.desk.overwrite(&lines(&log)[..4].concat());
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), (5, vec!["damaged".into()]));
    sealed.desk.overwrite(b"");
    fs::remove_file(sealed.desk.in_store("head.json")).unwrap();
    let mut seal = sealed.desk.program();
    let refusal = Ran::of(seal.args(["--json", "log", "seal", "--key", "desk"]).env_remove("MFADESK_CLOCK")).refusal();
    assert_eq!(refusal, (6, vec!["nothing-to-seal".into()]));
}

#[test]
fn a_log_that_is_not_the_one_that_was_sealed_is_not_sealed_again() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    let before = sealed.desk.log();
    let refused = (5, vec!["seal-broken".to_owned()]);
    sealed.rewrite();
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), refused);
    sealed.desk.overwrite(&before);
    sealed.cut(6);
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), refused);
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk", "--accept-loss"]), refused);
    let told = sealed.run("log seal --key desk");
    assert!(told.stderr.starts_with("error: The log ends before line 7, which "), "{told:?}");
}

#[test]
fn a_torn_tail_is_not_part_of_what_is_sealed() {
    let mut sealed = Sealed::recorded();
    let mut log = sealed.desk.log();
    log.extend_from_slice(b"{\"specversion\":\"1.0\",\"id\":\"0193");
    sealed.desk.overwrite(&log);
    assert!(sealed.seal().starts_with("000000000007-"));
    sealed.desk.record(["edit", super::A, "--language", "en"]);
    assert_eq!(sealed.verdicts(0), ["holds"]);
}

#[test]
fn what_a_store_has_instead_of_a_directory_of_seals_is_left_alone() {
    let sealed = Sealed::recorded();
    fs::create_dir(sealed.desk.beside("elsewhere")).unwrap();
    std::os::unix::fs::symlink(sealed.desk.beside("elsewhere"), sealed.desk.in_store("seals")).unwrap();
    assert_eq!(sealed.run("--json log seal --key desk").code, 6);
    assert_eq!(fs::read_dir(sealed.desk.beside("elsewhere")).unwrap().count(), 0);
    fs::remove_file(sealed.desk.in_store("seals")).unwrap();
    fs::write(sealed.desk.in_store("seals"), "").unwrap();
    assert_eq!(sealed.run("--json log seal --key desk").code, 6);
}

#[test]
fn a_store_for_a_group_has_seals_for_the_group() {
    let group = Ran::of(Command::new("id").arg("-gn")).stdout;
    let desk = Desk::without_store();
    desk.run(["init", "--rehearsal", "--group", group.trim()]);
    let sealed = Sealed::of(desk);
    let name = sealed.seal();
    let directory = sealed.desk.in_store("seals");
    assert_eq!((mode(&directory), mode(&directory.join(name))), (0o2770, 0o660));
}

#[test]
fn only_a_rehearsal_is_sealed_by_a_simulated_clock() {
    let sealed = Sealed::of(Desk::without_store());
    assert_eq!(Ran::of(sealed.desk.program().env_remove("MFADESK_CLOCK").arg("init")).code, 0);
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), (6, vec!["clock-not-allowed".into()]));
    let ran = Ran::of(sealed.desk.program().env_remove("MFADESK_CLOCK").args(["log", "seal", "--key", "desk"]));
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn ssh_keygen_is_there() {
    // All of this rests on it; `.ci/run` installs it.
    let version = ssh_keygen(&["-Y", "sign"], Path::new("/"));
    assert!(!version.stderr.contains("illegal option"), "{version:?}");
}
