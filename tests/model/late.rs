//! Worked examples of what is heard of late, row by row of the table "Late events": what is left alone, the later line
//! where the times are equal, and the rest, which is done. By hand, from the text alone.
//!
//! The same examples are put to the model here, and to the program by `properties::late`.

use serde_json::{Value, json};

use super::example::{Example, example};
use super::fold::Effect;
use super::naive::Question;
use super::worked::noon;

/// When the examples are judged.
pub fn clock() -> String {
    noon(28)
}

/// All of them.
pub fn examples() -> Vec<Example> {
    let rows: [fn() -> Vec<Example>; 12] = [
        there,
        taken_away,
        available,
        last_test,
        number,
        device_and_serial,
        default,
        observed,
        applied_and_terminated,
        open_or_closed,
        reregistration,
        phone_change_and_the_rest,
    ];
    rows.iter().flat_map(|row| row()).collect()
}

const TEST_AT: &str = "/methods/0/last_test/at";
const TEST: &str = "/methods/0/last_test/result";

fn there() -> Vec<Example> {
    vec![
        example("a removal from before a test leaves the method")
            .add(2, "m1")
            .passed(10, "m1")
            .remove(9, "m1")
            .there(&["m1"])
            .is("/methods/0/there_at", noon(10))
            .late(&[3]),
        example("a removal at the time of the test counts, being the later line")
            .add(2, "m1")
            .passed(10, "m1")
            .remove(10, "m1")
            .there(&[]),
        example("a failed test says nothing about being there")
            .add(2, "m1")
            .failed(10, "m1")
            .remove(9, "m1")
            .there(&[]),
        example("a passed test that is overtaken as last test says that the method was there")
            .add(2, "m1")
            .update(12, "device", "another key")
            .passed(10, "m1")
            .remove(9, "m1")
            .there(&["m1"])
            .is("/methods/0/there_at", noon(10))
            .is("/methods/0/last_test", Value::Null)
            .late(&[4]),
        example("what the page showed was there")
            .add(2, "m1")
            .look(10, "page", &["m1"])
            .remove(9, "m1")
            .there(&["m1"])
            .is("/methods/0/there_at", noon(10))
            .late(&[3]),
        example("a caller's word lists nothing")
            .add(2, "m1")
            .look(10, "caller", &["m1"])
            .is("/observed/from", "caller")
            .remove(9, "m1")
            .there(&[]),
        example("a look lists what it lists, whatever look came later")
            .add(2, "m1")
            .look(12, "caller", &["m1"])
            .look(10, "directory", &["m1"])
            .remove(9, "m1")
            .there(&["m1"])
            .is("/observed/at", noon(12))
            .is("/observed/from", "caller")
            .is("/methods/0/there_at", noon(10))
            .late(&[4]),
        example("a number that was changed was there")
            .phone(2, "m1")
            .number(10, "34", None)
            .remove(9, "m1")
            .there(&["m1"])
            .late(&[3]),
        example("a look from before a method was added leaves it, and is the latest look all the same")
            .add(2, "m1")
            .add(8, "m2")
            .look(5, "page", &["m1"])
            .there(&["m1", "m2"])
            .is("/observed/at", noon(5)),
        example("a look at the time of an addition counts, being the later line")
            .add(2, "m1")
            .add(5, "m2")
            .look(5, "page", &["m1"])
            .there(&["m1"]),
        example("an addition to what a look from later did not show is an addition")
            .add(2, "m1")
            .look(8, "page", &["m1"])
            .add(5, "m2")
            .there(&["m1", "m2"]),
        example("of a replacement that leaves the old method the whole is left alone")
            .add(2, "m1")
            .add(2, "m2")
            .passed(10, "m1")
            .replace(9, "m1", "m2")
            .there(&["m1", "m2"])
            .is("/default_method", "m1")
            .late(&[4]),
        example("a test undone no longer overtakes the removal")
            .add(2, "m1")
            .passed(10, "m1")
            .remove(9, "m1")
            .void(2)
            .there(&[])
            .is("/version", 5),
    ]
}

