//! What two sequences have in common, in order: the ground of every difference that is shown.

/// The elements that stay: a longest common subsequence, as pairs of places.
pub(crate) fn common<T>(
    old: &[T],
    new: &[T],
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    // lengths[i][j]: how many elements old[i..] and new[j..] have in common.
    let mut lengths: Vec<Vec<usize>> = vec![vec![0; new.len() + 1]];
    for element in old.iter().rev() {
        let mut row = vec![0];
        let after = lengths.last().map(Vec::as_slice).unwrap_or_default();
        for (at, other) in new.iter().enumerate().rev() {
            let here = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(0);
            let length = if same(element, other) {
                here(after, at + 1) + 1
            } else {
                here(after, at).max(row.last().copied().unwrap_or(0))
            };
            row.push(length);
        }
        row.reverse();
        lengths.push(row);
    }
    lengths.reverse();
    let length = |i: usize, j: usize| lengths.get(i).and_then(|row| row.get(j)).copied();
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(element), Some(other)) = (old.get(i), new.get(j)) {
        if same(element, other) {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if length(i + 1, j) >= length(i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
