//! What is kept for a store beside its log: keys, in a directory that may lie elsewhere. Owner, group and modes are the
//! store's, whatever the umask is.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;
use std::process;

use super::access::{Access, StoreMode};
use super::durable::{sync_all, sync_directory};
use super::regular::{NotRead, is_led_elsewhere};

/// Makes a directory for what such a store keeps, with those above it that are missing; one that is there is left as it is.
///
/// # Errors
/// When it cannot be made, or not be given to the store's group.
pub fn make_directory_for(path: &Path, mode: StoreMode) -> io::Result<()> {
    let create = || DirBuilder::new().mode(0o700).create(path);
    let made = match create() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make_directory_for(path.parent().ok_or(error)?, mode)?;
            create()
        }
        outcome => outcome,
    };
    match made {
        Ok(()) => {
            Access::for_new(mode).grant_directory(path)?;
            sync_directory(directory_of(path))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() && !is_led_elsewhere(path)? => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a file, durable before this returns; whether it did. One that is there is left as it is: a half of a file never
/// has its name, since it is written beside its place and linked into it.
///
/// # Errors
/// When it cannot be made, or not be given to the store's group.
pub fn make_file(path: &Path, bytes: &[u8], mode: StoreMode) -> io::Result<bool> {
    if is_led_elsewhere(directory_of(path))? {
        return Err(NotRead::Link.into());
    }
    let access = Access::for_new(mode);
    let draft = path.with_added_extension(format!("{}.new", process::id()));
    let make = || {
        let mut file = access.create_file_anew(&draft)?;
        file.write_all(bytes)?;
        sync_all(&file)?;
        match fs::hard_link(&draft, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            linked => linked.map(|()| true),
        }
    };
    let made = make();
    let removed = fs::remove_file(&draft);
    let made = made?;
    removed?;
    sync_directory(directory_of(path))?;
    Ok(made)
}

/// Whether what is at `path` is for whom such a store is for: of its group, where it has one.
///
/// # Errors
/// When the operating system does not say.
pub fn is_for(path: &Path, mode: StoreMode) -> io::Result<bool> {
    let found = fs::metadata(path)?;
    Ok(match mode {
        StoreMode::Private => true,
        StoreMode::Group(group) => found.gid() == group,
    })
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
