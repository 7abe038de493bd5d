//! What `log verify --allowed-signers` finds: a past that was rewritten or cut, and seals that do not count.

use std::fs;

use serde_json::{Value, json};

use super::{A, NEXT_DAY, Sealed, blanked, lines, with_fresh_hashes};
use crate::support::desk::{CLOCK, Desk};
use crate::support::forge::Forge;
use crate::support::schemas::validate_answer;

/// Has damage accepted.
#[track_caller]
fn accept_loss(sealed: &Sealed) {
    let ran = sealed.desk.run(["log", "repair", "--accept-loss", "the disk failed"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}

/// Flips a bit of a line.
fn spoil(sealed: &mut Sealed, line: usize) {
    let mut log = sealed.desk.log();
    let at = lines(&log)[..line - 1].concat().len() + 40;
    log[at] ^= 1;
    sealed.desk.overwrite(&log);
}

#[test]
fn it_is_said_how_many_seals_hold_and_up_to_which_line() {
    let sealed = Sealed::recorded();
    sealed.seal();
    sealed.desk.record(["edit", A, "--language", "en"]);
    let log = sealed.desk.log();
    let last: Value = serde_json::from_slice(lines(&log).last().unwrap()).unwrap();
    sealed.run("log verify --allowed-signers allowed").is(&format!(
        "Intact: 8 lines, {} bytes. Chain hash of the last line:\n{}\nSeals: 1 of 1 hold. Up to line 7 the log is what \
         desk@example.jp sealed at 2026-11-24T01:00:00.000Z.\n",
        log.len(),
        last["chainhash"].as_str().unwrap(),
    ));
    let report = sealed.run("--json log verify --allowed-signers allowed").json();
    assert_eq!(validate_answer("verify", &report), Ok(()), "{report}");
    assert_eq!((&report["seals"]["holding"], &report["seals"]["until"]), (&json!(1), &json!(7)));
    assert_eq!(sealed.run("--json log verify").json()["seals"], json!(null), "nobody asked");
    let rows = sealed.run("--format csv log verify --allowed-signers allowed").stdout;
    assert!(rows.contains("note,,,seal,,7,,,000000000007-"), "{rows}");
}

#[test]
fn a_history_that_was_rewritten_with_fresh_hashes_is_caught() {
    let mut sealed = Sealed::recorded();
    let name = sealed.seal();
    sealed.rewrite();
    // Without seals nothing shows.
    assert_eq!(sealed.run("log verify").code, 0);
    assert_eq!(sealed.verdicts(5), ["rewritten"]);
    let told = sealed.run("log verify --allowed-signers allowed").stdout;
    let line = format!(
        "broken seal: {name} (up to line 7): the log does not begin with what was sealed: lines were rewritten\n"
    );
    assert!(told.contains(&line) && told.ends_with("Seals: none of 1 holds.\n"), "{told}");
}

#[test]
fn every_line_of_a_sealed_history_counts() {
    let mut sealed = Sealed::forged(9);
    sealed.seal();
    let log = sealed.desk.log();
    for line in 2..=9 {
        let number = format!("\"sequence\":\"{line:012}\"");
        let rewritten = with_fresh_hashes(&log, |text| match text.contains(&number) {
            true => text.replace("2026-11-24T01:00", "2026-11-24T00:00"),
            false => text.to_owned(),
        });
        sealed.desk.overwrite(&rewritten);
        assert_eq!(sealed.run("log verify").code, 0);
        assert_eq!(sealed.verdicts(5), ["rewritten"], "line {line}");
    }
}

#[test]
fn a_log_that_was_cut_below_a_seal_is_caught() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    let whole = sealed.desk.log();
    for left in 1..7 {
        sealed.desk.overwrite(&whole);
        sealed.cut(left);
        assert_eq!(sealed.run("log verify").code, 0);
        assert_eq!(sealed.verdicts(5), ["cut"], "{left}");
    }
    // Whatever is written from there on.
    for language in ["en", "ja", "en", "ja", "en", "ja", "en", "ja"] {
        sealed.desk.record(["edit", A, "--language", language]);
    }
    assert_eq!(sealed.verdicts(5), ["rewritten"]);
}

#[test]
fn what_was_added_since_is_no_matter_to_a_seal() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    sealed.desk.record(["edit", A, "--language", "en"]);
    assert_eq!(sealed.verdicts(0), ["holds"]);
    sealed.cut(7);
    assert_eq!(sealed.verdicts(0), ["holds"], "that line was not sealed");
}

