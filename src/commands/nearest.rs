//! Which known word somebody may have meant.

/// The known word that is nearest to what was typed, if one is near enough to be a slip: at most a third of its
/// characters, and at least two, may have to be changed. Of equally near ones, the first.
pub fn nearest<'w>(typed: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    known
        .into_iter()
        .map(|word| {
            let characters: Vec<char> = word.to_lowercase().chars().collect();
            (distance(&typed, &characters), characters.len(), word)
        })
        .filter(|(distance, length, _)| *distance <= 2.max(length / 3) && distance < length)
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., word)| word)
}

/// How many characters have to be inserted, deleted or replaced (Levenshtein).
fn distance(from: &[char], to: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, typed) in from.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, known) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(typed != known);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
