//! Commands at random, right and wrong ones, as lines of a batch; and the same as they are typed.

use serde_json::{Value, json};

/// The arguments that have no option's name, in the order in which they are typed.
const POSITIONALS: [&str; 10] =
    ["account", "affiliation", "kind", "method", "result", "old", "new", "what", "methods", "sequence"];

/// Numbers that are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

pub fn account(number: usize) -> String {
    format!("{:010}", 123_000_000 + number)
}

/// Registers the accounts, then does this and that with them.
pub fn at_random(seed: u64, accounts: &[String], count: usize) -> Vec<Value> {
    let mut dice = Dice::new(seed);
    let mut commands: Vec<Value> = accounts
        .iter()
        .map(
            |account| json!({"command": "register", "account": account, "affiliation": dice.of(&["student", "staff"])}),
        )
        .collect();
    while commands.len() < count {
        let account = accounts[dice.below(accounts.len())].clone();
        let mut command = one(&mut dice);
        command["account"] = json!(account);
        commands.push(command);
    }
    commands.truncate(count);
    commands
}

fn one(dice: &mut Dice) -> Value {
    let method = dice.of(&["m1", "m2", "m3", "m4", "ｍ１", "n1"]);
    let device = dice.of(&["iPhone 15", "Pixel 9", "YubiKey 5", "@m1"]);
    match dice.below(24) {
        0..=3 => {
            json!({"command": "add", "kind": dice.of(&["app", "msauth", "security-key", "passkey"]), "device": device})
        }
        4 => json!({"command": "add", "kind": "phone", "device": device, "number": dice.of(&["090-1234-5612", "12"])}),
        5 => json!({"command": "add", "kind": "office-phone", "number": "03-5841-0000", "extension": "12345"}),
        6 | 7 => json!({"command": "test", "method": method, "result": "passed"}),
        8 => {
            json!({"command": "test", "method": method, "result": "failed", "why": dice.of(&["no signal", "090-1234-5612"])})
        }
        9 => json!({"command": "test", "result": "passed"}),
        10 => json!({"command": "default", "method": method, "ticket": "TICKET-881"}),
        11 => json!({"command": "remove", "method": method, "reason": "gave the phone away"}),
        12 => {
            json!({"command": "remove", "method": method, "override": ["last-method", "would-lock-out"], "because": "it is gone"})
        }
        13 => json!({"command": "lost", "what": ["iPhone 15"], "reason": "broken"}),
        14 => json!({"command": "found", "what": ["iPhone 15", "m2"]}),
        15 => json!({"command": "apply", "citrix_signed_out": true}),
        16 => json!({"command": "edit", "method": method, "device": device, "at": "2h-ago"}),
        17 => json!({"command": "replace", "old": "m1", "new": method}),
        18 => json!({"command": "observe", "methods": ["m1", "m2"], "from": "directory"}),
        19 => json!({"command": "reregister request", "via": "office", "actor": "tanaka"}),
        20 => json!({"command": "reregister approve", "identity_check": "student-id"}),
        21 => json!({"command": "phone-change start", "from": "iPhone 15", "to": "Pixel 9", "number_changes": true}),
        22 => json!({"command": "undo"}),
        _ => json!({"command": "undo", "sequence": dice.below(40), "reason": "a slip"}),
    }
}

/// The command as it is typed.
pub fn typed(command: &Value) -> Vec<String> {
    let members = command.as_object().unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut words: Vec<String> = text(&members["command"]).split(' ').map(str::to_owned).collect();
    for name in POSITIONALS {
        match members.get(name) {
            None => {}
            Some(Value::Array(items)) => words.extend(items.iter().map(text)),
            Some(value) => words.push(text(value)),
        }
    }
    for (name, value) in members.iter().filter(|(name, _)| *name != "command" && !POSITIONALS.contains(&name.as_str()))
    {
        let option = format!("--{}", name.replace('_', "-"));
        match value {
            Value::Bool(true) => words.push(option),
            Value::Array(items) => {
                words.push(format!("{option}={}", items.iter().map(text).collect::<Vec<_>>().join(",")))
            }
            value => words.push(format!("{option}={}", text(value))),
        }
    }
    words
}
