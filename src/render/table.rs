//! Plain tables: columns that stand under one another by what a terminal shows, no boxes. In a pipe every row is one
//! line; on a terminal columns give way where it costs the fewest lines until the table fits, and cells wrap between
//! words; where rows would mostly take several lines, columns that are least needed are left out.

use comfy_table::presets::NOTHING;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

use super::messages::Localized;
use super::{Lang, Style, color, prose};

/// Blank columns between two columns.
const GAP: usize = 2;

/// How many rows decide how wide the columns are, where not all fit: enough to see what is typical.
const SAMPLE: usize = 60;

/// In a pipe, cells that are longer than this shift what stands behind them in their row, and no other row.
const LONGEST: u16 = 400;

/// Of a cell this many characters are shown. Whoever may record can make a text as long as they like, and nobody's answer is
/// to be worse for it.
const MOST: usize = 2_000;

/// What is narrower than this is not worth breaking.
const NARROW: usize = 8;

/// Up to this width a header stands on one line.
const SHORT: usize = 10;

/// Rows under headers. Columns in which no row says anything are left out.
pub struct Grid<'a> {
    /// What stands above the columns.
    pub headers: Vec<&'a str>,
    /// The cells, by rows; sanitized.
    pub rows: Vec<Vec<String>>,
    /// The columns, by their place, whose cells are broken only where nothing else helps: names and numbers.
    pub whole: &'a [usize],
    /// The columns that are left out of a terminal too narrow for all, the least needed first.
    pub spare: &'a [usize],
}

/// A cell that is not longer than anybody reads: of what is, the beginning. JSON has all of it.
fn shortened(mut cell: String) -> String {
    if cell.len() > MOST
        && let Some((at, _)) = cell.char_indices().nth(MOST)
    {
        cell.truncate(at);
        cell.push('…');
    }
    cell
}

/// One column that is shown.
struct Column<'g> {
    width: usize,
    /// What it should not be narrower than.
    least: usize,
    /// What it may be narrower than that for, where it spares rows a line: its header stands on several then.
    under_header: usize,
    /// What it cannot be narrower than without a word being broken.
    word: usize,
    header: &'g str,
    cells: Vec<&'g str>,
}

impl<'a> Grid<'a> {
    /// Rows under headers in this language.
    pub fn under(
        headers: impl IntoIterator<Item = Localized>,
        rows: impl IntoIterator<Item = Vec<String>>,
        whole: &'a [usize],
        lang: Lang,
    ) -> Self {
        let headers = headers.into_iter().map(|header| header.of(lang)).collect();
        let shortened = |row: Vec<String>| row.into_iter().map(shortened).collect();
        Self { headers, rows: rows.into_iter().map(shortened).collect(), whole, spare: &[] }
    }

    /// The same, without these columns where the terminal is too narrow for all, the least needed first.
    pub fn sparing(self, spare: &'a [usize]) -> Self {
        Self { spare, ..self }
    }

    /// The lines of the table. `paint` gives its colour to the first cell of the row with this number.
    pub fn lines(&self, style: &Style, paint: impl Fn(usize, &str) -> String) -> Vec<String> {
        let columns = match style.columns() {
            Some(available) => self.fitted(available),
            None => self.columns(&[]),
        };
        let wrapped = |cell: &str, column: &Column<'_>| prose::wrap(cell, Some(column.width), 0);
        let headers: Vec<String> = columns.iter().map(|column| wrapped(column.header, column)).collect();
        let rows: Vec<Vec<String>> = (0..self.rows.len())
            .map(|number| columns.iter().map(|column| wrapped(column.cells[number], column)).collect())
            .collect();
        let height = |row: &[String]| row.iter().map(|cell| cell.split('\n').count()).max().unwrap_or(0);
        let heights: Vec<usize> = rows.iter().map(|row| height(row)).collect();
        let of_header = height(&headers);
        let mut lines = match style.columns() {
            Some(_) => drawn(std::iter::once(&headers).chain(&rows).map(Vec::as_slice), &[]),
            None => drawn_in_a_pipe(&headers, &rows),
        };
        for line in lines.iter_mut().take(of_header) {
            *line = color::strong(line, style.color);
        }
        let mut top = of_header;
        for (number, height) in heights.into_iter().enumerate() {
            let first = columns.first().map_or("", |column| column.cells[number]);
            if let Some(line) = lines.get_mut(top)
                && let Some(rest) = line.strip_prefix(first)
            {
                *line = format!("{}{rest}", paint(number, first));
            }
            top += height;
        }
        lines
    }

