//! A list of people who move in.

use std::collections::BTreeMap;

use sync_core::fold::{Directory, Floor};
use sync_core::id::UnitId;
use sync_core::text::ShortText;
use sync_core::time::Timestamp;

use super::{Checked, Column, Row, Sheet, column, day, plain};

/// The columns of the file.
pub const COLUMNS: [Column; 7] = [
    column("name", true, "Dorothy Hill"),
    column("known as", false, "Dot"),
    column("unit", true, "Alder"),
    column("room", true, "12"),
    column("birth year", false, "1931"),
    column("alerts", false, "Thickened drinks, level 2; Falls"),
    column("admitted on", false, "22/11/2026"),
];

/// Somebody who moves in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// Full name.
    pub name: ShortText,
    /// What they like to be called.
    pub known_as: ShortText,
    /// Where.
    pub unit: UnitId,
    /// Room.
    pub room: ShortText,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// What must be known first.
    pub alerts: Vec<ShortText>,
    /// Since when.
    pub admitted_at: Timestamp,
}

/// Somebody who lives here, as far as telling people apart goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    name: String,
    birth_year: Option<u16>,
    unit: UnitId,
    room: String,
}

/// Everyone who lives here now.
pub fn known_people(floor: &Floor) -> Vec<Known> {
    floor
        .people()
        .iter()
        .map(|person| Known {
            name: plain(person.name.as_str()),
            birth_year: person.birth_year,
            unit: person.unit,
            room: plain(person.room.as_str()),
        })
        .collect()
}

impl Known {
    /// Whether name and year of birth are the same: perhaps one person, perhaps two.
    pub fn is_same_as(&self, admission: &Admission) -> bool {
        self.name == plain(admission.name.as_str()) && self.birth_year == admission.birth_year
    }

    fn lives_there(&self, admission: &Admission) -> bool {
        self.unit == admission.unit && self.room == plain(admission.room.as_str())
    }
}

/// Reads a list of people. Nothing is written.
pub fn read_people(
    bytes: &[u8],
    directory: &Directory,
    known: &[Known],
    now: Timestamp,
) -> Checked<Admission> {
    let sheet = match Sheet::read(bytes, &COLUMNS) {
        Ok(sheet) => sheet,
        Err(why) => return Checked::of_file(why),
    };
    let mut before: BTreeMap<(String, Option<u16>), (usize, Admission)> = BTreeMap::new();
    sheet.judge(|row| {
        let admission = read(row, directory, now)?;
        let name = (plain(admission.name.as_str()), admission.birth_year);
        if let Some((line, other)) = before.get(&name) {
            if *other == admission {
                row.wrong(
                    Some("name"),
                    &format!("is the same as line {line}: remove one of them"),
                );
            } else {
                let words =
                    format!("and line {line} have the same name and year of birth: are they two people?");
                row.odd(Some("name"), &words);
            }
        }
        if let Some(twin) = known.iter().find(|known| known.is_same_as(&admission)) {
            if twin.lives_there(&admission) {
                row.wrong(Some("name"), "lives here already, in this room: remove the line");
            } else {
                row.odd(
                    Some("name"),
                    "has the name and year of birth of somebody who lives here already: are they two people?",
                );
            }
        }
        before.entry(name).or_insert((row.at, admission.clone()));
        Some(admission)
    })
}

fn read(row: &mut Row<'_, '_>, directory: &Directory, now: Timestamp) -> Option<Admission> {
    // Every cell is looked at, so that all that is wrong in a line is said at once.
    let name = row.need("name", ShortText::parse);
    let known_as = row.may("known as", ShortText::parse);
    let unit = row.need("unit", |cell| unit(directory, cell));
    let room = row.need("room", ShortText::parse);
    let birth_year = row.may("birth year", |cell| super::birth_year(cell, now));
    let alerts = row.may("alerts", |cell| {
        cell.split(';')
            .filter(|alert| !alert.trim().is_empty())
            .map(ShortText::parse)
            .collect::<Result<Vec<_>, _>>()
    });
    let admitted_at = row.may("admitted on", |cell| match day(cell) {
        Ok(day) if day > now.care_day() => Err("this day is still to come"),
        Ok(day) if day == now.care_day() => Ok(now),
        Ok(day) => Ok(day.start()),
        Err(why) => Err(why),
    });
    let name = name?;
    let known_as = match known_as {
        Some(known_as) => known_as,
        None => ShortText::parse(name.as_str().split_whitespace().next()?).ok()?,
    };
    Some(Admission {
        name,
        known_as,
        unit: unit?,
        room: room?,
        birth_year,
        alerts: alerts.unwrap_or_default(),
        admitted_at: admitted_at.unwrap_or(now),
    })
}

/// A unit by its name.
pub(super) fn unit(directory: &Directory, name: &str) -> Result<UnitId, String> {
    let units = directory.units();
    let found = units
        .iter()
        .find(|(_, known)| plain(known.as_str()) == plain(name));
    found.map(|(unit, _)| *unit).ok_or_else(|| {
        let known: Vec<&str> = units.iter().map(|(_, name)| name.as_str()).collect();
        format!("there is no such unit; there are: {}", known.join(", "))
    })
}
