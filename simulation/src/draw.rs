//! Draws the steps of a run by chance: how often each thing happens, and what kinds of runs there are.

use sync_core::time::{DAY_MS, HOUR_MS};

use crate::dice::Dice;
use crate::step::{Deed, DeskDeed, Lie, LinkFault, OfficeFault, Step, TabletFault};

/// Every lie, for the dice.
const LIES: [Lie; 21] = [
    Lie::Drink,
    Lie::Hello,
    Lie::Newer,
    Lie::Plan,
    Lie::PlanOpenly,
    Lie::InAnothersName,
    Lie::StrangeKey,
    Lie::AnothersChain,
    Lie::Grant,
    Lie::SamePlace,
    Lie::FarAhead,
    Lie::EndOfTime,
    Lie::Strike,
    Lie::Amend,
    Lie::BadChange,
    Lie::Publish,
    Lie::NewerKind,
    Lie::Observe,
    Lie::Frontier,
    Lie::Want,
    Lie::Garbage,
];

/// How far wrong clocks are.
const CLOCKS_MS: [i64; 7] = [
    0,
    0,
    3 * HOUR_MS,
    -3 * HOUR_MS,
    -40 * 60_000,
    730 * DAY_MS,
    -1095 * DAY_MS,
];

/// How time passes.
const TIMES_MS: [i64; 9] = [
    50,
    1_000,
    6_000,
    21_000,
    50_000,
    600_000,
    5 * HOUR_MS,
    8 * HOUR_MS,
    30 * HOUR_MS,
];

/// The steps of a run, drawn by chance.
pub fn draw(seed: u64, count: usize) -> Vec<Step> {
    let mut dice = Dice::new(seed ^ 0x5eed_5eed_5eed_5eed);
    // Some runs have no liar, some no restored server, some little trouble: what hides in noise shows in quiet.
    let temper = Temper {
        lies: dice.once_in(3),
        restores: dice.once_in(4),
        meddling: !dice.once_in(3),
        turnover: !dice.once_in(3),
        hours: dice.once_in(2),
    };
    (0..count).map(|_| one(&mut dice, temper)).collect()
}

/// What kind of run it is.
#[derive(Clone, Copy)]
struct Temper {
    lies: bool,
    restores: bool,
    meddling: bool,
    turnover: bool,
    /// A run of hours, not of weeks: leases hold, and everything happens at once.
    hours: bool,
}

fn one(dice: &mut Dice, temper: Temper) -> Step {
    match dice.roll(200) {
        0..74 => Step::GoOn {
            moves: dice.byte(90) + 1,
            order: dice.number(),
        },
        74..146 => Step::Work {
            tablet: dice.byte(256),
            who: dice.byte(256),
            wrong_pin: dice.once_in(20),
            what: deed(dice),
        },
        146..158 => Step::Pass {
            ms: time(dice, temper),
        },
        158..174 => Step::Break {
            tablet: dice.byte(256),
            what: tablet_fault(dice),
        },
        174..182 if temper.meddling => Step::Meddle {
            tablet: dice.byte(256),
            up: dice.once_in(2),
            what: link_fault(dice),
        },
        182..188 => Step::Office(office_fault(dice, temper)),
        188..194 => Step::Desk(desk_deed(dice, temper)),
        194..200 if temper.lies => Step::Lie {
            what: dice.pick(&LIES).copied().unwrap_or(Lie::Drink),
            pick: dice.short(),
        },
        194..200 if temper.restores && dice.once_in(2) => Step::Office(if dice.once_in(3) {
            OfficeFault::Restore
        } else {
            OfficeFault::BackUp
        }),
        _ => Step::GoOn {
            moves: 10,
            order: dice.number(),
        },
    }
}

fn time(dice: &mut Dice, temper: Temper) -> i64 {
    if temper.hours {
        return dice.pick(&TIMES_MS[..6]).copied().unwrap_or(50);
    }
    if dice.once_in(16) {
        return DAY_MS * (1 + i64::from(dice.byte(12)));
    }
    dice.pick(&TIMES_MS).copied().unwrap_or(50)
}

