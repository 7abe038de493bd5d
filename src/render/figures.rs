//! Figures: thousands set apart, shares, and, on a terminal, bars and sparklines, so that what is large and what rises is seen
//! before it is read.
//!
//! Where Japanese is written, there are terminals on which a block takes two columns. So a bar stands last on its line, all
//! sparklines of a list are equally long, and room is kept for either at double width: nothing beside them gets out of line.

use super::{Style, prose};

/// Blank columns between two columns.
const GAP: &str = "  ";

/// The longest bar, and the longest sparkline, in characters.
const LONGEST: usize = 30;

/// Where there is room for no more than this, nothing could be seen.
const SHORTEST: usize = 8;

/// Fewer points than this show no course.
const FEWEST: usize = 3;

/// Parts of a character from the left, by eighths.
const PARTS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// Heights from below: nothing, then seven.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// `312 (25.9%)`, where what it is a part of stands beside it.
pub fn part(count: u64, of: u64) -> String {
    let counted = grouped(count);
    match percent(count, of) {
        Some(percent) if count > 0 => format!("{counted} ({percent}%)"),
        _ => counted,
    }
}

/// Rounded to a tenth; of the whole, `100`. None: a share of nothing.
fn percent(count: u64, of: u64) -> Option<String> {
    if count == of && of > 0 {
        return Some("100".to_owned());
    }
    let (count, of) = (u128::from(count), u128::from(of));
    let tenths = (count * 2000 + of).checked_div(of * 2)?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// `1,204`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A line for each name: its count, and a bar whose length is measured by the largest; of few, a block each. `paint` gives
/// its colour to the name of the row with this number. None: it is no terminal, a narrow one, or there is nothing to see.
pub fn bars(rows: &[(&str, u64)], style: &Style, paint: impl Fn(usize, &str) -> String) -> Option<String> {
    let most = rows.iter().map(|(_, count)| *count).max().filter(|most| *most > 0)?;
    let counts: Vec<String> = rows.iter().map(|(_, count)| grouped(*count)).collect();
    let names = widest(rows.iter().map(|(name, _)| *name));
    let digits = widest(counts.iter().map(String::as_str));
    let room = room(style.columns()?, names + digits + 2 * GAP.len())?;
    let longest = usize::try_from(most).unwrap_or(usize::MAX).min(room);
    let line = |(number, (name, count)): (usize, &(&str, u64))| {
        let blank = " ".repeat(names - prose::columns(name));
        let bar = bar(*count, most, longest);
        format!("{}{blank}{GAP}{:>digits$}{GAP}{bar}", paint(number, name), counts[number]).trim_end().to_owned()
    };
    Some(rows.iter().enumerate().map(line).collect::<Vec<_>>().join("\n"))
}

/// A line for each name: the first of its counts, their course, and the last. Heights are measured from nought, by the
/// largest of the line. None: as of [`bars`], or there are too few points.
pub fn sparklines(rows: &[(&str, Vec<u64>)], style: &Style) -> Option<String> {
    let points = rows.iter().map(|(_, counts)| counts.len()).min().filter(|points| *points >= FEWEST)?;
    let ends = |counts: &[u64]| [counts.first(), counts.last()].map(|count| grouped(count.copied().unwrap_or(0)));
    let ends: Vec<[String; 2]> = rows.iter().map(|(_, counts)| ends(counts)).collect();
    let names = widest(rows.iter().map(|(name, _)| *name));
    let [first, last] = [0, 1].map(|end| widest(ends.iter().map(|ends| ends[end].as_str())));
    let longest = room(style.columns()?, names + first + last + 3 * GAP.len())?.min(points);
    let line = |((name, counts), [from, to]): (&(&str, Vec<u64>), &[String; 2])| {
        let blank = " ".repeat(names - prose::columns(name));
        format!("{name}{blank}{GAP}{from:>first$}{GAP}{}{GAP}{to:>last$}", sparkline(counts, longest))
    };
    Some(rows.iter().zip(&ends).map(line).collect::<Vec<_>>().join("\n"))
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(prose::columns).max().unwrap_or(0)
}

/// How many blocks there is room for beside so many columns.
fn room(columns: usize, taken: usize) -> Option<usize> {
    let room = columns.saturating_sub(taken) / 2;
    (room >= SHORTEST).then_some(room.min(LONGEST))
}

/// What is not nothing can be seen, however little it is.
fn bar(count: u64, most: u64, longest: usize) -> String {
    let eighths = scaled(count, most, longest * PARTS.len()).max(usize::from(count > 0));
    let full = String::from('█').repeat(eighths / PARTS.len());
    match eighths % PARTS.len() {
        0 => full,
        part => full + &PARTS[part - 1].to_string(),
    }
}

/// So many characters; of more points, the last of each stretch.
fn sparkline(counts: &[u64], length: usize) -> String {
    let most = counts.iter().copied().max().unwrap_or(0);
    let shown = (1..=length).filter_map(|place| counts.get((place * counts.len()).div_ceil(length) - 1));
    let height = |count: &u64| scaled(*count, most, HEIGHTS.len() - 1).max(usize::from(*count > 0));
    shown.map(|count| HEIGHTS[height(count)]).collect()
}

/// `count` in steps, of which there are so many up to `most`; rounded.
fn scaled(count: u64, most: u64, steps: usize) -> usize {
    let doubled = u128::from(count) * 2 * steps as u128;
    let steps = (doubled + u128::from(most)).checked_div(2 * u128::from(most)).unwrap_or(0);
    usize::try_from(steps).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{bar, grouped, percent, sparkline};

    #[test]
    fn shares_are_rounded_to_a_tenth_and_a_share_of_nothing_is_none() {
        for (count, of, said) in [
            (312, 1204, "25.9"),
            (0, 7, "0.0"),
            (7, 7, "100"),
            (1999, 2000, "100.0"),
            (1, 8, "12.5"),
            (1, 2000, "0.1"),
            (1, 2001, "0.0"),
            (2, 3, "66.7"),
        ] {
            assert_eq!(percent(count, of).as_deref(), Some(said), "{count} of {of}");
        }
        assert_eq!(percent(0, 0), None);
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, said) in [(0, "0"), (999, "999"), (1204, "1,204"), (100_000, "100,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), said);
        }
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_of_the_longest_and_what_is_not_nothing_is_seen() {
        for (count, most, drawn) in [
            (0, 100, ""),
            (1, 100_000, "▏"),
            (25, 100, "██▌"),
            (50, 100, "█████"),
            (100, 100, "██████████"),
            (u64::MAX, u64::MAX, "██████████"),
        ] {
            assert_eq!(bar(count, most, 10), drawn, "{count} of {most}");
        }
    }

    #[test]
    fn a_sparkline_begins_at_nought_and_shows_the_last_of_each_stretch() {
        for (counts, length, drawn) in [
            (&[0, 0, 0][..], 3, "▁▁▁"),
            (&[0, 1, 7], 3, "▁▂█"),
            (&[0, 1, 100_000], 3, "▁▂█"),
            (&[700, 700, 690], 3, "███"),
            (&[1, 7, 2, 7], 2, "██"),
            (&[1, 2, 3, 4, 5, 6, 7], 3, "▄▆█"),
        ] {
            assert_eq!(sparkline(counts, length), drawn, "{counts:?}");
        }
    }
}
