//! My people: who is here, what was last done, what is due. The home screen.

use leptos::prelude::*;

use super::core::App;
use super::icons::{Icon, icon};
use super::parts::{chip, not_yet};
use super::route::Route;
use super::who::find_row;
use crate::protocol::{DueState, DueView, Me, PeopleView, PersonTile, Screen, View};
use crate::view::{filter, words};

/// My people.
pub fn screen(app: App, me: &Me) -> AnyView {
    app.watch(Screen::People);
    let search = RwSignal::new(String::new());
    let unit = RwSignal::new(me.unit.clone());
    (move || match app.view.get() {
        Some(View::People(people)) => list(app, people, search, unit),
        _ => not_yet("My people"),
    })
    .into_any()
}

fn list(app: App, view: PeopleView, search: RwSignal<String>, unit: RwSignal<Option<String>>) -> AnyView {
    let people = view.people;
    let empty = people.is_empty();
    let shown = Memo::new({
        let people = people.clone();
        move |_| {
            let (search, unit) = (search.get(), unit.get());
            // Whoever types a name looks for it everywhere.
            people
                .iter()
                .filter(|one| !search.trim().is_empty() || unit.as_ref().is_none_or(|unit| *unit == one.unit))
                .filter(|one| filter::finds(&search, &[&one.known_as, &one.name, &one.room]))
                .cloned()
                .collect::<Vec<_>>()
        }
    });
    let overdue = move || {
        let late = shown.with(|shown| shown.iter().filter(|one| is(one, DueState::Overdue)).count());
        let number = shown.with(Vec::len);
        let people = words::many(number as u64, "person", "people");
        match late {
            0 => format!("{people}. Nobody is overdue."),
            late => format!("{people}. {late} overdue."),
        }
    };
    view! {
        <section>
            <div class="heading-row">
                <h1>{"My people"}</h1>
                <p class="lead" role="status">{overdue}</p>
            </div>
            {find_row("Find a person or a room", search, &view.units, unit)}
            {empty
                .then(|| {
                    view! {
                        <p role="status">{"People are on their way from the office. They appear here as they arrive."}</p>
                    }
                })}
            <ul class="people">
                {move || {
                    let now = app.now.get();
                    shown.get().into_iter().map(|one| tile(one, now)).collect::<Vec<_>>()
                }}
            </ul>
        </section>
    }
    .into_any()
}

fn is(person: &PersonTile, state: DueState) -> bool {
    person.due.iter().any(|due| due.state == state)
}

fn tile(one: PersonTile, now: i64) -> AnyView {
    let to = Route::Person {
        person: one.person.clone(),
    };
    let pressing = match one.due.first().map(|due| due.state) {
        Some(DueState::Overdue) => "person-tile overdue",
        Some(DueState::Now) => "person-tile now",
        Some(DueState::Next) | None => "person-tile",
    };
    let last = match &one.last {
        Some(last) => format!(
            "{} {}: {}",
            last.label,
            words::moment(last.happened_at, now),
            last.line
        ),
        None => "Nothing recorded here yet".to_owned(),
    };
    let alerts = (one.alerts > 0).then(|| {
        let number = words::many(u64::from(one.alerts), "alert", "alerts");
        chip("alert", Icon::Warning, number)
    });
    let due: Vec<AnyView> = one.due.iter().map(|due| due_chip(due, now)).collect();
    view! {
        <li>
            <a class=pressing href=to.address()>
                <span class="person-top">
                    <strong class="person-name">{one.known_as}</strong>
                    <span class="room">{format!("Room {}", one.room)}</span>
                </span>
                <span class="person-full">{format!("{} · {}", one.name, one.unit_name)}</span>
                <span class="person-last">{last}</span>
                <span class="chips">{due} {alerts}</span>
            </a>
        </li>
    }
    .into_any()
}

/// What is due, in a few words: the state is said, not only coloured.
pub fn due_chip(due: &DueView, now: i64) -> AnyView {
    let at = words::moment(due.planned.due_at, now);
    let (class, words) = match due.state {
        DueState::Overdue => ("overdue", format!("{} overdue, {at}", due.label)),
        DueState::Now => ("now", format!("{} due {at}", due.label)),
        DueState::Next => ("next", format!("{} {at}", due.label)),
    };
    view! {
        <span class=format!("chip {class}")>
            {icon(Icon::of_kind(due.kind))}
            <span>{words}</span>
        </span>
    }
    .into_any()
}
