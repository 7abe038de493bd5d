//! The rules of each command, and what it records: one function a subject, in the order of the procedure.

use serde_json::{Map, Value, json};

use super::fit;
use super::fold::{self, Method, device_key};
use super::naive::in_force;
use super::rules::{Case, texts};
use super::typed;
use super::usage::{is_ending, is_fingerprint, kind, same_device};

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

/// What this command is refused for, and what it records. What it says must not be from before what is known.
pub fn deed(case: &Case<'_>) -> Result<Deed, Unknown> {
    let mut deed = of_the_command(case)?;
    let is_older = Known::of(case).from.is_some_and(|known| case.time < known);
    if is_older {
        deed.refusals.push("older-than-known");
    }
    Ok(deed)
}

fn of_the_command(case: &Case<'_>) -> Result<Deed, Unknown> {
    let mut rules = Rules::default();
    let command = case.command;
    match command["command"].as_str().unwrap() {
        "register" => {
            rules.refuse("account-exists", case.state.open);
            Ok(rules.with(of_person(case)))
        }
        "note" => Ok(rules.with(json!({"text": command["text"], "follow_up": command["follow_up"]}))),
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
            rules.refuse("never-default", case.kinds("never_default", &[]).contains(&method.kind));
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
    /// Whether an edit says what is on record already, as it was typed.
    pub fn is_on_record(&self, kind: &str, data: &Value) -> bool {
        let is = |member: &str, known: Option<&str>| {
            data[member].is_null() || data[member].as_str().unwrap_or_default() == known.unwrap_or_default()
        };
        match kind {
            "mfadesk.account.updated.v1" => {
                let linked = &data["identity_service_linked"];
                is("affiliation", Some(&self.state.affiliation))
                    && is("language", self.state.language.as_deref())
                    && (linked.is_null() || linked.as_bool() == self.state.identity_service_linked)
            }
            "mfadesk.method.updated.v1" => {
                let method = self.find(data["method"].as_str().unwrap()).ok().unwrap();
                is("device", method.device.as_deref())
                    && is("label", method.label.as_deref())
                    && is("serial", method.serial.as_deref())
            }
            _ => false,
        }
    }

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
        let never_first = self.kinds("not_first", &["alternate-phone", "office-phone"]).iter().any(|it| it == kind);
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
        let duplicates = |it: &Method| self.is_usable(it) && self.adds_nothing_to(it, kind, device.as_deref());
        rules.refuse("duplicate-method", methods.iter().any(duplicates));
        Ok(rules.with(json!({"method": self.next_id(), "kind": kind, "device": device, "label": self.command["label"],
            "channel": self.command["channel"], "number": self.number(), "extension": self.command["extension"],
            "serial": self.command["serial"]})))
    }

    /// The method to be added is of the same kind on the same device, or has the same serial or number.
    fn adds_nothing_to(&self, known: &Method, kind: &str, device: Option<&str>) -> bool {
        let serial = self.given("serial").and_then(device_key);
        let fingerprint = self.number().and_then(|number| number["fingerprint"].as_str().map(str::to_owned));
        let on_one_device = match (known.device.as_deref(), device) {
            (Some(one), Some(other)) => same_device(one, other) && !self.judge.is_generic(other),
            _ => false,
        };
        let serials_differ = serial.is_some() && known.serial_key().is_some() && serial != known.serial_key();
        (known.kind == kind && on_one_device && !serials_differ)
            || (serial.is_some() && serial == known.serial_key())
            || (fingerprint.is_some() && fingerprint.as_deref() == known.fingerprint())
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
        // A failed try is a fact, and so is one from before the method became unavailable.
        let since = method.unavailable.as_ref().and(method.unavailable_at);
        rules.refuse("method-unavailable", passed && since.is_some_and(|since| since <= self.time));
        let channel = self.given("channel").map(str::to_owned);
        let channel = channel.or(self.judge.channels(method).first().cloned()).or(method.channels.first().cloned());
        rules
            .refuse("channel-not-supported", channel.as_ref().is_none_or(|channel| !method.channels.contains(channel)));
        let evidence = passed.then_some("operator");
        Ok(rules.with(json!({"method": method.id, "channel": channel, "evidence": evidence,
            "why": self.command["why"]})))
    }

    fn remove(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let method = self.method("method")?;
        rules.refuse("locked-out", self.locked_out());
        if self.in_force() && self.is_usable(method) {
            let others: Vec<&Method> = self.state.methods.iter().filter(|it| it.id != method.id).collect();
            let remain: Vec<&&Method> = others.iter().filter(|it| self.is_usable(it)).collect();
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
            return those("unknown-number", &|method: &Method| match &method.number {
                // No more than two are on record.
                Some(known) if is_ending(number) => {
                    typed::last_two(known["masked"].as_str().unwrap()) == typed::last_two(number)
                }
                Some(known) if is_fingerprint(number) => known["fingerprint"] == number,
                Some(known) => {
                    let whole = typed::number(number, self.policy["country_code"].as_str().unwrap()).unwrap();
                    let print = self.scene.fingerprints.get(&whole);
                    print.is_some_and(|print| known["fingerprint"] == print.as_str())
                }
                None => false,
            });
        }
        if let Some(serial) = what.strip_prefix("serial:") {
            let key = device_key(serial);
            return those("unknown-device", &|method| key.is_some() && method.serial_key() == key);
        }
        match device_named(what) {
            None => self.find(what).map(|method| vec![method]),
            // Those with that label, generic or not, and those whose device that is: a number's phone.
            Some(label) => those("unknown-device", &|method| {
                let is_in_it = |key: String| self.judge.devices(self.state, method).contains(&key);
                method.device.iter().any(|device| same_device(device, label)) || device_key(label).is_some_and(is_in_it)
            }),
        }
    }

    /// What WHAT names for `found`: what is marked unavailable, or signed in though it was stolen; by device, serial or number not for every reason.
    fn to_be_found(&self, what: &str) -> Result<Vec<&Method>, Unknown> {
        let comes_back = |method: &&Method| match method.unavailable.as_deref() {
            None => method.stolen_at.is_some(),
            Some(reason) => names_a_method(what) || ["lost", "stolen", "broken", "no-access"].contains(&reason),
        };
        Ok(self.named(what)?.into_iter().filter(comes_back).collect())
    }

    fn lost_or_found(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let what = texts(&self.command["what"]);
        let named: Vec<Result<Vec<&Method>, Unknown>> = what.iter().map(|what| self.named(what)).collect();
        for unknown in ["unknown-method", "unknown-device", "unknown-number"] {
            if named.iter().any(|it| it.as_ref().err() == Some(&unknown)) {
                return Err(unknown);
            }
        }
        let in_order = |named: Vec<&Method>| -> Vec<&str> {
            let those = |it: &&Method| named.iter().any(|named| named.id == it.id);
            self.state.methods.iter().filter(those).map(|it| it.id.as_str()).collect()
        };
        if self.command["command"] == "found" {
            let methods = in_order(what.iter().flat_map(|what| self.to_be_found(what).unwrap()).collect());
            rules.refuse("nothing-lost", methods.is_empty());
            return Ok(rules.with(json!({"methods": methods})));
        }
        let methods = in_order(named.into_iter().flat_map(Result::unwrap).collect());
        // What was named, when it was a device, and nothing else.
        let device = if let [what] = what[..] { device_named(what) } else { None };
        let reason = self.given("reason").unwrap_or("lost");
        Ok(rules.with(json!({"methods": methods, "reason": reason, "device": device})))
    }

    /// The line that recorded the request that is open: of those dated as it is the latest.
    fn request(&self) -> Option<&Value> {
        let open = self.state.reregistration.as_ref().filter(|it| it["state"] == "requested")?;
        let voided = fold::voided(self.lines);
        let is_it = |line: &&&Value| {
            fit::name_of(line) == "reregistration.requested"
                && line["time"] == open["at"]
                && !voided.contains(&&line["id"])
        };
        self.lines.iter().rfind(is_it).copied()
    }

    fn approve(&self, mut rules: Rules) -> Result<Deed, Unknown> {
        let request = self.request();
        rules.refuse("no-request", request.is_none());
        // The identity service has checked already, of whom it is on record that they are linked to it.
        let checked = request.is_some_and(|request| request["data"]["via"] == "identity-service")
            && self.state.identity_service_linked == Some(true);
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

/// Whether WHAT is a method's id.
fn names_a_method(what: &str) -> bool {
    let id = typed::folded(what);
    id.strip_prefix('m').is_some_and(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()))
}

/// The label, when WHAT names a device: after `device:`, or whatever is no method id (and no number or serial).
fn device_named(what: &str) -> Option<&str> {
    let is_other = names_a_method(what) || what.starts_with("number:") || what.starts_with("serial:");
    what.strip_prefix("device:").or_else(|| (!is_other).then_some(what))
}

/// What the record knows of what the command is about, and from when.
pub struct Known {
    /// All that would be left alone by what is from before it.
    pub all: Vec<i64>,
    /// What is from before this is older than known.
    from: Option<i64>,
}

impl Known {
    /// Nothing, where what is named is not there: that is refused before.
    pub fn of(case: &Case<'_>) -> Self {
        match case.command["command"].as_str().unwrap() {
            "lost" | "found" => Self::of_a_loss(case).unwrap_or(Self { all: Vec::new(), from: None }),
            name => {
                let all: Vec<i64> = known(case, name).into_iter().flatten().collect();
                Self { from: all.iter().max().copied(), all }
            }
        }
    }

    /// Of what is named by its id, each is known from then; of all that is named, if all is.
    fn of_a_loss(case: &Case<'_>) -> Result<Self, Unknown> {
        let finds = case.command["command"] == "found";
        let known = |method: &Method| {
            if finds { method.unavailable_at } else { method.unavailable_at.max(Some(method.worked_at)) }
        };
        let (mut all, mut by_id): (Vec<Option<i64>>, Vec<Option<i64>>) = (Vec::new(), Vec::new());
        for what in texts(&case.command["what"]) {
            let named = if finds { case.to_be_found(what)? } else { case.named(what)? };
            let of_named: Vec<Option<i64>> = named.into_iter().map(known).collect();
            if names_a_method(what) {
                by_id.extend(of_named.clone());
            }
            all.extend(of_named);
        }
        let nothing_left = all.iter().min().copied().flatten();
        let from = by_id.into_iter().max().flatten().max(nothing_left);
        Ok(Self { all: all.into_iter().flatten().collect(), from })
    }
}

/// What remembers a time and would leave the command's event alone, of all commands but `lost` and `found`.
fn known(case: &Case<'_>, name: &str) -> Vec<Option<i64>> {
    let state = case.state;
    let has = |member: &str| !case.command[member].is_null();
    let of_method = |member: &str, of: &dyn Fn(&Method) -> Vec<Option<i64>>| case.method(member).map_or(Vec::new(), of);
    match name {
        "test" => {
            let usable = case.usable();
            let only = || if usable.len() == 1 { usable.first().copied() } else { None };
            let method = if has("method") { case.method("method").ok() } else { only() };
            let of_method = |it: &Method| vec![Some(it.changed_at), it.last_test.as_ref().map(|test| test.at)];
            method.map_or(Vec::new(), of_method)
        }
        "add" => vec![state.approved_at],
        "edit" if has("method") => of_method("method", &|method| {
            let of = |member: &str, at: Option<i64>| at.filter(|_| has(member));
            vec![of("number", Some(method.number_at)), of("device", method.device_at), of("serial", method.serial_at)]
        }),
        "remove" => of_method("method", &|method| vec![Some(method.there_at)]),
        "replace" => of_method("old", &|method| vec![Some(method.there_at)]),
        "default" => vec![state.default_at],
        "apply" | "terminate" => {
            vec![state.applied.as_ref().map(|(at, _)| *at), state.terminated.as_ref().map(|(at, _)| *at)]
        }
        "close" | "reopen" => vec![state.open_at],
        "reregister request" | "reregister approve" | "reregister reject" => vec![state.reregistration_at],
        "phone-change start" | "phone-change complete" | "phone-change cancel" => vec![state.phone_change_at],
        _ => Vec::new(),
    }
}
