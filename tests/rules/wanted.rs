//! What somebody wants recorded, each by the word that is typed for it: the one place of these specifications that
//! knows how what is meant is put to the rules.

use mfadesk::domain::affiliation::Affiliation;
use mfadesk::domain::date::Date;
pub use mfadesk::domain::rules::account::EditAccount;
pub use mfadesk::domain::rules::edit::{EditMethod, EditNumber};
pub use mfadesk::domain::rules::lost::LossTarget;
pub use mfadesk::domain::rules::method::{AddMethod, DeviceRef};
use mfadesk::domain::rules::observe::{ObserveMethods, SeenMethods};
use mfadesk::domain::rules::phone_change::StartPhoneChange;
use mfadesk::domain::rules::register::RegisterAccount;
use mfadesk::domain::rules::sign_in_test::{SignInTest, TestEvidence};

use mfadesk::domain::number::NumberLooks;

use super::{Channel, Command, Kind, MethodId, NumberData, Sequence};

/// What can be put to the rules.
pub trait Wanted {
    /// As the rules take it.
    fn command(self) -> Command;
}

impl Wanted for Command {
    fn command(self) -> Command {
        self
    }
}

impl Wanted for AddMethod {
    fn command(self) -> Command {
        Command::Add(self)
    }
}

impl Wanted for EditAccount {
    fn command(self) -> Command {
        Command::EditAccount(self)
    }
}

impl Wanted for EditMethod {
    fn command(self) -> Command {
        Command::EditMethod(self)
    }
}

impl Wanted for EditNumber {
    fn command(self) -> Command {
        Command::EditNumber(self)
    }
}

/// A method by its id.
pub fn m(id: &str) -> MethodId {
    MethodId::new(id)
}

/// Methods by their ids.
pub fn ms(ids: &[&str]) -> Vec<MethodId> {
    ids.iter().map(|id| m(id)).collect()
}

/// What the log may know of a number that ends in these digits.
pub fn number(ending: &str) -> NumberData<'static> {
    NumberData {
        masked: format!("+81 ••• ••• ••{ending}").into(),
        fingerprint: Some(format!("k1:{ending:0>32}").into()),
    }
}

/// On the device with this label.
pub fn on(device: &str) -> Option<DeviceRef> {
    Some(DeviceRef::On(device.into()))
}

/// Where that method is.
pub fn where_is(method: &str) -> Option<DeviceRef> {
    Some(DeviceRef::WhereIs(m(method)))
}

/// `register`, with all that can be said.
pub fn register(affiliation: &'static str) -> Command {
    Command::Register(RegisterAccount {
        affiliation: Affiliation::of_log(affiliation),
        language: Some("ja"),
        identity_service_linked: Some(false),
    })
}

/// `close`.
pub fn close(reason: &str) -> Command {
    Command::Close { reason: reason.into() }
}

/// `reopen`.
pub fn reopen(reason: Option<&str>) -> Command {
    Command::Reopen { reason: reason.map(Into::into) }
}

/// `edit` of the person's affiliation.
pub fn edit_affiliation(affiliation: &str) -> EditAccount {
    EditAccount { affiliation: Some(Affiliation::of_log(affiliation)), ..EditAccount::default() }
}

/// `edit` of a method, with nothing said yet.
pub fn edit(method: &str) -> EditMethod {
    EditMethod { method: m(method), device: None, label: None, serial: None }
}

/// `edit --number`: the new one ends in these digits.
pub fn edit_number(method: &str, ending: &str) -> EditNumber {
    EditNumber {
        method: m(method),
        number: Some(number(ending)),
        looks: NumberLooks::default(),
        extension: None,
        device: None,
    }
}

/// `add` of a kind, with nothing else said.
pub fn add(kind: Kind) -> AddMethod {
    AddMethod {
        kind,
        device: None,
        label: None,
        channel: None,
        number: None,
        looks: NumberLooks::default(),
        extension: None,
        serial: None,
    }
}

/// The same on a device.
pub fn add_on(kind: Kind, device: &str) -> AddMethod {
    AddMethod { device: on(device), ..add(kind) }
}

/// The same with a number that ends in these digits.
pub fn numbered(add: AddMethod, ending: &str) -> AddMethod {
    AddMethod { number: Some(Some(number(ending))), ..add }
}

