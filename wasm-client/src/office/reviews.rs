//! Daily checks and reviews, as the office's server tells them; and a signature, as it takes it.

use sync_core::id::hex;
use sync_core::record::ReviewHeld;
pub use sync_core::shown::{
    AnswerShown, DecisionShown, ReviewRow, ReviewSigned, SeenCountShown, SeenCycleShown, SeenFigureShown,
    SeenShown, WholeReview,
};

use super::read::{Json, Read, answers, read};
use super::{Coverage, FigureShown};

answers! {
    /// A page of the calendar.
    Reviews {
        /// What it rests on.
        coverage: Coverage,
        /// Those held on time in the last 90 days, of those that were due.
        held: FigureShown,
        /// The newest first.
        reviews: Vec<ReviewRow>,
        /// Where the next page starts.
        next: Option<String>,
    }
    /// One review.
    ReviewPage {
        /// With its signatures.
        review: WholeReview,
        /// Whether a signature of whoever reads counts; else it is put forward.
        counts: bool,
        /// What it opens with, where whoever reads may sign it now.
        agenda: Option<SeenShown>,
        /// The same as the record carries it: CBOR, in hexadecimal.
        fields: Option<String>,
    }
}

read!(ReviewRow {
    cadence,
    first,
    label,
    kept,
    kept_code,
    due_at,
    signed_by,
    signed_at
});
read!(WholeReview { row, kind, signed });
read!(ReviewSigned {
    entry,
    by,
    role,
    device,
    signed_at,
    received_at,
    late,
    not_counted,
    seen,
    answers,
    decisions,
    note
});
read!(AnswerShown {
    question,
    found,
    words
});
read!(DecisionShown {
    cycle,
    about,
    decided,
    words
});
read!(SeenShown {
    at,
    since,
    open,
    counts,
    cycles,
    left_out,
    figures,
    tablets,
    silent
});
read!(SeenCountShown { label, many });
read!(SeenCycleShown {
    cycle,
    about,
    label,
    since,
    overdue
});
read!(SeenFigureShown {
    label,
    unit,
    value_hundredths,
    cases,
    among
});

/// A signature as the server takes it. The same one is written once, however often it is sent.
pub fn signature_text(held: &ReviewHeld) -> String {
    // Hexadecimal alone: nothing in it needs to be escaped.
    let fields = hex(&minicbor::to_vec(held).unwrap_or_default());
    format!("{{\"fields\":\"{fields}\"}}")
}
