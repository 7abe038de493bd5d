//! JSON, JSON lines and CSV: the published forms, and one list of fields for all of them.

use std::collections::BTreeSet;

use mfadesk::domain::instant::Instant;
use mfadesk::domain::risk::Level;
use mfadesk::domain::sequence::Sequence;
use mfadesk::queries::answer::PopulationCount;
use mfadesk::queries::audit::AuditAnswer;
use mfadesk::queries::question::{AuditQuestion, Question, RiskQuestion};
use mfadesk::queries::recheck::{Difference, Json, NotCompared, Rechecked, WhyNotCompared};
use mfadesk::render::{self, Format, Lang, Style};
use serde_json::{Value, json};

use super::world::{NOW, World, audited, everybody, frame, one_iphone, style};
use crate::support::schemas::validate_answer;

fn form(format: Format) -> Style {
    style(format, Lang::Ja, Some(80))
}

fn parsed(text: &str) -> Value {
    assert_eq!(text.matches('\n').count(), 1, "one line: {text}");
    serde_json::from_str(text).unwrap()
}

fn all_levels() -> RiskQuestion {
    RiskQuestion { level: Level::ALL.map(|level| level.as_str().to_owned()).into(), ..RiskQuestion::default() }
}

fn audit() -> AuditAnswer<'static> {
    AuditAnswer {
        frame: frame(Question::Audit(AuditQuestion::default()), PopulationCount { accounts: 12, closed: 1 }),
        events: audited().into(),
    }
}

fn counted(question: RiskQuestion) -> RiskQuestion {
    RiskQuestion { count: true, ..question }
}

#[test]
fn every_answer_follows_its_schema() {
    let world = everybody();
    for (name, text) in [
        ("status", render::answer(&world.status(), &form(Format::Json))),
        ("status", render::answer(&world.status_of_all(), &form(Format::Json))),
        ("risk", render::answer(&world.risk(RiskQuestion::default()), &form(Format::Json))),
        ("risk", render::answer(&world.risk(all_levels()), &form(Format::Json))),
        ("audit", render::answer(&audit(), &form(Format::Json))),
        ("shared", render::answer(&world.shared(), &form(Format::Json))),
        ("stats", render::answer(&world.stats(&[]), &form(Format::Json))),
        ("diff", render::answer(&world.diff(&World::new()), &form(Format::Json))),
        ("diff", render::answer(&world.diff_of_one(&world), &form(Format::Json))),
        ("status", render::answer(&World::new().status_of_all(), &form(Format::Json))),
    ] {
        assert_eq!(validate_answer(name, &parsed(&text)), Ok(()), "{text}");
    }
}

#[test]
fn an_answer_names_its_question_and_its_evidence_first() {
    let text = render::answer(&everybody().risk(RiskQuestion::default()), &form(Format::Json));
    let beginning = format!(
        "{{\"mfadesk\":\"{}\",\"query\":{{\"command\":\"risk\"}},\"as_of\":\"{NOW}\",\"on\":null,\
         \"log\":{{\"origin\":\"7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4\",\"sequence\":\"000000048211\",\"chainhash\":\"{}\",\"verified\":true}},\
         \"population\":{{\"accounts\":11,\"closed\":1}},\
         \"counts\":{{\"locked-out\":1,\"critical\":2,\"warning\":2,\"ok\":1,\"not-in-force\":5}},\"setup_required\":1,\
         \"setup_required_accounts\":[\"0200000008\"],\
         \"accounts\":[{{\"account\":\"0200000007\",",
        env!("CARGO_PKG_VERSION"),
        "d".repeat(64)
    );
    assert!(text.starts_with(&beginning), "{text}");
}

#[test]
fn json_lines_are_the_rows_of_the_json() {
    let world = everybody();
    let rows = |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
    let whole = parsed(&render::answer(&world.status(), &form(Format::Json)));
    assert_eq!(json!(rows(&render::answer(&world.status(), &form(Format::Jsonl)))), whole["accounts"]);
    let whole = parsed(&render::answer(&audit(), &form(Format::Json)));
    assert_eq!(json!(rows(&render::answer(&audit(), &form(Format::Jsonl)))), whole["events"]);
    let whole = parsed(&render::answer(&world.risk(all_levels()), &form(Format::Json)));
    assert_eq!(json!(rows(&render::answer(&world.risk(all_levels()), &form(Format::Jsonl)))), whole["accounts"]);
}

/// The members of rows as a spreadsheet names them; open data is one member.
fn flattened(rows: &[Value]) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) if path != "data" => {
                for (name, member) in members {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    walk(member, &path, found);
                }
            }
            _ => {
                found.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    rows.iter().for_each(|row| walk(row, "", &mut found));
    // Where one row has an object, another may have null: the object tells the members.
    let nested: BTreeSet<String> =
        found.iter().filter_map(|path| path.rsplit_once('.')).map(|(outer, _)| outer.to_owned()).collect();
    found.difference(&nested).cloned().collect()
}

fn header(csv: &str) -> BTreeSet<String> {
    let names: Vec<String> = csv.lines().next().unwrap().split(',').map(str::to_owned).collect();
    let set: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(set.len(), names.len(), "no name twice");
    set
}