    /// The columns in so much room: all of them, if a row mostly takes one line then; else without those that are spare,
    /// as many of them as it takes, where that makes the table shorter.
    fn fitted(&self, available: usize) -> Vec<Column<'_>> {
        let mut fitted = fit(self.columns(&[]), available);
        for gone in 1..=self.spare.len() {
            if 2 * sampled_lines(&fitted) <= 3 * self.rows.len().min(SAMPLE) {
                break;
            }
            let fewer = fit(self.columns(&self.spare[..gone]), available);
            if sampled_lines(&fewer) < sampled_lines(&fitted) {
                fitted = fewer;
            }
        }
        fitted
    }

    /// The columns that say something, but for these; as wide as their widest cell.
    fn columns(&self, gone: &[usize]) -> Vec<Column<'_>> {
        (0..self.headers.len()).filter(|place| !gone.contains(place)).filter_map(|place| self.column(place)).collect()
    }

    fn column(&self, place: usize) -> Option<Column<'_>> {
        let header = self.headers[place];
        let cells: Vec<&str> = self.rows.iter().map(|row| row.get(place).map_or("", String::as_str)).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            return None;
        }
        let widest = |measure: fn(&str) -> usize| cells.iter().map(|cell| measure(cell)).max().unwrap_or(0);
        let width = widest(|cell| cell.width());
        let word = widest(prose::longest_piece).max(prose::longest_piece(header));
        let least = if self.whole.contains(&place) { width } else { word };
        let of_header = if header.width() <= SHORT { header.width() } else { prose::longest_piece(header) };
        let (of_cells, width) = (width, width.max(header.width()));
        let at_least = |of_header: usize| least.max(of_header).max(width.min(NARROW));
        let least = at_least(of_header);
        // Between words, and down to what its cells take.
        let of_words = header.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0);
        let under_header = at_least(of_words).max(of_cells).min(least);
        Some(Column { width, least, under_header, word, header, cells })
    }
}

/// Narrows columns until they fit, one step at a time where it costs the fewest lines; down to what
/// they should have, then to their longest words; and beyond only when nothing else is left.
fn fit(mut columns: Vec<Column<'_>>, available: usize) -> Vec<Column<'_>> {
    let available = available.saturating_sub(GAP * columns.len().saturating_sub(1));
    // None is left wider than all of them together.
    columns.iter_mut().for_each(|column| column.width = column.width.min(available.max(1)));
    let mut now: Vec<Vec<usize>> = columns.iter().map(|column| heights(column, column.width)).collect();
    let mut narrower: Vec<Vec<usize>> =
        columns.iter().map(|column| heights(column, column.width.saturating_sub(1))).collect();
    while columns.iter().map(|column| column.width).sum::<usize>() > available {
        // How many lines all rows take when this column is one narrower.
        let cost = |place: usize| -> usize {
            let rows = narrower[place].iter().enumerate();
            rows.map(|(row, height)| now.iter().map(|column| column[row]).max().unwrap_or(1).max(*height)).sum()
        };
        let places = || (0..columns.len()).filter(|place| columns[*place].width > 1);
        let cheapest = |least: fn(&Column<'_>) -> usize| {
            let willing = places().filter(|place| columns[*place].width > least(&columns[*place]));
            willing.min_by_key(|place| (cost(*place), usize::MAX - columns[*place].width))
        };
        // A header gives way before a cell.
        let place = places()
            .filter(|place| columns[*place].width > columns[*place].under_header)
            .min_by_key(|place| {
                let column = &columns[*place];
                (cost(*place), column.width <= column.least, usize::MAX - column.width)
            })
            .or_else(|| cheapest(|column| column.word))
            .or_else(|| places().max_by_key(|place| columns[*place].width));
        let Some(place) = place else { break };
        columns[place].width -= 1;
        now[place] = std::mem::take(&mut narrower[place]);
        narrower[place] = heights(&columns[place], (columns[place].width - 1).max(1));
    }
    columns
}

/// How many lines the first cells of the column take at this width.
fn heights(column: &Column<'_>, width: usize) -> Vec<usize> {
    column.cells.iter().take(SAMPLE).map(|cell| prose::wrap(cell, Some(width), 0).split('\n').count()).collect()
}

/// How many lines the first rows take.
fn sampled_lines(columns: &[Column<'_>]) -> usize {
    let heights: Vec<Vec<usize>> = columns.iter().map(|column| heights(column, column.width)).collect();
    let rows = heights.first().map_or(0, Vec::len);
    (0..rows).map(|row| heights.iter().map(|column| column[row]).max().unwrap_or(1)).sum()
}

/// Rows of one line each. One with a cell that is too long is drawn by itself: the others would be as wide.
fn drawn_in_a_pipe(headers: &[String], rows: &[Vec<String>]) -> Vec<String> {
    let narrow = |cell: &String| u16::try_from(cell.width()).ok().filter(|width| *width <= LONGEST);
    let mut widths = vec![0; headers.len()];
    let all: Vec<&[String]> = std::iter::once(headers).chain(rows.iter().map(Vec::as_slice)).collect();
    for row in &all {
        for (widest, width) in widths.iter_mut().zip(row.iter().map(narrow)) {
            *widest = width.unwrap_or(LONGEST).max(*widest);
        }
    }
    let is_narrow = |row: &[String]| row.iter().all(|cell| narrow(cell).is_some());
    all.chunk_by(|before, row| is_narrow(before) && is_narrow(row))
        .flat_map(|rows| drawn(rows.iter().copied(), &widths))
        .collect()
}

/// The cells, each wrapped to its column already, put under one another by what a terminal shows. `least`: what the
/// columns are not narrower than.
fn drawn<'c>(rows: impl IntoIterator<Item = &'c [String]>, least: &[u16]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for row in rows {
        table.add_row(row);
    }
    let gap = u16::try_from(GAP).unwrap_or(u16::MAX);
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, gap));
        if let Some(least) = least.get(place) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least + gap)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}
