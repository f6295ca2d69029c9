//! The office's page: who signs in, its screens, and the line over which the server says what is new.

use std::sync::Arc;

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::staff::Role;
use wasm_bindgen_futures::spawn_local;

use super::core::now;
use super::dom::{Node, div, el, every, live, window};
use super::icons::Icon;
use super::parts::{button, not_yet, p};
use super::route::{self, Route};
use super::shell::{signed_in_name, theme_button};
use super::touch;
use super::ways::way;
use crate::nodes;
use crate::office::{EnrolmentState, Json, Live, Read, RecordRow, Session};
use api::Failed;
use drafts::Drafts;

mod api;
mod cycle;
mod cycles;
mod documents;
mod drafts;
mod evidence;
mod floor;
mod forms;
mod held;
mod import;
mod issue;
mod journal;
mod lists;
mod measures;
mod more_actions;
mod overview;
mod people;
mod person;
mod records;
mod registers;
mod review;
mod reviews;
mod search;
mod sign_in;
mod signals;
mod staff;
mod step;
mod strike;
mod tablets;
mod targets;
mod unsent;

/// Everything that more than one of the office's screens needs.
#[derive(Clone, Copy)]
pub struct Desk {
    session: RwSignal<Option<Session>>,
    route: RwSignal<Route>,
    /// The time, to the half minute.
    now: RwSignal<i64>,
    /// Whether the server can speak to this page.
    linked: RwSignal<bool>,
    /// The last records pushed, newest first: screens put them before what they have read.
    fresh: RwSignal<Vec<RecordRow>>,
    /// Counts up when the live floor is no longer what it was.
    floor_moved: RwSignal<u32>,
    /// Counts up when follow-through cycles are no longer what they were.
    cycles_moved: RwSignal<u32>,
    /// Counts up when something about tablets changed.
    tablets_changed: RwSignal<u32>,
    /// Counts up when the line is open again after a gap: what was read may be behind.
    came_back: RwSignal<u32>,
    /// The last enrolment that moved.
    enrolment: RwSignal<Option<EnrolmentState>>,
    /// What is typed and not saved.
    drafts: Drafts,
    /// Counts what was asked while somebody typed.
    turn: StoredValue<u32>,
}

/// Screens of the provider's governance, which reads nobody's care.
const OF_THE_PROVIDER: [&str; 6] = ["actions", "action", "step", "reviews", "registers", "new-issue"];
/// Pushed records kept at hand; older ones are read from the server.
const FRESH_MAX: usize = 200;

/// The office's page.
pub fn page() -> Node {
    let session = RwSignal::new(None);
    let desk = Desk {
        session,
        route: RwSignal::new(route::current()),
        now: RwSignal::new(now()),
        linked: RwSignal::new(false),
        fresh: RwSignal::new(Vec::new()),
        floor_moved: RwSignal::new(0),
        cycles_moved: RwSignal::new(0),
        tablets_changed: RwSignal::new(0),
        came_back: RwSignal::new(0),
        enrolment: RwSignal::new(None),
        drafts: Drafts::new(session),
        turn: StoredValue::new(0),
    };
    route::follow(desk.route);
    every(std::time::Duration::from_secs(30), move || desk.now.set(now()));
    let asked = RwSignal::new(false);
    spawn_local(async move {
        let session = api::get("/api/office/session").await;
        desk.session.set(session.ok().as_ref().and_then(Session::read));
        asked.set(true);
    });
    let listening = StoredValue::new(false);
    Effect::new(move |_| {
        if desk.session.with(Option::is_some) && !listening.get_value() {
            listening.set_value(true);
            api::listen(desk.linked, move |said| desk.hear(said));
        }
    });
    div("office")
        .live_children(move || match desk.session.get() {
            Some(session) => signed_in(desk, &session),
            None if asked.get() => sign_in::screen(desk),
            None => not_yet("Office"),
        })
        .into()
}

