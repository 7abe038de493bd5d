//! Who may read and write what the store makes. Modes are set explicitly, so the umask of
//! whoever happens to write first decides nothing.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown};
use std::path::Path;

use nix::fcntl::OFlag;
use nix::unistd::geteuid;

use super::error::{Foreign, StoreError};
use super::regular::is_shared;

/// For whom a store is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreMode {
    /// One operating-system user: directories 0700, files 0600.
    Private,
    /// The members of the group with this id, each an operating-system user of their own:
    /// directories 2770 (what is made in them belongs to the group), files 0660.
    Group(u32),
}

impl StoreMode {
    /// The permission bits of a file of such a store.
    pub fn file_bits(self) -> u32 {
        match self {
            Self::Private => 0o600,
            Self::Group(_) => 0o660,
        }
    }

    /// The permission bits of a directory of such a store.
    pub fn directory_bits(self) -> u32 {
        match self {
            Self::Private => 0o700,
            Self::Group(_) => 0o2770,
        }
    }
}

/// Owner, group and bits for whatever is made in one store from now on.
#[derive(Clone, Debug)]
pub(super) struct Access {
    owner: Option<u32>,
    group: Option<u32>,
    file_bits: u32,
    directory_bits: u32,
    /// The group that shares the store; none: nobody does.
    shared_by: Option<u32>,
}

impl Access {
    /// For a store about to be made.
    pub(super) fn for_new(mode: StoreMode) -> Self {
        let group = match mode {
            StoreMode::Private => None,
            StoreMode::Group(group) => Some(group),
        };
        Self {
            owner: None,
            group,
            file_bits: mode.file_bits(),
            directory_bits: mode.directory_bits(),
            shared_by: group,
        }
    }

    /// For a store that is there: as its log and its directory are. Root writing in somebody's
    /// store gives them what it makes, or they could not use it afterwards.
    pub(super) fn like(log: &Metadata, directory: &Metadata) -> Self {
        Self {
            owner: geteuid().is_root().then(|| log.uid()),
            group: Some(log.gid()),
            file_bits: log.mode() & 0o666,
            directory_bits: directory.mode() & 0o2777,
            shared_by: is_shared(directory).then(|| directory.gid()),
        }
    }

    /// Refuses what is at `path` in a store that a group shares, where it belongs to another group: somebody put it there
    /// whom the store is not for, or who wants the others to be unable to use it.
    pub(super) fn refuse_foreign(&self, path: &Path, found: &Metadata) -> Result<(), StoreError> {
        let foreign = |why| Err(StoreError::Foreign { path: path.to_owned(), why });
        match self.shared_by {
            _ if found.is_symlink() => foreign(Foreign::Link),
            Some(group) if group != found.gid() => foreign(Foreign::OtherGroup),
            _ => Ok(()),
        }
    }

    /// For whom the store is.
    pub(super) fn mode(&self) -> StoreMode {
        self.shared_by.map_or(StoreMode::Private, StoreMode::Group)
    }

    /// Makes a file that must not be there yet, open for reading and writing.
    pub(super) fn create_file(&self, path: &Path) -> io::Result<File> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .custom_flags(OFlag::O_NOFOLLOW.bits())
            .open(path)?;
        self.grant_file(&file)?;
        Ok(file)
    }

    /// As [`Access::create_file`], clearing away what a writer killed in the middle left at
    /// that path. Only for names that are written under the lock and then renamed.
    pub(super) fn create_file_anew(&self, path: &Path) -> io::Result<File> {
        match self.create_file(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                clear_away(path)?;
                self.create_file(path)
            }
            outcome => outcome,
        }
    }

    /// Gives a file its owner, group and bits.
    pub(super) fn grant_file(&self, file: &File) -> io::Result<()> {
        let found = file.metadata()?;
        let (owner, group) = self.differing(&found);
        let ours = (owner.is_none() && group.is_none()) || permitted(fchown(file, owner, group))?;
        // Where the file cannot be given to the store's group, no other group gets it instead.
        let bits = if ours { self.file_bits } else { self.file_bits & !0o070 };
        if found.mode() & 0o7777 != bits {
            file.set_permissions(Permissions::from_mode(bits))?;
        }
        Ok(())
    }

    /// Makes a directory inside the store, or leaves the one that is there. A link in its place would lead what is put
    /// there to anywhere.
    pub(super) fn ensure_directory(&self, path: &Path) -> Result<(), StoreError> {
        match DirBuilder::new().mode(0o700).create(path) {
            Ok(()) => self.offer_directory(path).map(drop).map_err(StoreError::at(path, "chmod")),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let found = fs::symlink_metadata(path).map_err(StoreError::at(path, "stat"))?;
                self.refuse_foreign(path, &found)?;
                if found.is_dir() { Ok(()) } else { Err(StoreError::at(path, "mkdir")(error)) }
            }
            Err(error) => Err(StoreError::at(path, "mkdir")(error)),
        }
    }

    /// Gives a directory its owner, group and bits. That the group cannot be given is an error
    /// here: a store for a group that cannot enter it is none.
    pub(super) fn grant_directory(&self, path: &Path) -> io::Result<()> {
        if self.offer_directory(path)? { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
    }

    /// Gives a directory its owner, group and bits, as far as this user may; whether that was
    /// all of them.
    fn offer_directory(&self, path: &Path) -> io::Result<bool> {
        let (owner, group) = self.differing(&fs::metadata(path)?);
        let ours = (owner.is_none() && group.is_none()) || permitted(chown(path, owner, group))?;
        let bits = if ours { self.directory_bits } else { self.directory_bits & !0o2070 };
        // Looked at only now: a change of group may clear the set-group-id bit.
        if fs::metadata(path)?.mode() & 0o7777 != bits {
            fs::set_permissions(path, Permissions::from_mode(bits))?;
        }
        Ok(ours)
    }

    /// The owner and the group that something found with other ones should get.
    fn differing(&self, found: &Metadata) -> (Option<u32>, Option<u32>) {
        (self.owner.filter(|uid| *uid != found.uid()), self.group.filter(|gid| *gid != found.gid()))
    }
}

/// Takes away what lies at a path that is the program's own, whatever it is. A directory that holds something is somebody's
/// and stays.
pub(super) fn clear_away(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) }
}

/// Whether a change of ownership was allowed; any other failure is one.
fn permitted(outcome: io::Result<()>) -> io::Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        // In a user namespace a user or group that it does not know is no valid argument.
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