fn taken_away() -> Vec<Example> {
    vec![
        example("an approval takes what has not worked since, though a directory shows it")
            .add(2, "m1")
            .add(2, "m2")
            .look(12, "directory", &["m1", "m2"])
            .passed(11, "m2")
            .approve(10)
            .there(&["m2"])
            .is("/default_method", "m2")
            .is("/reregistration", Value::Null),
        example("an approval at the time of the test counts, being the later line")
            .add(2, "m1")
            .passed(10, "m1")
            .approve(10)
            .there(&[])
            .is("/reregistration/state", "initialised"),
        example("what was found again is not taken by an approval from before, whatever was said later")
            .add(2, "m1")
            .lost(12, "m1", "lost")
            .found(10, "m1")
            .approve(9)
            .there(&["m1"])
            .is("/methods/0/available", false)
            .is("/methods/0/unavailable_at", noon(12)),
        example("an addition from before an approval is not there, becomes no default and ends nothing")
            .add(2, "m1")
            .approve(10)
            .add(9, "m2")
            .there(&[])
            .is("/default_method", Value::Null)
            .is("/reregistration", json!({"state": "initialised", "at": noon(10)}))
            .late(&[3]),
        example("a test of what was never there does not fit")
            .approve(10)
            .add(9, "m1")
            .passed(12, "m1")
            .there(&[])
            .late(&[2]),
        example("an addition at the time of the approval counts, being the later line")
            .add(2, "m1")
            .approve(10)
            .add(10, "m2")
            .there(&["m2"])
            .is("/reregistration", Value::Null),
        example("an addition from before a method with its ref was removed is not there")
            .on(2, "method.added", json!({"method": "m1", "kind": "security-key", "ref": "entra:1"}))
            .remove(10, "m1")
            .on(9, "method.added", json!({"method": "m2", "kind": "security-key", "ref": "entra:1"}))
            .on(9, "method.added", json!({"method": "m3", "kind": "security-key", "ref": "entra:2"}))
            .there(&["m3"])
            .late(&[3]),
        example("one at that time is, and so is one from later than a look that did not show it")
            .on(2, "method.added", json!({"method": "m1", "kind": "security-key", "ref": "entra:1"}))
            .look(10, "page", &[])
            .on(10, "method.added", json!({"method": "m2", "kind": "security-key", "ref": "entra:1"}))
            .there(&["m2"]),
    ]
}

fn available() -> Vec<Example> {
    vec![
        example("what worked later is not lost")
            .add(2, "m1")
            .passed(10, "m1")
            .lost(9, "m1", "lost")
            .is("/methods/0/available", true)
            .is("/methods/0/unavailable_at", Value::Null)
            .late(&[3]),
        example("lost at the time of the test: the later line counts")
            .add(2, "m1")
            .passed(10, "m1")
            .lost(10, "m1", "lost")
            .is("/methods/0/unavailable_reason", "lost")
            .is("/methods/0/unavailable_at", noon(10)),
        example("what a page showed is registered, and not in the hand")
            .add(2, "m1")
            .look(10, "page", &["m1"])
            .lost(9, "m1", "lost")
            .is("/methods/0/available", false),
        example("the latest reason counts")
            .add(2, "m1")
            .lost(10, "m1", "stolen")
            .lost(9, "m1", "no-access")
            .is("/methods/0/unavailable_reason", "stolen")
            .is("/methods/0/unavailable_at", noon(10))
            .late(&[3]),
        example("the later line where the times are equal")
            .add(2, "m1")
            .lost(10, "m1", "stolen")
            .lost(10, "m1", "no-access")
            .is("/methods/0/unavailable_reason", "no-access"),
        example("found before it was lost: it is lost, and untested from then")
            .add(2, "m1")
            .passed(8, "m1")
            .lost(10, "m1", "lost")
            .found(9, "m1")
            .is("/methods/0/available", false)
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/changed_at", noon(9)),
        example("found at the time it was lost: the later line counts")
            .add(2, "m1")
            .lost(10, "m1", "lost")
            .found(10, "m1")
            .is("/methods/0/available", true)
            .is("/methods/0/unavailable_reason", Value::Null),
        example("found again, and said to be lost before")
            .add(2, "m1")
            .lost(5, "m1", "lost")
            .found(10, "m1")
            .lost(9, "m1", "broken")
            .is("/methods/0/available", true)
            .late(&[4]),
        example("a passed test from when it was lost on makes it available")
            .add(2, "m1")
            .lost(5, "m1", "lost")
            .passed(5, "m1")
            .is("/methods/0/available", true)
            .is(TEST_AT, noon(5)),
        example("also one that is overtaken as last test")
            .add(2, "m1")
            .lost(5, "m1", "lost")
            .failed(8, "m1")
            .passed(6, "m1")
            .is("/methods/0/available", true)
            .is(TEST, "failed")
            .is(TEST_AT, noon(8)),
        example("one from before does not, and is the last test")
            .add(2, "m1")
            .lost(5, "m1", "lost")
            .passed(4, "m1")
            .is("/methods/0/available", false)
            .is(TEST, "passed")
            .is(TEST_AT, noon(4)),
        example("of several methods each for itself")
            .add(2, "m1")
            .add(2, "m2")
            .passed(10, "m1")
            .on(9, "method.unavailable", json!({"methods": ["m1", "m2", "m9"], "reason": "lost"}))
            .is("/methods/0/available", true)
            .is("/methods/1/available", false),
    ]
}

