//! A list of people who work here. PINs are not in it: a file that lies about would open every tablet.

use std::collections::BTreeMap;

use sync_core::fold::Directory;
use sync_core::id::{StaffId, UnitId};
use sync_core::record::{About, Fact, RoleGranted, StaffJoined};
use sync_core::staff::Role;
use sync_core::text::ShortText;
use sync_core::time::Timestamp;

use super::{Checked, Column, Sheet, column, day, people, plain};

/// The columns of the file.
pub const COLUMNS: [Column; 5] = [
    column("name", true, "Maya Obi"),
    column("role", true, "support-worker"),
    column("unit", false, "Alder"),
    column("from", false, "22/11/2026"),
    column("until", false, "31/03/2027"),
];

/// Somebody who begins to work here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    name: ShortText,
    role: Role,
    unit: Option<UnitId>,
    from: Timestamp,
    until: Option<Timestamp>,
}

impl Joining {
    /// As the office writes it.
    pub fn facts(self, staff: StaffId) -> [(About, Fact); 2] {
        let joined = StaffJoined {
            staff,
            name: self.name,
        };
        let granted = RoleGranted {
            staff,
            role: self.role,
            from: self.from,
            until: self.until,
            unit: self.unit,
        };
        let about = About::Staff(staff);
        [
            (about, Fact::StaffJoined(joined)),
            (about, Fact::RoleGranted(granted)),
        ]
    }
}

/// Reads a list of staff. Nothing is written.
pub fn read_staff(bytes: &[u8], directory: &Directory, now: Timestamp) -> Checked<Joining> {
    let sheet = match Sheet::read(bytes, &COLUMNS) {
        Ok(sheet) => sheet,
        Err(why) => return Checked::of_file(why),
    };
    let mut before: BTreeMap<String, usize> = BTreeMap::new();
    sheet.judge(|row| {
        let name = row.need("name", ShortText::parse);
        let role = row.need("role", role);
        let unit = row.may("unit", |cell| people::unit(directory, cell));
        let from = row.may("from", |cell| {
            day(cell).map(|day| if day == now.care_day() { now } else { day.start() })
        });
        let until = row.may("until", |cell| day(cell).map(|last| last.next().start()));
        let from = from.unwrap_or(now);
        if until.is_some_and(|until| until <= from) {
            row.wrong(Some("until"), "lies before the first day");
        }
        let (name, role) = (name?, role?);
        if let Some(line) = before.insert(plain(name.as_str()), row.at) {
            row.wrong(
                Some("name"),
                &format!("is in line {line} already: give further roles on the Staff page"),
            );
        }
        let twin = directory.staff_in_name_order().into_iter().find(|(_, member)| {
            member.works_here_at(now) && plain(member.name.as_str()) == plain(name.as_str())
        });
        if let Some((_, member)) = twin {
            if member.roles_at(now).contains(&role) {
                row.wrong(Some("name"), "works here already in this role: remove the line");
            } else {
                row.odd(
                    Some("name"),
                    "has the name of somebody who works here already: are they two people?",
                );
            }
        }
        Some(Joining {
            name,
            role,
            unit,
            from,
            until,
        })
    })
}

/// "Shift leader" or "shift-leader".
fn role(name: &str) -> Result<Role, String> {
    Role::ALL
        .into_iter()
        .find(|role| plain(role.label()) == plain(name))
        .ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            format!("there is no such role; there are: {}", known.join(", "))
        })
}
