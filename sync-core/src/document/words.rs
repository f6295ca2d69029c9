//! Differences of texts, cut between words: what an edit writes, what a reader is shown, what a rework carries over.
//!
//! May not live here: documents.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Piece;

/// A run of letters and digits, or any one other character.
fn cut(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut word_from = None;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            word_from.get_or_insert(at);
            continue;
        }
        if let Some(from) = word_from.take() {
            pieces.push(&text[from..at]);
        }
        pieces.push(&text[at..at + c.len_utf8()]);
    }
    if let Some(from) = word_from {
        pieces.push(&text[from..]);
    }
    pieces
}

fn chars(pieces: &[&str]) -> usize {
    pieces.iter().map(|piece| piece.chars().count()).sum()
}

/// One place where a text is changed, in characters from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) at: usize,
    pub(super) remove: usize,
    pub(super) insert: String,
}

/// What turns one text into another, from its start to its end; places count in the text before any of it is done.
pub(super) fn splices(before: &str, after: &str) -> Vec<Splice> {
    let (before, after) = (cut(before), cut(after));
    let mut at = 0;
    let mut splices = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let removed = chars(&before[op.old_range()]);
        if !matches!(op, DiffOp::Equal { .. }) {
            splices.push(Splice {
                at,
                remove: removed,
                insert: after[op.new_range()].concat(),
            });
        }
        at += removed;
    }
    splices
}

/// The same as one splice, from the first word that differs to the last: far fewer bytes when nearly every word does.
pub(super) fn one_splice(before: &str, after: &str) -> Vec<Splice> {
    let (before, after) = (cut(before), cut(after));
    let pairs = before.iter().zip(&after);
    let start = pairs.take_while(|(old, new)| old == new).count();
    let ends = before[start..].iter().rev().zip(after[start..].iter().rev());
    let end = ends.take_while(|(old, new)| old == new).count();
    let (removed, insert) = (
        &before[start..before.len() - end],
        &after[start..after.len() - end],
    );
    if removed.is_empty() && insert.is_empty() {
        return Vec::new();
    }
    vec![Splice {
        at: chars(&before[..start]),
        remove: chars(removed),
        insert: insert.concat(),
    }]
}

/// Both texts in pieces for reading. Nothing but space between two changes is part of the change: words struck out and
/// written anew read better than every other space kept.
pub(super) fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let (before, after) = (cut(before), cut(after));
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let mut pieces = Vec::new();
    let (mut removed, mut added) = (String::new(), String::new());
    for (at, op) in ops.iter().enumerate() {
        let (old, new) = (before[op.old_range()].concat(), after[op.new_range()].concat());
        let between = at > 0 && at + 1 < ops.len() && old.chars().all(|c| c == ' ');
        if matches!(op, DiffOp::Equal { .. }) && !between {
            flush(&mut pieces, &mut removed, &mut added);
            pieces.push(Piece::Same(old));
        } else {
            removed.push_str(&old);
            added.push_str(&new);
        }
    }
    flush(&mut pieces, &mut removed, &mut added);
    pieces
}

fn flush(pieces: &mut Vec<Piece>, removed: &mut String, added: &mut String) {
    if !removed.is_empty() {
        pieces.push(Piece::Removed(core::mem::take(removed)));
    }
    if !added.is_empty() {
        pieces.push(Piece::Added(core::mem::take(added)));
    }
}

/// What was changed between `before` and `after`, done to `onto` instead: a text with the same origin. Words that `onto` no
/// longer has are not removed twice; what somebody else wrote there stays.
pub(super) fn carry_over(before: &str, after: &str, onto: &str) -> String {
    let (before, after, onto) = (cut(before), cut(after), cut(onto));
    // Where each piece of `before` is in `onto`; and where a place between its pieces is.
    let mut kept: Vec<Option<usize>> = vec![None; before.len()];
    let mut places: Vec<usize> = vec![0; before.len() + 1];
    for op in capture_diff_slices(Algorithm::Myers, &before, &onto) {
        let (old, new) = (op.old_range(), op.new_range());
        let same = matches!(op, DiffOp::Equal { .. });
        for (step, at) in old.enumerate() {
            if same {
                kept[at] = Some(new.start + step);
            }
            places[at + 1] = if same { new.start + step + 1 } else { new.end };
        }
    }
    let mut gone = vec![false; onto.len()];
    let mut added: Vec<String> = vec![String::new(); onto.len() + 1];
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        for at in op.old_range() {
            if let Some(there) = kept[at] {
                gone[there] = true;
            }
        }
        added[places[op.old_range().start]].push_str(&after[op.new_range()].concat());
    }
    let mut text = String::new();
    for (at, insert) in added.iter().enumerate() {
        text.push_str(insert);
        if at < onto.len() && !gone[at] {
            text.push_str(onto[at]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_differ_are_spliced() {
        let splices = splices("Offer tea at ten.", "Offer weak tea at eleven.");
        assert_eq!(
            splices,
            [
                Splice {
                    at: 6,
                    remove: 0,
                    insert: "weak ".into()
                },
                Splice {
                    at: 13,
                    remove: 3,
                    insert: "eleven".into()
                },
            ]
        );
    }

    #[test]
    fn one_splice_spans_all_that_differs() {
        let splice = |at, remove, insert: &str| {
            vec![Splice {
                at,
                remove,
                insert: insert.into(),
            }]
        };
        assert_eq!(one_splice("a b c d", "a x y d"), splice(2, 3, "x y"));
        assert_eq!(one_splice("a a", "a a a"), splice(3, 0, " a"));
        assert_eq!(one_splice("", "é"), splice(0, 0, "é"));
        assert_eq!(one_splice("same", "same"), []);
    }

    #[test]
    fn pieces_read_as_a_person_would_strike_out_and_write() {
        assert_eq!(
            pieces("She walks alone.", "She uses a frame."),
            [
                Piece::Same("She ".into()),
                Piece::Removed("walks alone".into()),
                Piece::Added("uses a frame".into()),
                Piece::Same(".".into()),
            ]
        );
        assert_eq!(pieces("", "New"), [Piece::Added("New".into())]);
        assert_eq!(pieces("", ""), []);
    }

    #[test]
    fn a_difference_is_carried_onto_a_text_that_changed_elsewhere() {
        let before = "Likes tea. Sleeps on the left.";
        let after = "Likes strong tea. Sleeps on the left.";
        assert_eq!(
            carry_over(before, after, "Likes tea. Sleeps on the right."),
            "Likes strong tea. Sleeps on the right."
        );
        // What was to be removed is gone already; what somebody else put there stays.
        assert_eq!(
            carry_over("One two three", "One three", "One 2 three"),
            "One 2three"
        );
        assert_eq!(carry_over("", "Added", "There before"), "AddedThere before");
    }
}