fn last_test() -> Vec<Example> {
    vec![
        example("a test from before the last one")
            .add(2, "m1")
            .passed(10, "m1")
            .failed(9, "m1")
            .is(TEST, "passed")
            .late(&[3]),
        example("one at its time: the later line counts")
            .add(2, "m1")
            .passed(10, "m1")
            .failed(10, "m1")
            .is(TEST, "failed"),
        example("a test from before the method was added")
            .add(5, "m1")
            .passed(4, "m1")
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/there_at", noon(5))
            .late(&[2]),
        example("a test from before another device, and one at that time")
            .add(2, "m1")
            .update(10, "device", "another key")
            .failed(9, "m1")
            .is("/methods/0/last_test", Value::Null)
            .late(&[3]),
        example("untested at a time clears no test from later")
            .add(2, "m1")
            .passed(10, "m1")
            .update(9, "serial", "S-1")
            .update(8, "device", "another key")
            .is("/methods/0/device", "another key")
            .is("/methods/0/changed_at", noon(8))
            .is(TEST_AT, noon(10)),
        example("what was added late is untested by a reopening from later")
            .close(3)
            .reopen(10)
            .add(5, "m1")
            .passed(9, "m1")
            .is("/methods/0/added_at", noon(5))
            .is("/methods/0/changed_at", noon(10))
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/there_at", noon(9)),
        example("but not by one from before, nor by one that was left alone")
            .reopen(3)
            .close(12)
            .reopen(10)
            .add(5, "m1")
            .is("/methods/0/changed_at", noon(5))
            .late(&[3]),
    ]
}

fn number() -> Vec<Example> {
    vec![
        example("a number from before the last change, which then changes no device either")
            .phone(2, "m1")
            .number(10, "34", None)
            .number(9, "56", Some("Other"))
            .is("/methods/0/number/masked", "+81 ••• ••• ••34")
            .is("/methods/0/device", "Pixel")
            .late(&[3]),
        example("one at that time: the later line counts")
            .phone(2, "m1")
            .number(10, "34", None)
            .number(10, "56", Some("Other"))
            .is("/methods/0/number/masked", "+81 ••• ••• ••56")
            .is("/methods/0/device", "Other"),
        example("one from before it was added")
            .phone(5, "m1")
            .number(4, "34", None)
            .is("/methods/0/number/masked", "+81 ••• ••• ••12")
            .late(&[2]),
        example("it makes the method available unless that was said to be unavailable after it")
            .phone(2, "m1")
            .lost(10, "m1", "number-changed")
            .number(9, "34", None)
            .is("/methods/0/number/masked", "+81 ••• ••• ••34")
            .is("/methods/0/available", false)
            .is("/methods/0/changed_at", noon(9)),
        example("at that time the later line counts")
            .phone(2, "m1")
            .lost(10, "m1", "number-changed")
            .number(10, "34", None)
            .is("/methods/0/available", true),
        example("a number from before a test does not untest it")
            .phone(2, "m1")
            .passed(10, "m1")
            .number(9, "34", None)
            .is(TEST_AT, noon(10))
            .is("/methods/0/changed_at", noon(9)),
    ]
}

