//! The screens' end of the line to the core: the worker, what it last said, and what is being waited for.

use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::Uint8Array;
use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::route::{self, Route};
use super::touch;
use crate::protocol::{self, FromWorker, Request, Say, Screen, Stage, Status, Stopped, ToWorker, View};

#[wasm_bindgen]
extern "C" {
    /// The core's worker, which tells `heard` what it says and said before, and `failed` that it could not start. The
    /// start script starts it: so it need not wait for the screens, and under Trusted Types only a named policy may.
    #[wasm_bindgen(js_namespace = followthrough, js_name = startCore, catch)]
    fn start_core(heard: &JsValue, failed: &JsValue) -> Result<Worker, JsValue>;

    /// Asks the browser to keep this site's storage: only a page may ask, and only the browser or the person answers.
    #[wasm_bindgen(js_namespace = followthrough, js_name = keepStorage, catch)]
    async fn keep_storage() -> Result<JsValue, JsValue>;

    /// Tells the start script whether a newer app may take over here.
    #[wasm_bindgen(js_namespace = followthrough, js_name = setIdle, catch)]
    pub fn set_idle(idle: bool) -> Result<(), JsValue>;

    /// Hands a file to the browser's downloads.
    #[wasm_bindgen(js_namespace = followthrough, js_name = saveFile, catch)]
    pub fn save_file(name: &str, bytes: &Uint8Array) -> Result<(), JsValue>;
}

/// What to do with the answer to a request.
type Waiting = Box<dyn FnOnce(FromWorker)>;

/// Everything that more than one screen needs. Copied freely: all of it is handles.
#[derive(Clone, Copy)]
pub struct App {
    /// How far the tablet has come; none until the worker has spoken.
    pub stage: RwSignal<Option<Stage>>,
    /// What the line on top is made of.
    pub status: RwSignal<Status>,
    /// The view of the watched screen; none until it has come.
    pub view: RwSignal<Option<View>>,
    /// Which screen the address names.
    pub route: RwSignal<Route>,
    /// The time, to the half minute: for words such as "yesterday".
    pub now: RwSignal<i64>,
    /// What was just saved, while it can be taken back.
    pub toast: RwSignal<Option<Toast>>,
    /// The code being typed while this tablet is set up: it stands there still when it was not taken.
    pub code: RwSignal<String>,
    /// The list that a sheet was opened from, to go back to; none for the person's own screen.
    pub came_from: RwSignal<Option<Route>>,
    /// Whether a phone shows the ways that its bar has no room for.
    pub more_ways: RwSignal<bool>,
    link: StoredValue<Link, LocalStorage>,
}

/// The word about a save, shown over every screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// "Saved on this tablet: Drink, 150 ml".
    pub words: String,
    /// The entry that "Undo" would strike.
    pub undo: Option<String>,
    /// When it goes.
    pub until_at: i64,
}

/// Who is at the other end.
enum Far {
    /// The core, in its worker.
    Worker(Worker),
    /// The office's server, through whoever speaks to it.
    Office(Rc<dyn Fn(ToWorker)>),
}

#[derive(Default)]
struct Link {
    far: Option<Far>,
    last: Request,
    watch: Request,
    waiting: BTreeMap<Request, Waiting>,
}

impl App {
    /// Starts the worker and listens to it.
    pub fn start() -> Self {
        let app = Self {
            stage: RwSignal::new(None),
            status: RwSignal::new(Status::default()),
            view: RwSignal::new(None),
            route: RwSignal::new(route::current()),
            now: RwSignal::new(now()),
            toast: RwSignal::new(None),
            code: RwSignal::new(String::new()),
            came_from: RwSignal::new(None),
            more_ways: RwSignal::new(false),
            link: StoredValue::new_local(Link::default()),
        };
        app.listen();
        app
    }

    /// An end for one screen at the office's desk: `hear` gets what the screen says, and answers by [`App::take`].
    pub fn at_desk(now: RwSignal<i64>, hear: impl Fn(Self, ToWorker) + 'static) -> Self {
        let app = Self {
            stage: RwSignal::new(None),
            status: RwSignal::new(Status::default()),
            view: RwSignal::new(None),
            route: RwSignal::new(route::current()),
            now,
            toast: RwSignal::new(None),
            code: RwSignal::new(String::new()),
            came_from: RwSignal::new(None),
            more_ways: RwSignal::new(false),
            link: StoredValue::new_local(Link::default()),
        };
        let far = Far::Office(Rc::new(move |said| hear(app, said)));
        app.link.update_value(|link| link.far = Some(far));
        app
    }

    /// Says something that is not answered.
    pub fn tell(self, say: Say) {
        self.send(say, None);
    }

    /// Asks for something; `then` gets the answer.
    pub fn ask(self, say: Say, then: impl FnOnce(FromWorker) + 'static) {
        self.send(say, Some(Box::new(then)));
    }

    /// Shows another screen's view from now on.
    pub fn watch(self, screen: Screen) {
        self.view.set(None);
        self.watch_on(screen);
    }

