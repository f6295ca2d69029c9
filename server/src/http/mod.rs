//! The office over HTTP: every route stands on this page, and every status code in this folder.
//!
//! Handlers parse, ask store or hub, and answer. May not live here: SQL (`store`), what anything means (`sync_core`).

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use sync_core::limits;
use tokio::sync::{Semaphore, watch};

mod answer;
mod app;
mod coverage;
mod cycles;
mod desk;
mod device;
mod documents;
mod doorkeeper;
mod enrolments;
mod floor;
mod guard;
mod health;
mod held;
mod import;
mod journal;
mod live;
mod measures;
mod people;
mod places;
mod poll;
mod records;
mod registers;
mod reviews;
mod session;
mod signals;
mod socket;
mod staff;
mod steps;
mod tablets;
mod targets;
#[cfg(test)]
mod tests;
mod typed;
mod unsent;

pub use enrolments::{is_local, new_enrolment};
pub use places::Counted;

use crate::backup::Watched;
use crate::cycles::LiveCycles;
use crate::floor::LiveFloor;
use crate::hub_task::HubHandle;
use crate::signals::Signals;
use crate::store::Store;
use crate::tokens::{Challenges, Tokens};

/// Largest JSON body: names, passwords, codes.
const JSON_BYTES_MAX: usize = 8 * 1024;
/// Largest body of a poll: what two pushes in flight can be, and their lengths.
const POLL_BYTES_MAX: usize = limits::PUSHES_IN_FLIGHT_MAX * limits::FRAME_BYTES_MAX + 64;
/// Of the connections, those left for everything that is no socket: a third.
const NOT_SOCKETS: usize = 3;

/// What every handler works with.
pub struct Office {
    /// What is stored.
    pub store: Store,
    /// The machine.
    pub hub: HubHandle,
    /// The fold that the live page is read from.
    pub floor: Arc<LiveFloor>,
    /// Follow-through cycles, folded as tablets fold them.
    pub cycles: Arc<LiveCycles>,
    /// Early warnings over both.
    pub signals: Signals,
    /// Devices' tokens.
    pub tokens: Tokens,
    /// Served with a certificate of our own, so that browsers may be told to insist on it.
    pub tls: bool,
    /// How the backups are.
    pub backups: Watched,
    /// Whoever writes a step of a cycle waits for whoever is writing one: the same sent twice at once is one record.
    cycle_turn: tokio::sync::Mutex<()>,
    challenges: Challenges,
    door: doorkeeper::Doorkeeper,
    polls: poll::Polls,
    sockets: Arc<Semaphore>,
    stopping: watch::Receiver<bool>,
}

impl Office {
    /// Puts it together. `stopping` turns true when links are to be closed.
    pub fn new(
        store: Store,
        hub: HubHandle,
        tokens: Tokens,
        tls: bool,
        stopping: watch::Receiver<bool>,
        backups: Watched,
    ) -> Arc<Self> {
        let facts = hub.facts();
        let floor = Arc::new(LiveFloor::new(store.clone(), facts.service));
        let cycles = Arc::new(LiveCycles::new(store.clone(), facts.service, facts.office_key));
        Arc::new(Self {
            signals: Signals::new(store.clone(), hub.clone(), cycles.clone(), floor.clone()),
            floor,
            cycles,
            store,
            hub,
            tokens,
            tls,
            backups,
            cycle_turn: tokio::sync::Mutex::new(()),
            challenges: Challenges::default(),
            door: doorkeeper::Doorkeeper::default(),
            polls: poll::Polls::default(),
            sockets: Arc::new(Semaphore::new({
                let connections = places::connections_max();
                connections - connections / NOT_SOCKETS
            })),
            stopping,
        })
    }
}