fn device_and_serial() -> Vec<Example> {
    vec![
        example("device and serial each for itself")
            .add(2, "m1")
            .update(10, "device", "B")
            .on(9, "method.updated", json!({"method": "m1", "device": "C", "serial": "S-1"}))
            .is("/methods/0/device", "B")
            .is("/methods/0/serial", "S-1")
            .is("/methods/0/changed_at", noon(10)),
        example("the later line where the times are equal")
            .add(2, "m1")
            .update(10, "device", "B")
            .update(10, "device", "C")
            .is("/methods/0/device", "C"),
        example("another key than the recorded one untests all the same")
            .add(2, "m1")
            .passed(8, "m1")
            .update(10, "device", "KEY M1")
            .update(9, "device", "B")
            .is("/methods/0/device", "KEY M1")
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/changed_at", noon(9)),
        example("of a number change the device is left alone by itself")
            .phone(2, "m1")
            .update(10, "device", "B")
            .number(9, "34", Some("C"))
            .is("/methods/0/number/masked", "+81 ••• ••• ••34")
            .is("/methods/0/device", "B"),
        example("an addition without a device sets none")
            .on(5, "method.added", json!({"method": "m1", "kind": "security-key"}))
            .update(4, "device", "A")
            .is("/methods/0/device", "A")
            .is("/methods/0/changed_at", noon(5)),
        example("one with a device does")
            .add(5, "m1")
            .update(4, "device", "A")
            .is("/methods/0/device", "Key m1")
            .late(&[2]),
        example("what was cleared later stays so")
            .add(2, "m1")
            .update(10, "device", "")
            .update(9, "device", "A")
            .is("/methods/0/device", Value::Null)
            .is("/methods/0/changed_at", noon(2))
            .late(&[3]),
        example("another serial is another thing")
            .add(2, "m1")
            .update(3, "serial", "S-1")
            .passed(8, "m1")
            .update(9, "serial", "s１")
            .is(TEST_AT, noon(8))
            .is("/methods/0/serial", "s１"),
        example("and untests")
            .add(2, "m1")
            .update(3, "serial", "S-1")
            .passed(8, "m1")
            .update(9, "serial", "S-2")
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/changed_at", noon(9)),
    ]
}

fn default() -> Vec<Example> {
    let two = |shows| example(shows).add(5, "m1").add(5, "m2");
    vec![
        two("a choice from before the last one")
            .default(10, "m2")
            .default(9, "m1")
            .is("/default_method", "m2")
            .late(&[4]),
        two("the later line where the times are equal").default(10, "m2").default(10, "m1").is("/default_method", "m1"),
        two("what becomes default by itself is not chosen").default(4, "m2").is("/default_method", "m2"),
        two("a choice is remembered when its method is gone")
            .default(10, "m2")
            .remove(11, "m2")
            .add(5, "m3")
            .default(9, "m3")
            .is("/default_method", "m1")
            .late(&[6]),
        two("a default taken over from a replaced method is chosen")
            .replace(10, "m1", "m2")
            .add(5, "m3")
            .default(9, "m3")
            .is("/default_method", "m2")
            .late(&[5]),
        two("a replacement from before the choice takes nothing over")
            .add(5, "m3")
            .default(10, "m1")
            .replace(9, "m1", "m3")
            .there(&["m2", "m3"])
            .is("/default_method", "m2"),
        two("a replacement at the time of the choice does, being the later line")
            .add(5, "m3")
            .default(10, "m1")
            .replace(10, "m1", "m3")
            .is("/default_method", "m3"),
        two("a replacement of what is no default takes nothing over, and chooses nothing")
            .replace(10, "m2", "m1")
            .add(5, "m3")
            .default(9, "m3")
            .is("/default_method", "m3"),
    ]
}