#[test]
fn a_loss_that_was_accepted_is_an_alarm_until_somebody_seals_the_log_with_it() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    spoil(&mut sealed, 4);
    assert_eq!(sealed.verdicts(5), ["behind-damage"]);
    accept_loss(&sealed);
    assert_eq!(sealed.run("log verify").code, 0);
    assert_eq!(sealed.verdicts(5), ["lost"]);
    assert_eq!(sealed.desk.refused(["log", "seal", "--key", "desk"]), (5, vec!["seal-broken".into()]));
    let told = sealed.run("log seal --key desk").stderr;
    assert!(
        told.ends_with(
            "hint: If that loss is known and was accepted (mfadesk log verify says where), seal with: --accept-loss\n"
        ),
        "{told}"
    );
    sealed.seal_with("--key desk --accept-loss");
    assert_eq!(sealed.verdicts(0), ["superseded", "holds"]);
    let told = sealed.run("log verify --allowed-signers allowed").stdout;
    assert!(
        told.contains("(up to line 7): some of the lines it covers are missing, which was accepted and sealed since\n"),
        "{told}"
    );
    assert!(told.contains("Seals: 1 of 2 hold. Up to line 8 the log is "), "{told}");
}

#[test]
fn somebody_who_may_not_seal_cannot_excuse_a_loss() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    spoil(&mut sealed, 4);
    accept_loss(&sealed);
    sealed.seal_with("--key other --accept-loss");
    assert_eq!(sealed.verdicts(5), ["lost", "signer-not-allowed"]);
}

#[test]
fn a_seal_that_was_made_where_the_older_ones_were_taken_away_excuses_no_loss() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    let copies = sealed.desk.beside("copies");
    fs::create_dir(&copies).unwrap();
    for name in sealed.seals() {
        fs::copy(sealed.desk.in_store("seals").join(&name), copies.join(&name)).unwrap();
    }
    // Whoever can write has a loss accepted, and takes away what would tell of it. The nightly sealing sees nothing.
    spoil(&mut sealed, 4);
    accept_loss(&sealed);
    fs::remove_dir_all(sealed.desk.in_store("seals")).unwrap();
    let made = sealed.seal();
    assert_eq!(sealed.verdicts(0), ["holds"]);
    fs::copy(sealed.desk.in_store("seals").join(&made), copies.join(&made)).unwrap();
    let verdicts = |code| {
        let checked = sealed.run("--json log verify --allowed-signers allowed --seals copies").json_of(code);
        let seals = checked["seals"]["seals"].as_array().unwrap().clone();
        seals.iter().map(|seal| seal["verdict"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(5), ["lost", "holds"]);
    // Somebody with the key looks at it, and says so.
    let made = sealed.seal_with("--key desk --accept-loss");
    fs::copy(sealed.desk.in_store("seals").join(&made), copies.join(&made)).unwrap();
    assert_eq!(verdicts(0), ["superseded", "holds", "holds"]);
}

#[test]
fn after_an_accepted_damage_too_a_rewritten_and_a_cut_history_are_caught() {
    let mut sealed = Sealed::recorded();
    spoil(&mut sealed, 4);
    accept_loss(&sealed);
    sealed.seal();
    assert_eq!(sealed.verdicts(0), ["holds"]);
    let whole = sealed.desk.log();

    // What stands before the damage, with fresh hashes: the line behind it does not look there.
    let before = lines(&whole)[..3].concat();
    let rewritten = with_fresh_hashes(&before, |line| line.replace("\"student\"", "\"faculty\""));
    assert_eq!(rewritten.len(), before.len(), "so that the damage lies where it lay");
    sealed.desk.overwrite(&[rewritten, lines(&whole)[3..].concat()].concat());
    let found = sealed.verdicts(5);
    assert!(found == ["behind-damage"] || found == ["lost"], "{found:?}");

    sealed.desk.overwrite(&whole);
    sealed.cut(7);
    fs::remove_file(sealed.desk.in_store("head.json")).ok();
    assert_eq!(sealed.verdicts(5).len(), 1);
}

#[test]
fn lines_that_are_gone_as_was_accepted_can_be_sealed() {
    let mut sealed = Sealed::recorded();
    sealed.seal();
    let head = fs::read(sealed.desk.in_store("head.json")).unwrap();
    sealed.cut(5);
    fs::write(sealed.desk.in_store("head.json"), head).unwrap();
    accept_loss(&sealed);
    assert_eq!(sealed.verdicts(5), ["lost"]);
    assert!(sealed.seal_with("--key desk --accept-loss").starts_with("000000000008-"));
    assert_eq!(sealed.verdicts(0), ["superseded", "holds"]);
    sealed.desk.record(["edit", A, "--language", "en"]);
    sealed.seal();
    assert_eq!(sealed.verdicts(0), ["superseded", "holds", "holds"]);
}

#[test]
fn blanking_breaks_no_seal() {
    let mut forge = Forge::rehearsal(CLOCK);
    forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "staff"}));
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
    let mut sealed = Sealed::of(Desk::of(&forge.bytes));
    sealed.seal();
    forge.event("log.redacted", "store", CLOCK, CLOCK, json!({"sequence": 3, "reason": "asked for"}));
    sealed.desk.overwrite(&blanked(&forge.bytes, 3));
    assert_eq!(sealed.verdicts(0), ["holds"]);
    sealed.seal();
    assert_eq!(sealed.verdicts(0), ["holds", "holds"]);
}

