//! One person of the staff: their roles with dates, their PIN, their leaving; adding somebody; the home's units.

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el, focus_soon, live};
use super::super::icons::Icon;
use super::super::parts::{back_link, button, cell, chip, p, panel_heading, row};
use super::super::route::{self, Route};
use super::super::shell::heading_row;
use super::forms::{Form, input, panel, pick};
use super::lists::list_table;
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{Choice, Choices, Grant, MemberPage, Read, StaffMember};
use crate::view::words;

/// Length of a day, to show a role's last day rather than the first without it.
const MOMENT_MS: i64 = 1;

/// One of the staff.
pub fn member(desk: Desk, staff: String) -> Node {
    let (page, choices) = (Loaded::new(None), Loaded::new(None));
    let id = StoredValue::new(staff);
    let read = move || desk.load(format!("/api/office/staff/{}", id.get_value()), page);
    Effect::new(move |_| {
        desk.came_back.track();
        read();
    });
    desk.load("/api/office/choices".to_owned(), choices);
    nodes![
        back_link(&Route::Office("staff".to_owned()), "Staff"),
        shown(page, read, move |page: MemberPage| {
            let one = &page.member;
            let lead = if one.left { "Has left" } else { &one.role_label };
            let state = match (one.left, one.has_pin) {
                (true, _) => chip("mark", Icon::Struck, "Cannot sign in any more"),
                (_, true) => chip("now", Icon::Tick, "Has a PIN"),
                (_, false) => chip("attention", Icon::Warning, "Has no PIN yet"),
            };
            let change = (page.may_change && !one.left).then(|| changes(desk, one, choices, read));
            nodes![
                el("h1").text(&one.name),
                p("lead", lead),
                div("chips").child(state),
                grants(desk, one, page.may_change, read),
                change,
            ]
            .into()
        }),
    ]
    .into()
}

fn grants(desk: Desk, one: &StaffMember, may_change: bool, read: impl Fn() + Copy + 'static) -> Node {
    let rows = one
        .grants
        .iter()
        .map(|grant| {
            let until = grant
                .until
                .map_or("No end".to_owned(), |until| words::day(until - MOMENT_MS));
            let end = (may_change && grant.now).then(|| end_role(desk, &one.staff, grant, read));
            row(nodes![
                cell("", &grant.role_label),
                cell("", &words::day(grant.from)),
                cell("", &until),
                cell("tablet-cell", if grant.now { "Now" } else { "" }).child(end),
            ])
        })
        .collect();
    list_table(&["Role", "From", "Last day", "Now"], rows)
}

fn end_role(desk: Desk, staff: &str, grant: &Grant, read: impl Fn() + Copy + 'static) -> Node {
    let form = Form::new(desk);
    let (path, role) = (format!("/api/office/staff/{staff}/role/end"), grant.role.clone());
    let words = format!(
        "From now on they may no longer act as {}. Tablets hear of it when they next meet the office.",
        grant.role_label.to_lowercase()
    );
    let asking = RwSignal::new(false);
    live(move || {
        if !asking.get() {
            return button("small", Some(Icon::Struck), "End this role now", move || {
                asking.set(true);
                focus_soon(".end-role .primary");
            })
            .into();
        }
        let (path, role) = (path.clone(), role.clone());
        let end = move || form.send(path.clone(), vec![("role", role.clone())], move |_| read());
        div("end-role")
            .attr("role", "group")
            .attr("aria-label", "End this role?")
            .with(nodes![
                p("", &words),
                form.trouble(),
                div("row-of-buttons").with(nodes![
                    button("primary", Some(Icon::Struck), "Yes, end it now", end),
                    button("", None, "No, keep it", move || asking.set(false)),
                ]),
            ])
            .into()
    })
}

fn changes(desk: Desk, one: &StaffMember, choices: Loaded, read: impl Fn() + Copy + 'static) -> Node {
    let staff = StoredValue::new(one.staff.clone());
    let path = move |what: &str| format!("/api/office/staff/{}/{what}", staff.get_value());
    let (pin_form, pin) = (Form::new(desk), RwSignal::new(String::new()));
    let pin_panel = panel(
        pin_form,
        panel_heading(Icon::Lock, "PIN for tablets").into(),
        nodes![input(
            "password",
            "New PIN",
            "4 to 8 digits. Let them type it themselves. It works at their next sign-in with a network.",
            pin
        )],
        "Save the PIN",
        move || {
            pin_form.send(path("pin"), vec![("pin", pin.get_untracked())], move |_| {
                pin.try_set(String::new());
                read();
            });
        },
    );
    let (leave_form, from) = (Form::new(desk), RwSignal::new(String::new()));
    let leave_panel = panel(
        leave_form,
        panel_heading(Icon::Struck, "They stop working here").into(),
        nodes![
            p("", "They can no longer sign in. What they recorded stays."),
            input("date", "From which day?", "Empty: from now on.", from),
        ],
        "Save that they leave",
        move || {
            leave_form.send(path("leave"), vec![("from", from.get_untracked())], move |_| {
                read()
            })
        },
    );
    let role_form = Form::new(desk);
    let boxes = RoleBoxes::new();
    nodes![div("facts-columns").with(nodes![
        live(move || {
            panel(
                role_form,
                panel_heading(Icon::Plus, "Give a role").into(),
                boxes.drawn(choices),
                "Save the role",
                move || role_form.send(path("role"), boxes.sent(), move |_| read()),
            )
            .into()
        }),
        pin_panel,
        leave_panel,
    ]),]
    .into()
}