#[test]
fn the_columns_of_the_csv_are_exactly_the_members_of_the_json() {
    let world = everybody().where_calls_end();
    let rows = |text: &str, list: &str| parsed(text)[list].as_array().unwrap().clone();

    let json = rows(&render::answer(&world.status(), &form(Format::Json)), "accounts");
    assert_eq!(header(&render::answer(&world.status(), &form(Format::Csv))), flattened(&json));

    let json = rows(&render::answer(&world.risk(all_levels()), &form(Format::Json)), "accounts");
    assert_eq!(header(&render::answer(&world.risk(all_levels()), &form(Format::Csv))), flattened(&json));

    let json = rows(&render::answer(&world.shared(), &form(Format::Json)), "shared");
    assert_eq!(header(&render::answer(&world.shared(), &form(Format::Csv))), flattened(&json));

    let mut before = everybody();
    before.people.remove(1);
    before.people[3].1.closed = true;
    let json = rows(&render::answer(&world.diff(&before), &form(Format::Json)), "changes");
    assert_eq!(header(&render::answer(&world.diff(&before), &form(Format::Csv))), flattened(&json));

    let json = rows(&render::answer(&audit(), &form(Format::Json)), "events");
    assert_eq!(header(&render::answer(&audit(), &form(Format::Csv))), flattened(&json));

    let json = parsed(&render::answer(&world.risk(counted(all_levels())), &form(Format::Jsonl)));
    assert_eq!(header(&render::answer(&world.risk(counted(all_levels())), &form(Format::Csv))), flattened(&[json]));
}

#[test]
fn a_csv_row_holds_ids_by_blanks_and_objects_as_json() {
    let text = render::answer(&one_iphone().status(), &form(Format::Csv));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| row.get(names.iter().position(|header| header == name).unwrap()).unwrap().to_owned();
    assert_eq!(cell("account"), "0123456789");
    assert_eq!(cell("mfa.state"), "starting");
    assert_eq!(cell("setup.step"), "");
    assert_eq!(cell("observed.from"), "page");
    assert_eq!(cell("risk.single_points_of_failure"), "device:iphone15");
    assert_eq!(
        cell("risk.reasons"),
        "[{\"code\":\"shared-device\",\"domain\":\"device:iphone15\",\"methods\":[\"m1\",\"m2\"]}]"
    );
    let methods: Value = serde_json::from_str(&cell("methods")).unwrap();
    assert_eq!(methods[1]["number"]["masked"], "+81 ••• ••• ••12");
    let text = render::answer(&one_iphone().risk(RiskQuestion::default()), &form(Format::Csv));
    assert!(
        text.lines().nth(1).unwrap().starts_with("0123456789,student,starting,critical,1,1,m1 m2,device:iphone15,"),
        "{text}"
    );
}

#[test]
fn a_csv_without_rows_is_its_header() {
    let empty = World::new();
    let one_line = |text: String| assert_eq!(text.lines().count(), 1, "{text}");
    one_line(render::answer(&empty.status_of_all(), &form(Format::Csv)));
    one_line(render::answer(&empty.risk(RiskQuestion::default()), &form(Format::Csv)));
    one_line(render::answer(&AuditAnswer { events: Vec::new().into(), ..audit() }, &form(Format::Csv)));
    one_line(render::recheck(&Rechecked::default(), &form(Format::Csv)));
}

#[test]
fn counts_are_an_answer_without_a_list() {
    let world = everybody();
    let value = parsed(&render::answer(&world.risk(counted(RiskQuestion::default())), &form(Format::Json)));
    assert_eq!(value["counts"], json!({"locked-out": 1, "critical": 2, "warning": 2, "ok": 1, "not-in-force": 5}));
    assert_eq!(value["setup_required"], 1);
    assert_eq!(value["setup_required_accounts"], json!(["0200000008"]));
    assert_eq!(value.get("accounts"), None);
    assert_eq!(
        render::answer(&world.risk(counted(RiskQuestion::default())), &form(Format::Csv)),
        "population.accounts,population.closed,counts.locked-out,counts.critical,counts.warning,counts.ok,\
         counts.not-in-force,setup_required\n11,1,1,2,2,1,5,1\n"
    );
}

#[test]
fn recheck_and_head_have_their_forms() {
    let [before, after] = [b"3", b"4"].map(|number| Json::read(number).unwrap());
    let difference = Difference { account: None, member: "counts.ok".into(), before, after };
    let same = |differences: &[Difference], format| {
        let mut found = Rechecked { differences: differences.to_vec(), ..Rechecked::default() };
        found.not_compared.insert(NotCompared { why: WhyNotCompared::CheckedNow, member: "log.verified".into() });
        render::recheck(&found, &form(format))
    };
    let left_out = "\"not_compared\":[{\"why\":\"checked-now\",\"member\":\"log.verified\"}]";
    assert_eq!(same(&[], Format::Json), format!("{{\"same\":true,{left_out},\"differences\":[]}}\n"));
    let row = "{\"account\":null,\"member\":\"counts.ok\",\"before\":3,\"after\":4}";
    assert_eq!(
        same(std::slice::from_ref(&difference), Format::Json),
        format!("{{\"same\":false,{left_out},\"differences\":[{row}]}}\n")
    );
    assert_eq!(same(std::slice::from_ref(&difference), Format::Jsonl), format!("{row}\n"));
    assert_eq!(same(&[difference], Format::Csv), "account,member,before,after\n,counts.ok,3,4\n");

    let head = render::ShownHead {
        sequence: Sequence(42),
        bytes: 7,
        chainhash: "ab".into(),
        origin: None,
        recorded: Instant::parse(NOW),
    };
    let row = "{\"sequence\":\"000000000042\",\"bytes\":7,\"chainhash\":\"ab\",\"origin\":null,\"recorded\":\"2026-11-24T01:32:00.000Z\"}\n";
    assert_eq!(render::head(&head, &form(Format::Json)), row);
    assert_eq!(
        render::head(&head, &form(Format::Csv)),
        "sequence,bytes,chainhash,origin,recorded\n000000000042,7,ab,,2026-11-24T01:32:00.000Z\n"
    );
}