fn observed() -> Vec<Example> {
    vec![
        example("a look from before the latest, that says nothing new")
            .add(2, "m1")
            .look(10, "page", &["m1"])
            .look(9, "directory", &["m1"])
            .is("/observed", json!({"at": noon(10), "from": "page"}))
            .is("/methods/0/there_at", noon(10))
            .late(&[3]),
        example("the later line where the times are equal")
            .look(10, "page", &[])
            .look(10, "caller", &[])
            .is("/observed/from", "caller"),
        example("a look from before the latest takes away all the same")
            .add(2, "m1")
            .look(10, "caller", &["m1"])
            .look(9, "page", &[])
            .there(&[])
            .is("/observed/at", noon(10)),
    ]
}

fn applied_and_terminated() -> Vec<Example> {
    vec![
        example("an application from before the latest")
            .apply(10)
            .apply(9)
            .is("/mfa/applied_at", noon(10))
            .is("/mfa/effective_at", noon(10))
            .late(&[2]),
        example("a termination from after an application stays")
            .apply(2)
            .terminate(10)
            .apply(9)
            .is("/mfa/applied_at", noon(9))
            .is("/mfa/terminated_at", noon(10)),
        example("an application at its time ends it, being the later line")
            .apply(2)
            .terminate(10)
            .apply(10)
            .is("/mfa/applied_at", noon(10))
            .is("/mfa/terminated_at", Value::Null),
        example("a termination from before the application")
            .apply(10)
            .terminate(9)
            .is("/mfa/terminated_at", Value::Null)
            .late(&[2]),
        example("a termination at its time ends it, being the later line")
            .apply(10)
            .terminate(10)
            .is("/mfa/terminated_at", noon(10)),
        example("a second termination does not fit, whenever it was")
            .apply(2)
            .terminate(10)
            .terminate(9)
            .is("/mfa/terminated_at", noon(10)),
    ]
}

fn open_or_closed() -> Vec<Example> {
    vec![
        example("a reopening from before it was closed untests nothing")
            .add(2, "m1")
            .passed(8, "m1")
            .close(10)
            .reopen(9)
            .is("/open", false)
            .is(TEST_AT, noon(8))
            .late(&[4]),
        example("a reopening at that time counts, being the later line")
            .add(2, "m1")
            .passed(8, "m1")
            .close(10)
            .reopen(10)
            .is("/open", true)
            .is("/methods/0/last_test", Value::Null)
            .is("/methods/0/changed_at", noon(10)),
        example("a closing from before it was reopened").reopen(10).close(9).is("/open", true).late(&[2]),
        example("a reopening clears no test from later")
            .add(2, "m1")
            .passed(12, "m1")
            .close(9)
            .reopen(10)
            .is(TEST_AT, noon(12))
            .is("/methods/0/changed_at", noon(10)),
    ]
}

