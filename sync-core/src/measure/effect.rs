//! Whether an action had an effect: the same measure before it and after it (domain.md, "measured effect").
//!
//! A difference counts when it is more than twice what chance alone would be expected to make of that many cases; whatever
//! is less is "unchanged", and too few cases are "not enough data". Worked out in whole numbers, so every copy says the same.

use super::Figure;

/// Days looked at before an action was agreed, and after it was seen in practice, unless its agreement says otherwise.
pub const WINDOW_DAYS: u16 = 90;
/// Cases that either side needs before anything is said.
const CASES_MIN: u64 = 5;

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Better than before, by more than chance.
    Improved,
    /// No difference that chance could not have made.
    Unchanged,
    /// Worse than before, by more than chance.
    Worse,
    /// Too few cases to tell.
    NotEnoughData,
}

impl Effect {
    /// As on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Improved => "Better than before",
            Self::Unchanged => "No different",
            Self::Worse => "Worse than before",
            Self::NotEnoughData => "Not enough to tell yet",
        }
    }
}

/// Which way a measure should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectOf {
    /// More is better: completion, adherence.
    More,
    /// Less is better: repeats, days late.
    Less,
}

/// Compares two shares. Pooled variance of two proportions, two standard errors.
pub fn effect_of_share(before: &Figure, after: &Figure, better: EffectOf) -> Effect {
    if before.among < CASES_MIN || after.among < CASES_MIN {
        return Effect::NotEnoughData;
    }
    let [cases_a, among_a, cases_b, among_b] = [before.cases, before.among, after.cases, after.among]
        .map(|number| u128::from(number.min(COUNT_MAX)));
    let (cases, among) = (cases_a + cases_b, among_a + among_b);
    let apart = (cases_a * among_b).abs_diff(cases_b * among_a);
    let is_more_than_chance =
        apart * apart * among > 4 * cases * (among - cases.min(among)) * among_a * among_b;
    told(is_more_than_chance, cases_b * among_a > cases_a * among_b, better)
}

/// Compares two rates over their exposures. Given all cases together, each falls on either side by its exposure; two standard
/// errors of that.
pub fn effect_of_rate(before: &Figure, after: &Figure, better: EffectOf) -> Effect {
    let both = before.cases.saturating_add(after.cases);
    if both < CASES_MIN || before.among == 0 || after.among == 0 {
        return Effect::NotEnoughData;
    }
    let [cases_a, among_a, cases_b, among_b] = [before.cases, before.among, after.cases, after.among]
        .map(|number| u128::from(number.min(COUNT_MAX)));
    let apart = (cases_a * among_b).abs_diff(cases_b * among_a);
    let is_more_than_chance = apart * apart > 4 * (cases_a + cases_b) * among_a * among_b;
    told(is_more_than_chance, cases_b * among_a > cases_a * among_b, better)
}

/// Far above anything counted, and small enough that no product of five overflows.
const COUNT_MAX: u64 = 1 << 24;

fn told(is_more_than_chance: bool, is_higher: bool, better: EffectOf) -> Effect {
    match (is_more_than_chance, is_higher == (better == EffectOf::More)) {
        (false, _) => Effect::Unchanged,
        (true, true) => Effect::Improved,
        (true, false) => Effect::Worse,
    }
}
