//! Looking into the vault, as `doctor` does: whether its keys are there and every secret opens. Takes no lock; what changes
//! meanwhile is looked at once more. Whoever may not read the keys is told nothing about them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::queries::doctor::is_leftover;
use crate::secrets::{SealedHead, VaultKeyError, VaultKeys, guard_process, open};
use crate::store::{Layout, NotRead, read_sealed, sealed_files};

/// What was found of a vault.
#[derive(Debug, Default)]
pub(super) struct LookedInto {
    /// How many secrets open.
    pub secrets: u64,
    /// The keys that are there, by their numbers, the newest last.
    pub keys: Vec<(u32, PathBuf)>,
    /// What writers that were stopped left where the keys are kept, apart from the store.
    pub leftovers: Vec<String>,
    /// Secrets that no key opens, and keys that are not there.
    pub faults: Vec<Fault>,
}

/// Looks into the vault of the log with this origin. None: it may not be looked into.
pub(super) fn look_into(desk: &Desk, origin: &str) -> Option<LookedInto> {
    let keys = VaultKeys::of(&desk.keys, origin);
    let mut found = LookedInto::default();
    match keys.numbers() {
        Ok(numbers) => found.keys = numbers.into_iter().map(|number| (number, keys.path(number))).collect(),
        Err(error) if is_denied(&error) => return None,
        Err(error) => found.faults.push(error.into()),
    }
    guard_process();
    for path in sealed_files(&Layout::new(&desk.store)).ok()? {
        // A change of the key seals each secret anew, and destroys the older key afterwards.
        match opens(&keys, origin, &path).or_else(|_| opens(&keys, origin, &path)) {
            Ok(true) => found.secrets += 1,
            Ok(false) => {}
            Err(NotOpened::Denied) => return None,
            Err(NotOpened::Fault(fault)) => found.faults.push(fault),
        }
    }
    found.faults.dedup_by(|one, other| matches!((one, other), (Fault::VaultKeyMissing(one), Fault::VaultKeyMissing(other)) if one == other));
    if !desk.keys.starts_with(&desk.store) {
        let entries = fs::read_dir(&desk.keys).into_iter().flatten().filter_map(Result::ok);
        let names = entries.map(|entry| entry.path().display().to_string());
        found.leftovers = names.filter(|name| is_leftover(name)).collect();
        found.leftovers.sort_unstable();
    }
    Some(found)
}

/// Why a secret did not open.
enum NotOpened {
    /// It, or its key, may not be read.
    Denied,
    Fault(Fault),
}

/// Opens a secret for whom it says itself. False: it is not there any more.
fn opens(keys: &VaultKeys, origin: &str, path: &Path) -> Result<bool, NotOpened> {
    let broken = || NotOpened::Fault(Fault::VaultBroken(path.to_owned()));
    let sealed = match read_sealed(path) {
        Ok(sealed) => sealed,
        Err(NotRead::Io(error)) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(NotRead::Io(error)) if error.kind() == ErrorKind::PermissionDenied => return Err(NotOpened::Denied),
        Err(_) => return Err(broken()),
    };
    let head = SealedHead::read(&sealed).ok_or_else(broken)?;
    let name = path.file_stem().and_then(|name| name.to_str());
    if name != Some(head.binding.id.as_str()) || head.binding.origin != origin {
        return Err(broken());
    }
    let key = keys.load(head.key).map_err(|error| match error {
        denied if is_denied(&denied) => NotOpened::Denied,
        other => NotOpened::Fault(other.into()),
    })?;
    open(&key, &head.binding, &sealed).map(|_| true).map_err(|_| broken())
}

fn is_denied(error: &VaultKeyError) -> bool {
    matches!(error, VaultKeyError::Unusable { source, .. } if source.kind() == ErrorKind::PermissionDenied)
}