#[test]
fn whoever_is_not_allowed_or_was_not_then_has_not_sealed() {
    let sealed = Sealed::recorded();
    sealed.seal();
    let key = sealed.public("desk");
    for (list, verdict) in [
        (format!("desk {key}"), "holds"),
        (format!("desk namespaces=\"mfadesk-log\" {key}"), "holds"),
        (format!("desk namespaces=\"git\" {key}"), "signer-not-allowed"),
        // One key on two lines: either may be the one that counts.
        (format!("mails namespaces=\"git\" {key}\ndesk {key}"), "holds"),
        (format!("desk {key}\nmails namespaces=\"git\" {key}"), "holds"),
        (format!("desk valid-before=\"20261124005959\" {key}"), "signer-not-allowed"),
        (format!("desk valid-before=\"20261124010000\" {key}"), "holds"),
        (format!("desk valid-after=\"20261124010001\" {key}"), "signer-not-allowed"),
        (format!("desk,night@example.jp {key}"), "holds"),
        (format!("*@example.jp {key}"), "holds"),
        (format!("desk {}", sealed.public("other")), "signer-not-allowed"),
        ("# nobody\n".into(), "signer-not-allowed"),
        ("nonsense".into(), "signer-not-allowed"),
        (String::new(), "signer-not-allowed"),
    ] {
        sealed.allow(&list);
        assert_eq!(sealed.verdicts(if verdict == "holds" { 0 } else { 5 }), [verdict], "{list}");
    }
}

#[test]
fn a_key_that_has_expired_still_vouches_for_what_it_sealed_before() {
    let sealed = Sealed::recorded();
    sealed.seal();
    assert_eq!(sealed.desk.run_at(NEXT_DAY, ["log", "seal", "--key", "desk"]).code, 0);
    sealed.allow(&format!("desk valid-before=\"20261124120000\" {}", sealed.public("desk")));
    let mut verdicts = sealed.verdicts(5);
    verdicts.sort();
    assert_eq!(verdicts, ["holds", "signer-not-allowed"]);
}

#[test]
fn what_is_no_seal_is_said() {
    let sealed = Sealed::recorded();
    let name = sealed.seal();
    let file = sealed.desk.in_store("seals").join(&name);
    let text = fs::read_to_string(&file).unwrap();
    let other = Sealed::recorded();
    let foreign = other.seal_with(&format!("--key {}", sealed.desk.beside("desk").display()));
    let foreign = fs::read_to_string(other.desk.in_store("seals").join(foreign)).unwrap();
    for (bytes, verdict) in [
        (String::new(), "unreadable"),
        (text[..text.len() - 1].to_owned(), "unreadable"),
        (text.replace("sequence 000000000007", "sequence 000000000006"), "wrong-signature"),
        (text.replace("T01:00:00", "T01:00:01"), "wrong-signature"),
        (text.replace("\norigin ", "\norigin -\norigin "), "unreadable"),
        (foreign, "other-log"),
        ("x".repeat(70_000), "unreadable"),
    ] {
        fs::write(&file, &bytes).unwrap();
        assert_eq!(sealed.verdicts(5), [verdict], "{bytes:.60}");
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(sealed.verdicts(5), ["unreadable"]);
}

#[test]
fn where_there_is_no_seal_nothing_is_shown() {
    let sealed = Sealed::recorded();
    sealed.run("log verify --allowed-signers allowed").fails(
        6,
        &format!(
            "error: There is no seal in {}: nothing shows what the log was before.\nhint: Check --store and --seals. Seals are \
             made with: mfadesk log seal --key FILE\n",
            sealed.desk.in_store("seals").display()
        ),
    );
    assert_eq!(
        sealed.run("--json log verify --allowed-signers nowhere").refusal(),
        (6, vec!["unreadable-file".into()])
    );
}

#[test]
fn seals_that_are_kept_elsewhere_show_what_was_done_to_the_store_and_its_seals() {
    let mut sealed = Sealed::recorded();
    let name = sealed.seal();
    fs::rename(sealed.desk.in_store("seals"), sealed.desk.beside("copies")).unwrap();
    let seals = || sealed.run("--json log verify --allowed-signers allowed --seals copies");
    assert_eq!(seals().json()["seals"]["seals"][0]["file"], json!(name));
    sealed.cut(6);
    let report = sealed.run("--json log verify --allowed-signers allowed --seals copies").json_of(5);
    assert_eq!(report["seals"]["seals"][0]["verdict"], "cut");
    assert_eq!(sealed.run("--json log verify --seals copies").code, 2, "nobody says whose seals count");
}

#[test]
fn damage_of_the_log_is_said_even_where_there_is_no_seal() {
    let mut sealed = Sealed::recorded();
    spoil(&mut sealed, 4);
    let report = sealed.run("--json log verify --allowed-signers allowed").json_of(5);
    assert_eq!(report["seals"]["seals"], json!([]));
}