/// A role with its dates, as typed.
#[derive(Clone, Copy)]
struct RoleBoxes {
    role: RwSignal<String>,
    unit: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl RoleBoxes {
    fn new() -> Self {
        let [role, unit, from, until] = [(); 4].map(|()| RwSignal::new(String::new()));
        Self {
            role,
            unit,
            from,
            until,
        }
    }

    fn drawn(self, choices: Loaded) -> Vec<Node> {
        let (roles, units): (Vec<Choice>, Vec<Choice>) = match answer::<Choices>(choices) {
            Some(Ok(choices)) => (choices.roles, choices.units),
            _ => (Vec::new(), Vec::new()),
        };
        nodes![
            pick("Role", "Choose a role", &roles, self.role),
            pick("Unit", "No unit of their own", &units, self.unit),
            input("date", "First day", "Empty: from now on.", self.from),
            input(
                "date",
                "Last day",
                "Empty: no end. Acting up has an end.",
                self.until
            ),
        ]
    }

    fn sent(self) -> Vec<(&'static str, String)> {
        vec![
            ("role", self.role.get_untracked()),
            ("unit", self.unit.get_untracked()),
            ("from", self.from.get_untracked()),
            ("until", self.until.get_untracked()),
        ]
    }
}

/// Add somebody.
pub fn add(desk: Desk) -> Node {
    let choices = Loaded::new(None);
    desk.load("/api/office/choices".to_owned(), choices);
    let form = Form::new(desk);
    let boxes = RoleBoxes::new();
    let [name, pin, username, password] = [(); 4].map(|()| RwSignal::new(String::new()));
    let send = move || {
        let mut all = boxes.sent();
        all.extend([
            ("name", name.get_untracked()),
            ("pin", pin.get_untracked()),
            ("username", username.get_untracked()),
            ("password", password.get_untracked()),
        ]);
        form.send("/api/office/staff".to_owned(), all, |json| {
            if let Some(staff) = String::read(json.field("staff")) {
                route::go(&Route::Office(format!("staff/{staff}")));
            }
        });
    };
    nodes![
        back_link(&Route::Office("staff".to_owned()), "Staff"),
        heading_row("Add somebody to the staff", Node::Nothing),
        live(move || {
            let desk_boxes = el("details").class("more").with(nodes![
                el("summary").text("They sign in at this office page too"),
                input("text", "Name to sign in with", "", username),
                input("password", "Password", "At least 8 characters.", password),
            ]);
            panel(
                form,
                panel_heading(Icon::Person, "Who begins to work here?").into(),
                nodes![
                    input("text", "Full name", "As on the rota.", name),
                    boxes.drawn(choices),
                    input(
                        "password",
                        "PIN for tablets",
                        "4 to 8 digits. It can be set later.",
                        pin
                    ),
                    desk_boxes,
                ],
                "Add them",
                send,
            )
            .into()
        }),
    ]
    .into()
}

/// The home's units.
pub fn units(desk: Desk) -> Node {
    let choices = Loaded::new(None);
    let read = move || desk.load("/api/office/choices".to_owned(), choices);
    read();
    nodes![
        back_link(&Route::Office("staff".to_owned()), "Staff"),
        heading_row("Units", Node::Nothing),
        shown(choices, read, move |choices: Choices| {
            let mut panels: Vec<Node> = choices
                .units
                .iter()
                .map(|unit| unit_panel(desk, Some(unit), read).into())
                .collect();
            panels.push(unit_panel(desk, None, read).into());
            div("unit-panels").with(panels).into()
        }),
    ]
    .into()
}

fn unit_panel(desk: Desk, unit: Option<&Choice>, read: impl Fn() + Copy + 'static) -> El {
    let form = Form::new(desk);
    let name = RwSignal::new(unit.map_or(String::new(), |unit| unit.label.clone()));
    let (path, heading, label) = match unit {
        Some(unit) => (
            format!("/api/office/units/{}", unit.code),
            unit.label.clone(),
            "Save the name",
        ),
        None => (
            "/api/office/units".to_owned(),
            "A new unit".to_owned(),
            "Add the unit",
        ),
    };
    let box_label = format!("Name: {heading}");
    panel(
        form,
        panel_heading(Icon::People, &heading).into(),
        nodes![input("text", &box_label, "", name)],
        label,
        move || {
            form.send(path.clone(), vec![("name", name.get_untracked())], move |_| {
                read()
            })
        },
    )
}