fn reregistration() -> Vec<Example> {
    let open = |at| json!({"state": "requested", "via": "office", "at": noon(at)});
    vec![
        example("a rejection from before the request").request(10).reject(9).is("/reregistration", open(10)).late(&[2]),
        example("a request from before the rejection")
            .reject(10)
            .request(9)
            .is("/reregistration", Value::Null)
            .late(&[2]),
        example("the later line where the times are equal").request(10).reject(10).is("/reregistration", Value::Null),
        example("an approval left alone still takes the methods that it may take")
            .add(2, "m1")
            .request(10)
            .approve(9)
            .there(&[])
            .is("/reregistration", open(10)),
        example("an approval leaves none open with a sign-in method that was added after it")
            .add(2, "m1")
            .add(12, "m2")
            .approve(10)
            .there(&["m2"])
            .is("/default_method", "m2")
            .is("/reregistration", Value::Null),
        example("gone since or not")
            .add(12, "m1")
            .remove(13, "m1")
            .approve(10)
            .there(&[])
            .is("/reregistration", Value::Null),
        example("an addition left alone does not count")
            .on(2, "method.added", json!({"method": "m1", "kind": "security-key", "ref": "entra:1"}))
            .remove(20, "m1")
            .on(15, "method.added", json!({"method": "m2", "kind": "security-key", "ref": "entra:1"}))
            .approve(10)
            .is("/reregistration/state", "initialised")
            .late(&[3]),
        example("nor does what verifies no sign-in")
            .on(12, "method.added", json!({"method": "m1", "kind": "email"}))
            .approve(10)
            .there(&["m1"])
            .is("/reregistration/state", "initialised"),
        example("an approval from before the latest one is late")
            .approve(10)
            .approve(9)
            .is("/reregistration/at", noon(10))
            .late(&[2]),
    ]
}

fn phone_change_and_the_rest() -> Vec<Example> {
    vec![
        example("a phone change completed before it was started")
            .start(10)
            .finish(9, "phone-change.completed")
            .is("/phone_change/started_at", noon(10))
            .late(&[2]),
        example("the later line where the times are equal")
            .start(10)
            .finish(10, "phone-change.cancelled")
            .is("/phone_change", Value::Null),
        example("one started before it was cancelled")
            .finish(10, "phone-change.cancelled")
            .start(9)
            .is("/phone_change", Value::Null)
            .late(&[2]),
        example("one started before an approval").approve(10).start(9).is("/phone_change", Value::Null).late(&[2]),
        example("an approval from before one was started leaves that open")
            .start(10)
            .approve(9)
            .is("/phone_change/started_at", noon(10))
            .is("/reregistration/state", "initialised"),
        example("a phone on the old device, and one of no device, keep their numbers until a line changes them")
            .on(2, "method.added", json!({"method": "m1", "kind": "phone"}))
            .on(2, "method.added", json!({"method": "m2", "kind": "office-phone"}))
            .on(2, "method.added", json!({"method": "m3", "kind": "alternate-phone", "device": "OLD"}))
            .start(5)
            .on(6, "method.updated", json!({"method": "m1", "device": "New"}))
            .is("/phone_change/left", json!(["m1", "m3"])),
        example("which a change that was left alone does not")
            .on(8, "method.added", json!({"method": "m1", "kind": "phone"}))
            .start(9)
            .number(7, "34", None)
            .is("/phone_change/left", json!(["m1"]))
            .late(&[3]),
        example("of what is told of the person the latest line counts")
            .on(
                10,
                "account.updated",
                json!({"affiliation": "staff", "language": "ja", "identity_service_linked": true}),
            )
            .on(
                9,
                "account.updated",
                json!({"affiliation": "faculty", "language": "en", "identity_service_linked": false}),
            )
            .is("/affiliation", "faculty")
            .is("/language", "en")
            .is("/identity_service_linked", false),
        example("and of labels and refs")
            .add(2, "m1")
            .update(10, "label", "mine")
            .update(9, "label", "the blue one")
            .update(10, "ref", "entra:1")
            .update(9, "ref", "")
            .is("/methods/0/label", "the blue one")
            .is("/methods/0/ref", Value::Null),
    ]
}

#[test]
fn the_model_says_of_every_example_what_was_worked_by_hand() {
    let mut wrong = Vec::new();
    for example in examples() {
        let log = example.log();
        let lines: Vec<Value> =
            log.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect();
        let question = Question::at_the_clock(&lines, &clock());
        wrong.extend(example.differs(&question.status()["accounts"][0]));
        let effects = question.effects();
        let late: Vec<usize> = (1..=lines.len()).filter(|line| matches!(effects[line - 1], Effect::Late(_))).collect();
        if late != example.late_lines() {
            wrong.push(format!("{}: late are {late:?}, and have to be {:?}", example.shows, example.late_lines()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