fn deed(dice: &mut Dice) -> Deed {
    let person = dice.byte(256);
    match dice.roll(40) {
        0..2 => Deed::Lock,
        2..8 => Deed::Amend {
            person,
            pick: dice.short(),
            ml: dice.short() % 900,
        },
        8..10 => Deed::Strike {
            person,
            pick: dice.short(),
        },
        10..13 => Deed::Observe { who: dice.byte(256) },
        13..16 => Deed::Read { person },
        16..20 => Deed::Write {
            person,
            section: dice.byte(2),
            place: dice.short(),
            remove: dice.once_in(4),
        },
        20 => Deed::Plan {
            person,
            times: dice.byte(4),
        },
        21..23 => Deed::Publish { person },
        23..25 => Deed::Acknowledge {
            person,
            understood: dice.once_in(2),
        },
        25 => Deed::TwoDrinks {
            person,
            ml: dice.short() % 900,
        },
        _ => Deed::Drink {
            person,
            ml: dice.short() % 900,
            declined: dice.once_in(6),
            minutes_ago: if dice.once_in(3) { dice.short() % 300 } else { 0 },
            answers: dice.once_in(3).then(|| dice.byte(8)),
        },
    }
}

fn tablet_fault(dice: &mut Dice) -> TabletFault {
    match dice.roll(44) {
        32..44 => TabletFault::Mended,
        0..4 => TabletFault::PowerCut { landed: dice.byte(4) },
        4..8 => TabletFault::Blackout {
            effects: dice.byte(8),
        },
        8..11 => TabletFault::LinkBreaks {
            arriving: dice.byte(3),
        },
        11..17 => TabletFault::Online {
            online: !dice.once_in(3),
            arriving: dice.byte(3),
        },
        17 if dice.once_in(2) => TabletFault::Dark {
            days: 2 + dice.byte(30),
        },
        18 => TabletFault::StoreFull,
        19 => TabletFault::StoreFails,
        20..24 => TabletFault::StoreWorks,
        24..26 => TabletFault::SlowStore {
            slow: dice.once_in(3),
        },
        26 | 27 => TabletFault::Clock {
            ahead_ms: dice.pick(&CLOCKS_MS).copied().unwrap_or(0),
        },
        28 => TabletFault::Documents { die: dice.once_in(2) },
        29 => TabletFault::NewerAppWasHere,
        30 if dice.once_in(3) => TabletFault::Wiped,
        _ => TabletFault::ConnectNow,
    }
}

fn link_fault(dice: &mut Dice) -> LinkFault {
    match dice.roll(12) {
        0..3 => LinkFault::CutAt { byte: dice.short() },
        3 | 4 => LinkFault::Repeat,
        5 | 6 => LinkFault::Overtake,
        7 | 8 => LinkFault::Replay { pick: dice.byte(256) },
        9 => LinkFault::Swallow,
        10 => LinkFault::Stall,
        _ => LinkFault::Flow,
    }
}

fn office_fault(dice: &mut Dice, temper: Temper) -> OfficeFault {
    match dice.roll(18) {
        14..18 => OfficeFault::Mended,
        0 | 1 => OfficeFault::PowerCut {
            landed: dice.once_in(2),
        },
        2 | 3 => OfficeFault::Blackout {
            effects: dice.byte(12),
        },
        4 => OfficeFault::DiskFull,
        5 => OfficeFault::DiskFails,
        6..8 => OfficeFault::DiskWorks,
        8..12 => OfficeFault::Up { up: !dice.once_in(4) },
        12 if temper.restores => OfficeFault::BackUp,
        13 if temper.restores => OfficeFault::Restore,
        _ => OfficeFault::DiskWorks,
    }
}

fn desk_deed(dice: &mut Dice, temper: Temper) -> DeskDeed {
    let (who, person) = (dice.byte(256), dice.byte(256));
    match dice.roll(18) {
        0 => DeskDeed::Move { person },
        1..4 if temper.turnover => DeskDeed::Grant {
            who,
            role: dice.byte(4),
        },
        4..6 if temper.turnover => DeskDeed::EndRole {
            who,
            goes_on: dice.once_in(2),
        },
        6 if temper.turnover => DeskDeed::Leave { who },
        7 if temper.turnover => DeskDeed::Rejoin { who },
        8 if temper.turnover && dice.once_in(2) => DeskDeed::Revoke {
            tablet: dice.byte(256),
        },
        9 | 10 => DeskDeed::Plan {
            person,
            times: dice.byte(4),
        },
        11 => DeskDeed::EndPlan { person },
        12..14 => DeskDeed::Settle {
            pick: dice.short(),
            release: dice.once_in(2),
        },
        14..17 => DeskDeed::Import {
            tablet: dice.byte(256),
            damage: dice.once_in(3).then(|| dice.short()),
        },
        _ => DeskDeed::ImportAgain { pick: dice.byte(256) },
    }
}