impl Desk {
    /// Asks for something and puts the answer where a screen looks for it.
    fn load(self, path: String, into: Loaded) {
        spawn_local(async move {
            let answer = self.kept(api::get(&path).await).map(Arc::new);
            // The first was asked for; what is read again later comes by itself. The screen may have gone while the server
            // answered.
            if into.try_with_untracked(Option::is_none) == Some(true) {
                touch::answered();
            }
            let _ = into.try_set(Some(answer));
        });
    }

    /// The same for what has these words in it. An answer that another question overtook is thrown away.
    fn load_found(self, path: String, words: String, into: Loaded) {
        let turn = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(turn);
        spawn_local(async move {
            let answer = self.kept(api::find(&path, &words).await).map(Arc::new);
            if self.turn.get_value() == turn {
                let _ = into.try_set(Some(answer));
            }
        });
    }

    /// The same where several are asked at once.
    fn load_with(self, path: String, words: String, into: Loaded) {
        spawn_local(async move {
            let answer = self.kept(api::find(&path, &words).await).map(Arc::new);
            let _ = into.try_set(Some(answer));
        });
    }

    /// Whoever is signed out is asked to sign in again, whichever screen notices.
    fn kept<T>(self, answer: Result<T, Failed>) -> Result<T, String> {
        answer.map_err(|failed| {
            if matches!(failed, Failed::SignedOut(_)) {
                self.session.set(None);
            }
            failed.words()
        })
    }

    fn hear(self, said: Live) {
        match said {
            // Said first on every new line, so whatever was missed in between is read again.
            Live::Hello { .. } => self.came_back.update(|times| *times += 1),
            Live::Records { records } => self.fresh.update(|fresh| {
                for record in records {
                    fresh.retain(|one| one.entry != record.entry);
                    fresh.insert(0, record);
                }
                fresh.truncate(FRESH_MAX);
            }),
            Live::Changed { record } => {
                self.fresh.update(
                    |fresh| match fresh.iter_mut().find(|one| one.entry == record.entry) {
                        Some(one) => *one = *record,
                        None => fresh.push(*record),
                    },
                )
            }
            Live::Floor => self.floor_moved.update(|times| *times += 1),
            Live::Cycles => self.cycles_moved.update(|times| *times += 1),
            Live::Tablets => self.tablets_changed.update(|times| *times += 1),
            Live::Enrolment(state) => self.enrolment.set(Some(state)),
            Live::Other => {}
        }
    }
}

fn signed_in(desk: Desk, session: &Session) -> Node {
    let governs = session.role == Role::ProviderGovernance.code();
    let place = Memo::new(move |_| match desk.route.get() {
        Route::Office(rest) => rest,
        _ => String::new(),
    });
    let sign_out = move || {
        spawn_local(async move {
            // Signed out here in any case; a session the server keeps ends by itself.
            let _ = api::post_only("/api/office/sign-out").await;
            let _ = window().location().set_hash("#/office/");
            let _ = window().location().reload();
        });
    };
    nodes![
        el("header").class("top office-top").with(nodes![
            p("brand", &session.service_name),
            live(move || ways(&place.get(), governs)),
            div("top-end").with(nodes![
                theme_button(),
                signed_in_name(&session.name, &session.role_label),
                button("plain", None, "Sign out", sign_out),
            ]),
        ]),
        div("page").child(el("main").live_children(move || {
            let place = place.get();
            match place.split('/').collect::<Vec<_>>().as_slice() {
                [other, ..] if governs && !OF_THE_PROVIDER.contains(other) => cycles::screen(desk, ""),
                ["floor", ..] => floor::screen(desk),
                ["handover"] => documents::handover(desk, None, None),
                ["handover", unit, day, part] => {
                    documents::handover(desk, Some(unit), route::shift_named(day, part))
                }
                ["actions"] => cycles::screen(desk, ""),
                ["actions", "warnings"] => signals::screen(desk),
                ["actions", "measures"] => measures::screen(desk),
                ["actions", "reviews"] => reviews::calendar(desk, ""),
                ["actions", "reviews", cadence] => reviews::calendar(desk, cadence),
                ["actions", "registers"] => registers::list(desk),
                ["registers", name] => registers::one(desk, name, !governs),
                ["reviews", cadence, first] => reviews::one(desk, cadence, first),
                ["actions", "over"] => cycles::screen(desk, "over"),
                ["new-issue"] => issue::screen(desk),
                ["action", cycle] => cycle::screen(desk, cycle),
                ["step", cycle, kind] => step::screen(desk, cycle, kind, ""),
                ["step", cycle, "strike", entry] => strike::screen(desk, cycle, entry),
                ["step", cycle, kind, of] => step::screen(desk, cycle, kind, of),
                ["review", entry] => review::screen(desk, entry),
                ["search"] => search::screen(desk),
                ["people"] => people::people(desk),
                ["admit"] => people::admit(desk),
                ["person", person] => person::screen(desk, (*person).to_owned()),
                ["person", person, "targets"] => targets::screen(desk, person),
                ["person", person, kind] => documents::screen(desk, kind, person),
                ["entry", entry] => records::one(desk, (*entry).to_owned()),
                ["tablets"] => tablets::screen(desk),
                ["staff"] => people::staff(desk),
                ["staff", staff] => staff::member(desk, (*staff).to_owned()),
                ["add-staff"] => staff::add(desk),
                ["units"] => staff::units(desk),
                ["import", what] => import::screen(desk, what),
                ["held"] => held::screen(desk, ""),
                ["held", part] => held::screen(desk, part),
                _ => overview::screen(desk),
            }
        })),
    ]
    .into()
}

