//! The rules of each command, and what it records: one function a subject, in the order of the procedure.

use serde_json::{Map, Value, json};

use super::fit;
use super::fold::{self, Method};
use super::naive::in_force;
use super::rules::{Case, texts};
use super::typed;
use super::usage::{kind, same_device};

/// What a command comes to, whether it may or not.
pub struct Deed {
    /// The data of its event. None only if something refuses it that cannot be lifted.
    pub data: Option<Value>,
    /// The rules that refuse it, in the order in which they are listed.
    pub refusals: Vec<&'static str>,
}

/// What is named and is not there.
type Unknown = &'static str;

/// Rules in the making.
#[derive(Default)]
struct Rules(Vec<&'static str>);

impl Rules {
    /// Notes the refusal, if it is one. Whether it is.
    fn refuse(&mut self, code: &'static str, refuses: bool) -> bool {
        if refuses {
            self.0.push(code);
        }
        refuses
    }

    fn with(self, data: Value) -> Deed {
        // What was not given is left out.
        let data = data.as_object().unwrap().clone();
        let data: Map<String, Value> = data.into_iter().filter(|(_, value)| !value.is_null()).collect();
        Deed { data: Some(Value::Object(data)), refusals: self.0 }
    }
}

/// What this command is refused for, and what it records.
pub fn deed(case: &Case<'_>) -> Result<Deed, Unknown> {
    let mut rules = Rules::default();
    let command = case.command;
    match command["command"].as_str().unwrap() {
        "register" => {
            rules.refuse("account-exists", case.state.open);
            Ok(rules.with(of_person(case)))
        }
        "close" => Ok(rules.with(json!({"reason": command["reason"]}))),
        "reopen" => {
            rules.refuse("account-open", case.state.open);
            Ok(rules.with(json!({"reason": command["reason"]})))
        }
        "edit" if !command["number"].is_null() => case.edit_number(rules),
        "edit" if !command["method"].is_null() => case.edit_method(rules),
        "edit" => Ok(rules.with(of_person(case))),
        "add" => case.add(rules),
        "test" => case.test(rules),
        "default" => {
            let method = case.method("method")?;
            rules.refuse("not-a-sign-in-method", !method.verifies_sign_in());
            rules.refuse("method-unavailable", method.unavailable.is_some());
            Ok(rules.with(json!({"method": method.id})))
        }
        "remove" => case.remove(rules),
        "replace" => {
            let (old, new) = (case.method("old")?, case.method("new")?);
            rules.refuse("not-a-sign-in-method", !new.verifies_sign_in());
            rules.refuse("method-unavailable", new.unavailable.is_some());
            rules.refuse("replacement-untested", !case.judge.passed(new));
            Ok(rules.with(json!({"method": old.id, "by": new.id, "reason": command["reason"]})))
        }
        "lost" | "found" => case.lost_or_found(rules),
        "observe" => {
            let ids = texts(&command["methods"]);
            let named = ids.iter().map(|id| case.find(id)).collect::<Result<Vec<_>, _>>()?;
            let there = |method: &&Method| command["all"] == true || named.iter().any(|it| it.id == method.id);
            let methods: Vec<&str> = case.state.methods.iter().filter(there).map(|it| it.id.as_str()).collect();
            Ok(rules.with(json!({"methods": methods, "from": case.given("from").unwrap_or("page")})))
        }
        "apply" => {
            rules.refuse("already-applied", case.state.application_stands());
            if !rules.refuse("no-method", case.usable().is_empty()) {
                rules.refuse("test-required", !case.usable().iter().any(|method| case.judge.passed(method)));
            }
            rules.refuse(
                "citrix-not-confirmed",
                case.state.affiliation == "staff" && command["citrix_signed_out"] != true,
            );
            Ok(rules.with(json!({"effective_at": case.effective_at()})))
        }
        "terminate" => {
            rules.refuse("not-applied", !case.state.application_stands());
            rules.refuse("identity-check-required", command["identity_check"].is_null());
            Ok(rules.with(json!({"effective_at": case.effective_at(), "reason": command["reason"],
                "identity_check": command["identity_check"]})))
        }
        "reregister request" => {
            rules.refuse("request-open", case.request().is_some());
            rules.refuse("method-still-usable", !case.usable().is_empty());
            let not_linked = case.state.identity_service_linked == Some(false);
            rules.refuse("service-not-linked", command["via"] == "identity-service" && not_linked);
            Ok(rules.with(json!({"via": command["via"], "reason": command["reason"]})))
        }
        "reregister approve" => case.approve(rules),
        "reregister reject" => {
            rules.refuse("no-request", case.request().is_none());
            Ok(rules.with(json!({"why": command["why"]})))
        }
        "phone-change start" => {
            rules.refuse("phone-change-open", case.state.phone_change.is_some());
            let (from, to) = (case.given("from").unwrap(), case.given("to").unwrap());
            rules.refuse("same-device", same_device(from, to));
            Ok(rules.with(json!({"from_device": from, "to_device": to,
                "number_changes": command["number_changes"] == true, "planned_on": command["planned_on"]})))
        }
        "phone-change complete" => {
            rules.refuse("no-phone-change", case.state.phone_change.is_none());
            rules.refuse("phone-change-incomplete", !case.state.left().is_empty());
            Ok(rules.with(json!({})))
        }
        "phone-change cancel" => {
            rules.refuse("no-phone-change", case.state.phone_change.is_none());
            Ok(rules.with(json!({"reason": command["reason"]})))
        }
        "undo" => case.undo(rules),
        other => panic!("no such command: {other}"),
    }
}

fn of_person(case: &Case<'_>) -> Value {
    json!({"affiliation": case.command["affiliation"], "language": case.command["language"],
        "identity_service_linked": case.given("identity_service").map(|it| it == "linked")})
}

impl Case<'_> {
    /// The registered method with this id.
    fn find(&self, id: &str) -> Result<&Method, Unknown> {
        let id = typed::folded(id);
        self.state.methods.iter().find(|method| method.id == id).ok_or("unknown-method")
    }

    /// The registered method named by a member that has to be there.
    fn method(&self, member: &str) -> Result<&Method, Unknown> {
        self.find(self.given(member).unwrap())
    }

    /// The label of `--device`: as typed, or that of where another method is.
    fn device(&self) -> Result<Option<String>, Unknown> {
        match self.given("device") {
            None => Ok(None),
            Some(label) => match label.strip_prefix('@') {
                // There is no device to be on where none is recorded.
                Some(id) => self.find(id)?.device.clone().map(Some).ok_or("unknown-device"),
                None => Ok(Some(label.to_owned())),
            },
        }
    }

    /// The number as it is stored; `None` when what was given is none.
    fn number(&self) -> Option<Value> {
        let number = typed::number(self.given("number")?, self.policy["country_code"].as_str().unwrap())?;
        Some(json!({"masked": typed::masked(&number), "fingerprint": self.scene.fingerprints.get(&number)}))
    }

    fn in_force(&self) -> bool {
        in_force(self.state, &self.judge)
    }

    fn locked_out(&self) -> bool {
        self.in_force() && self.usable().is_empty()
    }

    fn effective_at(&self) -> String {
        fit::text(self.time + self.policy["propagation_minutes"].as_i64().unwrap() * 60_000)
    }

    fn number_and_extension(&self, rules: &mut Rules, kind: &str) {
        let given = self.given("number").is_some();
        let is_phone = ["phone", "alternate-phone", "office-phone"].contains(&kind);
        rules.refuse("number-required", is_phone && !given);
        rules.refuse("number-not-allowed", !is_phone && given);
        rules.refuse("invalid-number", given && self.number().is_none());
        if let Some(channel) = self.given("channel") {
            rules.refuse("channel-not-supported", !fold::channels(kind).unwrap().contains(&channel));
        }
        rules.refuse("extension-not-allowed", kind != "office-phone" && self.given("extension").is_some());
    }

    fn add(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let kind = kind(self.given("kind").unwrap()).unwrap();
        let methods = &self.state.methods;
        let device = self.device()?;
        let one_each = ["phone", "alternate-phone", "office-phone", "email"];
        rules.refuse("slot-taken", one_each.contains(&kind) && methods.iter().any(|it| it.kind == kind));
        self.number_and_extension(&mut rules, kind);
        rules.refuse("locked-out", self.locked_out());
        let only_for = self.policy["only_for"][kind].as_array();
        rules.refuse(
            "kind-not-allowed",
            only_for.is_some_and(|who| !who.iter().any(|it| *it == *self.state.affiliation)),
        );
        let never_first = ["alternate-phone", "office-phone"].contains(&kind);
        rules.refuse("not-first", never_first && !methods.iter().any(Method::verifies_sign_in));
        let together: [(&[&str], &str); 2] = [
            (&["microsoft-authenticator", "authenticator-app", "hardware-token"], "apps_and_tokens"),
            (&["security-key", "passkey"], "keys_and_passkeys"),
        ];
        for (kinds, limit) in together {
            let there = methods.iter().filter(|it| kinds.contains(&it.kind.as_str())).count();
            let full = there as u64 >= self.policy["limits"][limit].as_u64().unwrap();
            rules.refuse("too-many-methods", kinds.contains(&kind) && full);
        }
        let there_already = |it: &Method| {
            self.judge.usable(it)
                && it.kind == kind
                && it.device.iter().any(|one| device.iter().any(|other| same_device(one, other)))
        };
        rules.refuse("duplicate-method", methods.iter().any(there_already));
        Ok(rules.with(json!({"method": self.next_id(), "kind": kind, "device": device, "label": self.command["label"],
            "channel": self.command["channel"], "number": self.number(), "extension": self.command["extension"],
            "serial": self.command["serial"]})))
    }

    /// Numbers are never used again; those of voided events count.
    fn next_id(&self) -> String {
        let added = self.lines.iter().filter(|line| fit::name_of(line) == "method.added");
        let numbers = added.filter_map(|line| line["data"]["method"].as_str()?.strip_prefix('m')?.parse::<u64>().ok());
        format!("m{}", numbers.max().unwrap_or(0) + 1)
    }

    fn edit_method(&self, rules: Rules) -> Result<Deed, Unknown> {
        let method = self.method("method")?;
        Ok(rules.with(json!({"method": method.id, "device": self.device()?, "label": self.command["label"],
            "serial": self.command["serial"]})))
    }

    fn edit_number(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let method = self.method("method")?;
        let device = self.device()?;
        rules.refuse("no-change-screen", !method.is_phone());
        self.number_and_extension(&mut rules, &method.kind);
        rules.refuse("locked-out", self.locked_out());
        Ok(rules.with(json!({"method": method.id, "number": self.number(), "extension": self.command["extension"],
            "device": device})))
    }

    fn test(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let usable = self.usable();
        let method = match self.given("method") {
            Some(id) => self.find(id)?,
            None if usable.len() == 1 => usable[0],
            None => {
                rules.refuse("method-required", true);
                return Ok(Deed { data: None, refusals: rules.0 });
            }
        };
        let passed = self.command["result"] == "passed";
        rules.refuse("not-a-sign-in-method", !method.verifies_sign_in());
        rules.refuse("method-unavailable", passed && method.unavailable.is_some());
        let channel = self.given("channel").or(method.channels.first().map(String::as_str));
        let channel = channel.map(str::to_owned);
        rules
            .refuse("channel-not-supported", channel.as_ref().is_none_or(|channel| !method.channels.contains(channel)));
        let last_test = method.last_test.as_ref().map(|test| test.at);
        let known = [Some(method.changed_at), last_test];
        rules.refuse("older-than-known", known.iter().flatten().any(|it| self.time < *it));
        let evidence = passed.then_some("operator");
        Ok(rules.with(json!({"method": method.id, "channel": channel, "evidence": evidence,
            "why": self.command["why"]})))
    }

    fn remove(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let method = self.method("method")?;
        rules.refuse("locked-out", self.locked_out());
        if self.in_force() && self.judge.usable(method) {
            let others: Vec<&Method> = self.state.methods.iter().filter(|it| it.id != method.id).collect();
            let remain: Vec<&&Method> = others.iter().filter(|it| self.judge.usable(it)).collect();
            let last = !others.iter().any(|it| it.verifies_sign_in());
            if !rules.refuse("last-method", last) && !rules.refuse("would-lock-out", remain.is_empty()) {
                let untested = self.judge.passed(method) && !remain.iter().any(|it| self.judge.passed(it));
                rules.refuse("would-leave-untested", untested);
            }
        }
        Ok(rules.with(json!({"method": method.id, "reason": self.command["reason"]})))
    }

    /// Every registered method that WHAT names.
    fn named(&self, what: &str) -> Result<Vec<&Method>, Unknown> {
        let those = |unknown, named: &dyn Fn(&Method) -> bool| {
            let methods: Vec<&Method> = self.state.methods.iter().filter(|it| named(it)).collect();
            if methods.is_empty() { Err(unknown) } else { Ok(methods) }
        };
        if let Some(number) = what.strip_prefix("number:") {
            return those("unknown-number", &|method: &Method| match (&method.number, number.len()) {
                (Some(known), 2) => typed::last_two(known["masked"].as_str().unwrap()) == number,
                (Some(known), _) => {
                    let whole = typed::number(number, self.policy["country_code"].as_str().unwrap()).unwrap();
                    let print = self.scene.fingerprints.get(&whole);
                    print.is_some_and(|print| known["fingerprint"] == print.as_str())
                }
                (None, _) => false,
            });
        }
        match device_named(what) {
            None => self.find(what).map(|method| vec![method]),
            Some(label) => {
                those("unknown-device", &|method| method.device.iter().any(|device| same_device(device, label)))
            }
        }
    }

    fn lost_or_found(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let what = texts(&self.command["what"]);
        let named: Vec<Result<Vec<&Method>, Unknown>> = what.iter().map(|what| self.named(what)).collect();
        for unknown in ["unknown-method", "unknown-device", "unknown-number"] {
            if named.iter().any(|it| it.as_ref().err() == Some(&unknown)) {
                return Err(unknown);
            }
        }
        let named: Vec<&Method> = named.into_iter().flat_map(Result::unwrap).collect();
        let of_those = |those: &dyn Fn(&Method) -> bool| -> Vec<&str> {
            let those = |it: &&Method| named.iter().any(|named| named.id == it.id) && those(it);
            self.state.methods.iter().filter(those).map(|it| it.id.as_str()).collect()
        };
        if self.command["command"] == "found" {
            let methods = of_those(&|method| method.unavailable.is_some());
            rules.refuse("nothing-lost", methods.is_empty());
            return Ok(rules.with(json!({"methods": methods})));
        }
        // What was named, when it was a device, and nothing else.
        let device = if let [what] = what[..] { device_named(what) } else { None };
        let reason = self.given("reason").unwrap_or("lost");
        Ok(rules.with(json!({"methods": of_those(&|_| true), "reason": reason, "device": device})))
    }

    /// The line that recorded the request that is open.
    fn request(&self) -> Option<&Value> {
        let open = self.state.reregistration.as_ref().is_some_and(|it| it["state"] == "requested");
        let voided = fold::voided(self.lines);
        let requests =
            |line: &&&Value| fit::name_of(line) == "reregistration.requested" && !voided.contains(&&line["id"]);
        self.lines.iter().rfind(requests).copied().filter(|_| open)
    }

    fn approve(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let request = self.request();
        rules.refuse("no-request", request.is_none());
        let checked = request.is_some_and(|request| request["data"]["via"] == "identity-service");
        rules.refuse("identity-check-required", !checked && self.command["identity_check"].is_null());
        let same = request.is_some_and(|request| request["authid"] == self.scene.authid);
        rules.refuse("same-operator", !checked && self.policy["second_operator"] == true && same);
        rules.refuse("method-still-usable", !self.usable().is_empty());
        Ok(rules.with(json!({"identity_check": self.command["identity_check"]})))
    }

    fn undo(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let voided = fold::voided(self.lines);
        let is_voided = |line: &Value| voided.contains(&&line["id"]);
        let not_voidable = |line: &Value| {
            let name = fit::name_of(line);
            ["account.registered", "event.voided", "policy.set"].contains(&name) || name.starts_with("log.")
        };
        let Some(sequence) = self.command["sequence"].as_u64() else {
            let standing = |line: &&&Value| fit::name_of(line) != "event.voided" && !is_voided(line);
            let newest = self.lines.iter().rfind(standing).unwrap();
            rules.refuse("not-voidable", not_voidable(newest));
            rules.refuse("not-yours", newest["authid"] != self.scene.authid);
            let recorded = fit::millis(newest["recordedtime"].as_str().unwrap()).unwrap();
            rules.refuse("too-late", self.scene.clock - recorded > 15 * 60_000);
            // A void has a reason, given or not.
            let reason = self.given("reason").unwrap_or("undone");
            return Ok(rules.with(json!({"event": newest["id"], "reason": reason})));
        };
        let place = self.lines.iter().position(|line| line["sequence"] == format!("{sequence:012}"));
        let place = place.ok_or("unknown-event")?;
        let event = self.lines[place];
        rules.refuse("not-voidable", not_voidable(event));
        rules.refuse("already-voided", is_voided(event));
        let before = fold::effects(self.lines, None);
        let after = fold::effects(self.lines, Some(&event["id"]));
        let no_longer = |later: usize| match (&before[later], &after[later]) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(before), Some(after)) => before.iter().any(|id| !after.contains(id)),
        };
        rules.refuse("would-not-fit", (place + 1..self.lines.len()).any(no_longer));
        Ok(rules.with(json!({"event": event["id"], "reason": self.command["reason"]})))
    }
}

/// The label, when WHAT names a device: after `device:`, or whatever is no method id (and no number).
fn device_named(what: &str) -> Option<&str> {
    let is_id = typed::folded(what)
        .strip_prefix('m')
        .is_some_and(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()));
    what.strip_prefix("device:").or_else(|| (!is_id && !what.starts_with("number:")).then_some(what))
}
