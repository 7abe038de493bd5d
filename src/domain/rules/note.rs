//! What somebody writes down about an account. It is a memo of the desk's own: nothing refuses it but what every free text is
//! refused for.

use super::{Checks, CommandContext, Warning};
use crate::domain::event::{AccountNoted, Event};
use crate::domain::instant::Instant;
use crate::domain::text::Text;

/// Writes it down, and says what it ends.
pub fn note(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    text: &str,
    follow_up: Option<Instant>,
) -> Event<'static> {
    let standing = context.state.remembered().note.as_ref().and_then(|note| note.follow_up);
    if let Some(at) = standing {
        checks.warn(Warning::FollowUpEnds { at });
    }
    Event::AccountNoted(AccountNoted { text: Text::from(text.to_owned()), follow_up })
}
