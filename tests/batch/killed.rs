//! A batch that is killed leaves a valid prefix, and can be sent again.

use serde_json::{Value, json};

use super::commands::{Dice, account, at_random};
use super::{Piped, Store, lines, results};

#[test]
fn a_batch_killed_at_any_moment_and_sent_again_ends_in_the_states_of_one_that_was_not() {
    let accounts: Vec<String> = (0..4).map(account).collect();
    let commands = at_random(3, &accounts, 500);
    // What was refused is judged anew when it is sent again, and may fit what came after it. So: what was recorded.
    let results = results(&Store::new().batch(&commands));
    let recorded = commands.into_iter().zip(results).filter(|(_, result)| result["ok"] == true);
    let mut commands: Vec<Value> = recorded.map(|(command, _)| command).collect();
    for (number, command) in commands.iter_mut().enumerate() {
        command["event_id"] = json!(format!("01930000-0000-7000-8000-{number:012}"));
    }
    let undisturbed = Store::new();
    assert_eq!(undisturbed.batch(&commands).code, 0);

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines(&commands)).unwrap();
    let (store, mut dice) = (Store::new(), Dice::new(5));
    for _ in 0..8 {
        let mut batch = Piped::start(&store, &["batch", file.path().to_str().unwrap(), "--group-size", "7"]);
        let answered: Vec<Value> = (0..dice.below(commands.len() / 6)).map_while(|_| batch.result()).collect();
        batch.child.kill().unwrap();
        batch.child.wait().unwrap();
        assert_eq!(store.run(["log", "verify"]).code, 0);
        let log = String::from_utf8(store.log()).unwrap();
        for id in answered.iter().filter_map(|result| result["event"]["id"].as_str()) {
            assert!(log.contains(id), "{id} was answered, and is in the log");
        }
    }
    assert_eq!(store.batch(&commands).code, 0);
    assert_eq!(store.states(), undisturbed.states());
    assert_eq!(store.facts(), undisturbed.facts());
}
