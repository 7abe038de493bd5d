//! `authentication/signInPreferences` (beta): what one person chose to be asked for first, and what the system prefers, which is
//! another thing.

use super::json::RowMembers;
use super::member::member;

/// Whether the row is what somebody prefers, and not a row of a report, which says that too.
pub(super) fn is_row(row: &RowMembers) -> bool {
    let has = |name: &str| member(row, name).is_some();
    let is_of_person =
        has("systemPreferredAuthenticationMethod") || has("isSystemPreferredAuthenticationMethodEnabled");
    is_of_person && has("userPreferredMethodForSecondaryAuthentication") && !has("methodsRegistered")
}
