//! Points in time in the form of the log, and days.

/// A point in time: the digits of its form as one number, so that earlier is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u64);

impl Time {
    /// Reads a time in the form `YYYY-MM-DDTHH:MM:SS.mmmZ`, on a day that there is; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        const LEAST: &[u8; 24] = b"0000-00-00T00:00:00.000Z";
        const MOST: &[u8; 24] = b"9999-99-99T99:99:99.999Z";
        let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
        // Without an early exit, so that many bytes are looked at together.
        let bounds = LEAST.iter().zip(MOST);
        let formed =
            bytes.iter().zip(bounds).fold(true, |all, (byte, (least, most))| all & (least..=most).contains(&byte));
        formed.then_some(())?;
        let number =
            |from: usize, to: usize| bytes[from..to].iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
        let (hour, minute, second) = (number(11, 13), number(14, 16), number(17, 19));
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        let is_there = (1..=days).contains(&day) && hour < 24 && minute < 60 && second < 60;
        let digits = [month, day, hour, minute, second].iter().fold(year, |digits, two| digits * 100 + two);
        is_there.then_some(Self(digits * 1000 + number(20, 23)))
    }
}

/// A time in the form `YYYY-MM-DDTHH:MM:SS.mmmZ` on a day that there is.
pub(super) fn is_instant(text: &str) -> bool {
    Time::read(text).is_some()
}

/// A day in the form `YYYY-MM-DD` that there is.
pub(super) fn is_day(text: &str) -> bool {
    is_instant(&format!("{text}T00:00:00.000Z"))
}