    /// Watches the same screen in another way (more rows), keeping what is shown until the new view comes.
    pub fn watch_on(self, screen: Screen) {
        let request = self.send(Say::Watch(screen), None);
        self.link.update_value(|link| link.watch = request);
    }

    /// Asks the browser to keep what is stored, then lets the worker look at what it said.
    pub fn keep_storage(self) {
        wasm_bindgen_futures::spawn_local(async move {
            // A browser that cannot say keeps what it would have kept; the worker's view tells which.
            let _ = keep_storage().await;
            self.tell(Say::KeepStorage);
        });
    }

    /// Locks: the worker answers when everything is written down, and the page is loaded afresh.
    pub fn lock(self) {
        self.tell(Say::Lock);
    }

    fn send(self, say: Say, then: Option<Waiting>) -> Request {
        let mut request = 0;
        let mut office = None;
        self.link.update_value(|link| {
            link.last += 1;
            request = link.last;
            if let Some(then) = then {
                link.waiting.insert(request, then);
            }
            match &link.far {
                Some(Far::Worker(worker)) => {
                    if let Some(bytes) = protocol::to_bytes(&ToWorker { request, say }) {
                        // Bytes can always be posted; a worker that has been ended has a page that is about to go.
                        let _ = worker.post_message(&Uint8Array::from(bytes.as_slice()));
                    }
                }
                Some(Far::Office(hear)) => office = Some((Rc::clone(hear), say)),
                None => {}
            }
        });
        // Outside, since it may answer at once.
        if let Some((hear, say)) = office {
            hear(ToWorker { request, say });
        }
        request
    }

    fn listen(self) {
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let bytes = event.data().dyn_into::<Uint8Array>().ok();
            let message = bytes.and_then(|bytes| protocol::from_bytes(&bytes.to_vec()));
            match message {
                Some(message) => self.take(message),
                None => self.stop(Stopped {
                    what: "This app has stopped".to_owned(),
                    why: "Two of its parts do not understand each other, perhaps after an update.".to_owned(),
                    what_to_do: "Load it again. What was saved on this tablet is safe.".to_owned(),
                    try_again: true,
                }),
            }
        });
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            self.stop(Stopped {
                what: "This app has stopped".to_owned(),
                why: "The part that keeps the records has stopped working.".to_owned(),
                what_to_do: "Load it again. What was saved on this tablet is safe.".to_owned(),
                try_again: true,
            });
        });
        match start_core(&heard.into_js_value(), &failed.into_js_value()) {
            Ok(worker) => self
                .link
                .update_value(|link| link.far = Some(Far::Worker(worker))),
            Err(_) => self.stop_for_missing_core(),
        }
    }

    /// Whether these screens are the office's desk's.
    pub fn is_at_office(self) -> bool {
        self.link
            .with_value(|link| matches!(link.far, Some(Far::Office(_))))
    }

    /// That something was saved, and where: on this tablet, or at the office when these are its screens.
    pub fn saved_words(self) -> &'static str {
        if self.is_at_office() {
            "Saved at the office"
        } else {
            "Saved on this tablet"
        }
    }

    /// Takes what the other end said.
    pub fn take(self, message: FromWorker) {
        match message {
            FromWorker::Stage(stage) => {
                touch::answered();
                self.stage.set(Some(stage));
            }
            FromWorker::Status(status) => self.status.set(status),
            FromWorker::Screen { watch, view } => {
                if watch == self.link.with_value(|link| link.watch) {
                    // The first was asked for; whatever comes later comes by itself.
                    if self.view.with_untracked(Option::is_none) {
                        touch::answered();
                    }
                    self.view.set(Some(*view));
                }
            }
            FromWorker::Saved { request, .. }
            | FromWorker::NotSaved { request, .. }
            | FromWorker::Before { request, .. }
            | FromWorker::Exported { request, .. }
            | FromWorker::SignIn { request, .. } => {
                let mut then = None;
                self.link
                    .update_value(|link| then = link.waiting.remove(&request));
                if let Some(then) = then {
                    touch::answered();
                    then(message);
                }
            }
            FromWorker::Locked => {
                self.link.update_value(|link| {
                    if let Some(Far::Worker(worker)) = link.far.take() {
                        worker.terminate();
                    }
                });
                route::start_again();
            }
        }
    }

    fn stop(self, why: Stopped) {
        self.stage.set(Some(Stage::Stopped(why)));
    }

    fn stop_for_missing_core(self) {
        self.stop(Stopped {
            what: "This app could not start".to_owned(),
            why: "Part of it did not load, or this browser is too old.".to_owned(),
            what_to_do: "Load it again where there is a network. If that does not help, use another tablet and tell a \
                         manager."
                .to_owned(),
            try_again: true,
        });
    }
}

/// The time now, in milliseconds since 1970 UTC.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a browser's clock counts whole milliseconds far below 2^53"
)]
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}
