//! What happens in the demo, in the order in which it is recorded: the twelve calls, the stories behind them, and
//! everybody else.

use chrono_tz::Tz;

use super::act::{Act, lines, spoken};
use super::{calls, population};
use crate::commands::problem::Problem;
use crate::domain::instant::Instant;

/// Who else has a story: what they are is said in the file.
const STORIES: &str = include_str!("stories.txt");

/// All that happens until `end`.
///
/// # Errors
/// For a line of the scripts that cannot be read.
pub fn all(end: Instant, time_zone: Tz) -> Result<Vec<Act>, Problem> {
    let mut acts = calls::acts(time_zone)?;
    for line in lines(STORIES) {
        acts.push(spoken(line, time_zone)?);
    }
    acts.extend(population::acts(end, time_zone)?);
    acts.retain(|act| act.at <= end);
    // Stable: what one person does within a minute stays in its order.
    acts.sort_by_key(|act| act.at);
    Ok(acts)
}