/// The ways of whoever is signed in: the provider's governance has one.
fn ways(place: &str, governs: bool) -> Node {
    const WAYS: [(&str, Icon, &str); 8] = [
        ("", Icon::Live, "Overview"),
        ("floor", Icon::Clock, "Live floor"),
        ("actions", Icon::Tick, "Actions"),
        ("search", Icon::Search, "Search"),
        ("people", Icon::People, "People"),
        ("tablets", Icon::Tablet, "Tablets"),
        ("staff", Icon::Person, "Staff"),
        ("held", Icon::Warning, "Held"),
    ];
    // Entries belong to the overview, one person's records to the people.
    let here = match place.split('/').next().unwrap_or("") {
        "entry" => "",
        "person" | "admit" => "people",
        "handover" => "floor",
        "" if governs => "actions",
        "action" | "review" | "reviews" | "registers" | "step" | "new-issue" => "actions",
        "add-staff" | "units" => "staff",
        "import" if place.ends_with("staff") => "staff",
        "import" => "people",
        first => first,
    };
    let ways = WAYS
        .into_iter()
        .filter(|(to, ..)| !governs || *to == "actions")
        .map(|(to, picture, words)| way(&Route::Office(to.to_owned()), picture, words, to == here).into())
        .collect();
    el("nav")
        .class("ways")
        .attr("aria-label", "Office")
        .with(ways)
        .into()
}

/// What a screen has asked for: nothing yet, the answer, or why there is none.
type Loaded = RwSignal<Option<Result<Arc<Json>, String>>>;

/// Shows what was read, or says why it was not. `again` is offered when it failed.
fn shown<T: Read>(
    read: Loaded,
    again: impl Fn() + Copy + 'static,
    draw: impl Fn(T) -> Node + 'static,
) -> Node {
    live(move || match answer(read) {
        None => p("hint", "Reading from the office.")
            .attr("aria-busy", "true")
            .into(),
        Some(Ok(what)) => draw(what),
        Some(Err(words)) => not_read(&words, again),
    })
}

/// The answer, read, if it is there.
fn answer<T: Read>(read: Loaded) -> Option<Result<T, String>> {
    read.with(|read| {
        let json = match read.as_ref()? {
            Ok(json) => json,
            Err(words) => return Some(Err(words.clone())),
        };
        Some(api::read(json).map_err(|failed| failed.words()))
    })
}

fn not_read(words: &str, again: impl Fn() + 'static) -> Node {
    div("panel attention-panel")
        .attr("role", "alert")
        .child(p("", words))
        .child(button("small", None, "Try again", again))
        .into()
}