/// `test`, with nothing else said.
pub fn test(method: Option<&str>, passed: bool) -> Command {
    Command::Test(SignInTest {
        method: method.map(m),
        passed,
        channel: None,
        why: None,
        evidence: TestEvidence::Operator,
    })
}

/// `test` by a channel.
pub fn test_by(method: &str, channel: Channel) -> Command {
    Command::Test(SignInTest {
        method: Some(m(method)),
        passed: true,
        channel: Some(channel),
        why: None,
        evidence: TestEvidence::Operator,
    })
}

/// `default`.
pub fn make_default(method: &str) -> Command {
    Command::MakeDefault(m(method))
}

/// `remove`.
pub fn remove(method: &str) -> Command {
    Command::Remove { method: m(method), reason: None }
}

/// `remove --reason`.
pub fn remove_because(method: &str, reason: &str) -> Command {
    Command::Remove { method: m(method), reason: Some(reason.into()) }
}

/// `replace`.
pub fn replace(old: &str, new: &str) -> Command {
    Command::Replace { old: m(old), new: m(new), reason: None }
}

/// `replace --reason`.
pub fn replace_because(old: &str, new: &str, reason: &str) -> Command {
    Command::Replace { old: m(old), new: m(new), reason: Some(reason.into()) }
}

/// `lost`.
pub fn lost(what: impl IntoIterator<Item = LossTarget>) -> Command {
    Command::Lost { what: what.into_iter().collect(), reason: "lost" }
}

/// `found`.
pub fn found(what: impl IntoIterator<Item = LossTarget>) -> Command {
    Command::Found(what.into_iter().collect())
}

/// `observe ID M…`.
pub fn observe(methods: &[&str], from: &'static str) -> Command {
    Command::Observe(ObserveMethods { seen: SeenMethods::These(ms(methods)), from })
}

/// `observe ID --all`.
pub fn observe_all(from: &'static str) -> Command {
    Command::Observe(ObserveMethods { seen: SeenMethods::All, from })
}

/// `observe ID --none`.
pub fn observe_none(from: &'static str) -> Command {
    Command::Observe(ObserveMethods { seen: SeenMethods::None, from })
}

/// `apply`.
pub fn apply() -> Command {
    Command::Apply { citrix_signed_out: false }
}

/// `apply --citrix-signed-out`.
pub fn apply_signed_out() -> Command {
    Command::Apply { citrix_signed_out: true }
}

/// `terminate`.
pub fn terminate(reason: &str, identity_check: Option<&'static str>) -> Command {
    Command::Terminate { reason: reason.into(), identity_check }
}

/// `reregister request`.
pub fn request(via: &'static str) -> Command {
    Command::RequestReregistration { via, reason: None }
}

/// `reregister request --reason`.
pub fn request_because(via: &'static str, reason: &str) -> Command {
    Command::RequestReregistration { via, reason: Some(reason.into()) }
}

/// `reregister approve`.
pub fn approve(identity_check: Option<&'static str>) -> Command {
    Command::ApproveReregistration { identity_check }
}

/// `reregister reject`.
pub fn reject(why: &str) -> Command {
    Command::RejectReregistration { why: why.into() }
}

/// `phone-change start`.
pub fn start_phone_change(from: &str, to: &str) -> Command {
    Command::StartPhoneChange(StartPhoneChange {
        from: from.into(),
        to: to.into(),
        number_changes: false,
        planned_on: None,
    })
}

/// `phone-change start --number-changes --planned-on`.
pub fn start_with_number(from: &str, to: &str, planned_on: &str) -> Command {
    let planned_on = Date::parse(planned_on);
    Command::StartPhoneChange(StartPhoneChange { from: from.into(), to: to.into(), number_changes: true, planned_on })
}

/// `phone-change complete`.
pub fn complete_phone_change() -> Command {
    Command::CompletePhoneChange
}

/// `phone-change cancel`.
pub fn cancel_phone_change(reason: Option<&str>) -> Command {
    Command::CancelPhoneChange { reason: reason.map(Into::into) }
}

/// `undo ID`.
pub fn undo(reason: Option<&str>) -> Command {
    Command::UndoNewest { reason: reason.map(Into::into) }
}

/// `undo ID SEQUENCE`.
pub fn undo_line(sequence: u64, reason: &str) -> Command {
    Command::Undo { sequence: Sequence(sequence), reason: reason.into() }
}
