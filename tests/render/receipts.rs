//! Receipts: "Recorded.", never as if the deed itself had been done, and what is left to do.

use mfadesk::desk::receipt::Receipt;
use mfadesk::domain::envelope::{Envelope, EventRef};
use mfadesk::domain::id::{AccountId, EventId, MethodId};
use mfadesk::domain::risk::FailureDomain;
use mfadesk::domain::rules::Warning;
use mfadesk::render::{self, Format, Lang};
use serde_json::json;

use super::assert_expected;
use super::world::{envelope, fact, style, table};
use crate::support::schemas::validate_answer;

fn receipt(name: &str, data: serde_json::Value) -> Receipt {
    let envelope = Envelope { id: EventId::new("01a20b1f-4f3c-7a07-ab7b-c5d7a7b771f0"), ..envelope(42) };
    Receipt {
        account: Some(AccountId::new("0123456789")),
        event: Some(EventRef { type_word: format!("mfadesk.{name}.v1"), envelope }),
        data: fact(name, data),
        repeated: false,
        warnings: Vec::new(),
    }
}

fn applied() -> Receipt {
    let critical =
        Warning::CriticalOnceInForce { domain: FailureDomain::Device("iphone15".into()), what: "iPhone 15".into() };
    Receipt { warnings: vec![critical], ..receipt("mfa.applied", json!({"effective_at": "2026-11-24T01:55:00.000Z"})) }
}

fn lost() -> Receipt {
    let left = Warning::LeftToSignIn { methods: vec![MethodId::new("m3")] };
    let default = Warning::DefaultLost { method: MethodId::new("m1"), has_others: true };
    let data = json!({"methods": ["m1", "m2"], "reason": "lost", "device": "iPhone 15"});
    Receipt { warnings: vec![left, default], ..receipt("method.unavailable", data) }
}

#[test]
fn every_receipt_says_that_it_was_recorded_and_what_is_left_to_do() {
    let number = json!({"masked": "+81 ••• ••• ••12"});
    for (lang, language) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, columns) in [(Some(80), "80"), (Some(120), "120"), (None, "pipe")] {
            let text: Vec<String> = [
                receipt("account.registered", json!({"affiliation": "student", "language": "ja", "identity_service_linked": true})),
                receipt("method.added", json!({"method": "m2", "kind": "phone", "device": "iPhone 15", "channel": "call", "number": number})),
                receipt("sign-in.test-passed", json!({"method": "m2", "channel": "sms", "evidence": "operator"})),
                receipt("sign-in.test-failed", json!({"method": "m2", "channel": "sms", "why": "SMSが届かない"})),
                applied(),
                receipt("method.removed", json!({"method": "m2", "reason": "電話を解約"})),
                lost(),
                receipt("method.available", json!({"methods": ["m1", "m2"]})),
                receipt("event.voided", json!({"event": "01a20b1f-4f3c-7a07-ab7b-c5d7a7b771f0", "reason": "undone"})),
                Receipt { repeated: true, ..receipt("method.made-default", json!({"method": "m2"})) },
                Receipt { event: None, ..receipt("mfa.applied", json!({"effective_at": "2026-11-24T01:55:00.000Z"})) },
            ]
            .iter()
            .map(|receipt| render::receipt(receipt, &table(lang, width)))
            .collect();
            assert_expected(&format!("receipts.{language}.{columns}"), &text.join("\n"));
        }
    }
}

#[test]
fn a_receipt_for_scripts_is_one_line_of_english_json() {
    for format in [Format::Json, Format::Jsonl, Format::Csv] {
        let text = render::receipt(&applied(), &style(format, Lang::Ja, Some(80)));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(validate_answer("receipt", &value), Ok(()));
        assert_eq!(
            text,
            "{\"ok\":true,\"account\":\"0123456789\",\"event\":{\"id\":\"01a20b1f-4f3c-7a07-ab7b-c5d7a7b771f0\",\"sequence\":\"000000000042\",\
             \"type\":\"mfadesk.mfa.applied.v1\",\"time\":\"2026-11-24T01:15:00.000Z\"},\
             \"warnings\":[{\"code\":\"critical-once-in-force\",\"message\":\"Once MFA is on, losing \\\"iPhone 15\\\" alone locks this person out. Have them add and test a method that does not depend on it.\"}],\
             \"next\":[{\"code\":\"press-save\",\"message\":\"In the User Menu, under \\\"multi-factor authentication \
             setting\\\", the person answers \\\"Yes\\\" to \\\"Use MFA\\\" and presses \\\"SAVE\\\", if that was not done yet. MFA takes effect after about \
             40 min, at about 2026-11-24 10:55 +09:00. VPN and Slack work only after that.\"}]}\n"
        );
    }
}

#[test]
fn a_dry_run_has_no_event() {
    let receipt = Receipt { event: None, ..receipt("method.made-default", json!({"method": "m2"})) };
    let text = render::receipt(&receipt, &style(Format::Json, Lang::En, None));
    assert_eq!(text, "{\"ok\":true,\"account\":\"0123456789\",\"event\":null,\"warnings\":[],\"next\":[]}\n");
}
