//! First contact: the code, the four words, and waiting for the manager.

use leptos::prelude::*;

use super::core::App;
use super::icons::Icon;
use super::parts::{button, problem_line};
use super::route::Route;
use crate::protocol::{Enrolling, Say};

/// Set up this tablet: asks for the code, or takes it from the address that a QR picture led to.
pub fn enter_code(app: App, problem: Option<String>) -> AnyView {
    let from_address = match app.route.get_untracked() {
        Route::Enrol { code } => code,
        _ => String::new(),
    };
    let code = RwSignal::new(from_address);
    let problem = RwSignal::new(problem);
    let send = move || {
        let typed = code.get_untracked();
        if typed.chars().filter(|c| c.is_alphanumeric()).count() == 8 {
            app.tell(Say::Enrol { code: typed });
        } else {
            problem.set(Some(
                "The code has 8 letters and numbers. Check what you typed.".to_owned(),
            ));
        }
    };
    view! {
        <main class="narrow">
            <h1>{"Set up this tablet"}</h1>
            <p class="lead">
                {"A manager opens the office page, chooses Tablets, then Enrol a tablet. The page shows a code."}
            </p>
            <form
                class="panel"
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <label class="question" class:has-problem=move || problem.with(Option::is_some)>
                    <span class="legend">{"Code"}</span>
                    <span class="hint">{"8 letters and numbers. It works once, for a few minutes."}</span>
                    {problem_line(problem.into())}
                    <input
                        class="code"
                        type="text"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        maxlength="12"
                        prop:value=move || code.get()
                        on:input=move |event| {
                            problem.set(None);
                            code.set(event_target_value(&event));
                        }
                    />
                </label>
                <button type="submit" class="button primary wide">{"Continue"}</button>
            </form>
        </main>
    }
    .into_any()
}

/// The code is being checked, or the manager is comparing the words.
pub fn on_its_way(app: App, enrolling: Enrolling) -> AnyView {
    match enrolling {
        Enrolling::Checking => view! {
            <main class="narrow" role="status">
                <h1>{"Checking the code"}</h1>
                <p class="lead">{"Asking the office. This takes a few seconds."}</p>
            </main>
        }
        .into_any(),
        Enrolling::Words { words, service_name } => view! {
            <main class="narrow">
                <h1>{"Do these words match?"}</h1>
                <p class="lead">
                    {format!("This tablet is about to join {service_name}. The office page shows four words. They must be these four:")}
                </p>
                <ol class="words">
                    {words
                        .into_iter()
                        .map(|word| view! { <li>{word}</li> })
                        .collect::<Vec<_>>()}
                </ol>
                <p role="status">{"Waiting for the manager to confirm them on the office page."}</p>
                <p class="hint">{"If the words are different, stop, and tell a manager."}</p>
                {button("", Some(Icon::Struck), "Stop", move || app.tell(Say::StopEnrolling))}
            </main>
        }
        .into_any(),
    }
}