/// Returns when links are to be closed.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // An error means that whoever stops us is gone: the same.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Every route.
pub fn routes(office: Arc<Office>) -> Router {
    let desk = Router::new()
        .route("/session", get(session::show))
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/overview", get(desk::overview))
        .route("/choices", get(desk::choices))
        .route("/floor", get(floor::show))
        .route("/people", get(people::list).post(people::admit))
        .route("/people/{person}", get(people::one))
        .route("/people/{person}/move", post(people::move_to))
        .route("/people/{person}/discharge", post(people::discharge))
        .route("/people/{person}/targets", get(targets::list).post(targets::set))
        .route("/people/{person}/timeline.csv", get(records::file))
        .route("/people/{person}/journal", get(journal::parts))
        .route("/people/{person}/journal.automerge", get(journal::file))
        .route("/staff", get(staff::list).post(staff::add))
        .route("/staff/{staff}", get(staff::one))
        .route("/staff/{staff}/role", post(staff::grant))
        .route("/staff/{staff}/role/end", post(staff::end_role))
        .route("/staff/{staff}/leave", post(staff::leave))
        .route("/staff/{staff}/pin", post(staff::set_pin))
        .route(
            "/documents/{kind}/{person}",
            get(documents::show).post(documents::write),
        )
        .route("/documents/{kind}/{person}/publish", post(documents::publish))
        .route("/documents/{kind}/{person}/file", get(documents::file))
        .route("/handover", get(documents::handover))
        .route("/units", post(staff::add_unit))
        .route("/units/{unit}", post(staff::name_unit))
        .route("/import/{what}/template.csv", get(import::example))
        .route(
            "/import/{what}/check",
            post(import::check).layer(DefaultBodyLimit::max(import::FILE_BYTES_MAX)),
        )
        .route(
            "/import/{what}/save",
            post(import::save).layer(DefaultBodyLimit::max(import::FILE_BYTES_MAX)),
        )
        .route("/tablets", get(tablets::list))
        .route("/tablets/{device}/block", post(tablets::block))
        .route(
            "/tablets/import",
            post(unsent::import).layer(DefaultBodyLimit::max(unsent::FILE_BYTES_MAX)),
        )
        .route("/held", get(held::waiting))
        .route("/held/decided", get(held::decided))
        .route("/held/aside", get(held::aside))
        .route("/held/{entry}/release", post(held::release))
        .route("/held/{entry}/decline", post(held::decline))
        .route("/cycles", get(cycles::list))
        .route("/cycles/{cycle}", get(cycles::one))
        .route("/cycles/{cycle}/measures", get(measures::of_cycle))
        .route(
            "/cycles/{cycle}/steps",
            post(steps::take).layer(DefaultBodyLimit::max(steps::STEPS_BYTES_MAX)),
        )
        .route("/cycles/{cycle}/strike", post(steps::strike))
        .route("/reviews", get(reviews::list))
        .route(
            "/reviews/{cadence}/{first}",
            get(reviews::one)
                .post(reviews::sign)
                .layer(DefaultBodyLimit::max(reviews::REVIEW_BYTES_MAX)),
        )
        .route("/registers", get(registers::list))
        .route("/registers/{register}", get(registers::one))
        .route("/registers/{register}/file.csv", get(registers::file))
        .route("/signals", get(signals::list))
        .route("/measures", get(measures::list))
        .route("/records", get(records::list))
        .route("/records/{entry}", get(records::one))
        .route("/enrolments", post(enrolments::begin))
        .route("/enrolments/{enrolment}", get(enrolments::show))
        .route("/enrolments/{enrolment}/confirm", post(enrolments::confirm))
        .route("/enrolments/{enrolment}/decline", post(enrolments::decline))
        .route("/live", get(live::open))
        .layer(from_fn_with_state(office.clone(), guard::same_origin));
    let device = Router::new()
        .route("/enrol", post(device::enrol))
        .route("/enrol/{enrolment}/wait", get(device::wait))
        .route("/challenge", post(device::challenge))
        .route("/token", post(device::token));
    let sync = Router::new().route("/", get(socket::open)).route(
        "/poll",
        post(poll::poll).layer(DefaultBodyLimit::max(POLL_BYTES_MAX)),
    );
    Router::new()
        .nest("/api/office", desk)
        .nest("/api/device", device)
        .nest("/api/sync", sync)
        .route("/api/hello", get(health::hello))
        .route("/api/{*other}", axum::routing::any(answer::not_found))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(app::asset)
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(from_fn_with_state(office.clone(), guard::headers))
        .with_state(office)
}

/// The service as the listener wants it, with the address of whoever connects.
pub fn service(
    office: Arc<Office>,
) -> axum::extract::connect_info::IntoMakeServiceWithConnectInfo<Router, SocketAddr> {
    tokio::spawn(poll::forget_silent(office.clone()));
    routes(office).into_make_service_with_connect_info::<SocketAddr>()
}
