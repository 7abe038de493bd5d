//! Who sits at the desk, as the operating system says: the login user, who stays the same through `su` and `sudo`, else
//! the real user.

use std::fs;
use std::sync::OnceLock;

use nix::unistd::{Gid, Group, Uid, User, getuid};

/// What the kernel says where nobody logged in.
const NO_LOGIN: u32 = u32::MAX;

/// Who sits at the desk. The operating system is asked when that is first needed: most questions never do.
#[derive(Debug, Clone, Default)]
pub struct Operator(OnceLock<String>);

impl Operator {
    /// The name of who sits at the desk; the number where there is no name.
    pub fn authid(&self) -> &str {
        self.0.get_or_init(authid)
    }
}

fn authid() -> String {
    let login = fs::read_to_string("/proc/self/loginuid").ok().and_then(|text| text.trim().parse::<u32>().ok());
    let uid = login.filter(|uid| *uid != NO_LOGIN).map_or_else(getuid, Uid::from_raw);
    match User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        _ => uid.to_string(),
    }
}

/// The name of a group; its number where it has none.
pub(super) fn group_name(group: u32) -> String {
    let named = Group::from_gid(Gid::from_raw(group)).ok().flatten();
    named.map_or_else(|| group.to_string(), |group| group.name)
}

/// The id of a group by its name, or by its number.
pub fn group_id(name: &str) -> Option<u32> {
    let by_name = Group::from_name(name).ok().flatten().map(|group| group.gid);
    by_name.or_else(|| name.parse().ok().map(Gid::from_raw)).map(Gid::as_raw)
}
