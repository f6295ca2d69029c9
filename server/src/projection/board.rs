//! The live floor: everyone with what is overdue and due, what was last done, and what worries somebody; the most
//! pressing first. All of it is what the fold says, which is what tablets say.

use serde::Serialize;
use sync_core::fold::{Directory, DueItem, DueState, Floor, Item, Person};
use sync_core::id::{EntryId, UnitId};
use sync_core::record::KindSpec;
use sync_core::time::{DAY_MS, Timestamp};

use super::record_row::Names;

/// How far back "last done" looks.
const LAST_MS: i64 = 2 * DAY_MS;

/// One person on the live floor. Times are in ms since 1970 UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoardRow {
    /// Who.
    pub person: String,
    /// Full name.
    pub name: String,
    /// What they like to be called.
    pub known_as: String,
    /// Room.
    pub room: String,
    /// Unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// What must be known first.
    pub alerts: Vec<String>,
    /// What somebody should look at, the most pressing first.
    pub watch: Vec<Watch>,
    /// Well after its time.
    pub overdue: Vec<Due>,
    /// It is time.
    pub due: Vec<Due>,
    /// Its time has passed today and nobody wrote anything down.
    pub missed: Vec<Due>,
    /// What comes after those.
    pub next: Option<Due>,
    /// The newest care given.
    pub last: Option<Said>,
    /// Drinks today, where there is a target or a drink.
    pub fluid: Option<Fluid>,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watch {
    /// "A worker is worried".
    pub label: &'static str,
    /// With its figures.
    pub words: String,
    /// What makes it go.
    pub clears: &'static str,
    /// It cannot wait for a round.
    pub urgent: bool,
    /// Since when.
    pub since: i64,
    /// The newest record that says so.
    pub entry: Option<String>,
}

/// Something planned for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// "Drink".
    pub kind_label: String,
    /// What to do.
    pub instruction: String,
    /// When.
    pub due_at: i64,
}

/// Something recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The entry.
    pub entry: String,
    /// "Drink, 150 ml".
    pub line: String,
    /// When it took place.
    pub happened_at: i64,
    /// Who wrote it.
    pub author_name: String,
}

/// Drinks of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fluid {
    /// Drunk.
    pub taken_ml: i64,
    /// The day's target.
    pub target_ml: Option<i64>,
}

/// How many of everything, for a unit's tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// People.
    pub people: usize,
    /// Things overdue.
    pub overdue: usize,
    /// Things due now.
    pub due: usize,
    /// People about whom somebody should look at something.
    pub watched: usize,
    /// Those of them for whom it cannot wait.
    pub urgent: usize,
}

/// Everyone who lives here, the most pressing first.
pub fn board(floor: &Floor, directory: &Directory, now: Timestamp) -> Vec<BoardRow> {
    let mut rows: Vec<BoardRow> = floor
        .people()
        .iter()
        .map(|person| row(floor, directory, person, now))
        .collect();
    // Stable: people with nothing to choose between them stay in the order of their rooms.
    rows.sort_by_key(urgency);
    rows
}

/// What a unit's rows come to; all rows' without a unit.
pub fn counts(rows: &[BoardRow], unit: Option<UnitId>) -> Counts {
    let unit = unit.map(|unit| unit.to_hex());
    let mut counts = Counts::default();
    for row in rows
        .iter()
        .filter(|row| unit.as_ref().is_none_or(|unit| row.unit == *unit))
    {
        counts.people += 1;
        counts.overdue += row.overdue.len();
        counts.due += row.due.len();
        counts.watched += usize::from(!row.watch.is_empty());
        counts.urgent += usize::from(row.watch.iter().any(|watch| watch.urgent));
    }
    counts
}

/// What cannot wait comes first; then what is overdue, the longest first; then what else somebody should look at, what is
/// due now, what was missed, what comes next.
fn urgency(row: &BoardRow) -> (u8, i64) {
    let at = |due: &[Due]| due.first().map_or(i64::MAX, |due| due.due_at);
    let urgent = row.watch.iter().find(|watch| watch.urgent);
    if let Some(urgent) = urgent {
        (0, urgent.since)
    } else if !row.overdue.is_empty() {
        (1, at(&row.overdue))
    } else if let Some(watch) = row.watch.first() {
        (2, watch.since)
    } else if !row.due.is_empty() {
        (3, at(&row.due))
    } else if !row.missed.is_empty() {
        (4, at(&row.missed))
    } else {
        (5, row.next.as_ref().map_or(i64::MAX, |next| next.due_at))
    }
}

fn row(floor: &Floor, directory: &Directory, person: &Person<'_>, now: Timestamp) -> BoardRow {
    let names = Names {
        directory,
        person: Some(person.name.as_str()),
        // Only what counts stands on the board, and nothing struck does.
        reader: sync_core::staff::Role::SupportWorker,
    };
    let planned = floor.due(person.id, now);
    let of = |state: DueState| planned.iter().filter(move |item| item.state == state).map(due);
    let recent = floor.timeline(person.id, now.plus_ms(-LAST_MS), now.plus_ms(LAST_MS));
    let given = |item: &&Item<'_>| item.counted && item.care().is_some_and(|care| care.outcome.given());
    let fluid = floor.fluid_today(person.id, now);
    BoardRow {
        person: person.id.to_hex(),
        name: person.name.to_string(),
        known_as: person.known_as.to_string(),
        room: person.room.to_string(),
        unit: person.unit.to_hex(),
        unit_name: directory
            .unit_name(person.unit)
            .map_or_else(String::new, ToString::to_string),
        alerts: person.alerts.iter().map(ToString::to_string).collect(),
        watch: floor
            .alerts(person.id, now)
            .into_iter()
            .map(|alert| Watch {
                label: alert.rule.label(),
                clears: alert.rule.clears(),
                urgent: alert.rule.urgent(),
                since: alert.since.0,
                entry: alert.evidence.first().map(EntryId::to_hex),
                words: alert.words,
            })
            .collect(),
        overdue: of(DueState::Overdue).collect(),
        due: of(DueState::Due).collect(),
        missed: of(DueState::Missed).collect(),
        next: of(DueState::NotYet).next(),
        last: recent.iter().find(given).map(|item| said(item, &names)),
        fluid: (fluid.target_ml.is_some() || fluid.drinks > 0).then_some(Fluid {
            taken_ml: fluid.taken_ml,
            target_ml: fluid.target_ml,
        }),
    }
}

fn due(item: &DueItem<'_>) -> Due {
    Due {
        kind_label: KindSpec::by_code(item.kind)
            .map_or("Newer kind of care", |kind| kind.label)
            .to_owned(),
        instruction: item.instruction.to_string(),
        due_at: item.due_at.0,
    }
}

fn said(item: &Item<'_>, names: &Names<'_>) -> Said {
    let line = item.care().map_or_else(String::new, |care| {
        format!("{}, {}", care.kind.label, care.line())
    });
    Said {
        entry: item.id.to_hex(),
        line,
        happened_at: item.happened_at.0,
        author_name: names.staff(item.by),
    }
}
