//! What is new to whoever reads: who published it and why, what changed since they read last, and their word on it.
//!
//! "I understand" is one touch. "Not sure" may carry a question, and is saved without one as well.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::{Shown, difference, say};
use crate::nodes;
use crate::protocol::{DifferenceView, DocumentName, FromWorker, ReaderLine, Say, VersionLine};
use crate::ui::dom::{El, Node, div, el, focus_soon, live};
use crate::ui::icons::Icon;
use crate::ui::parts::{button, p, panel_heading, problem_words, text_box};
use crate::view::document_words;

/// What of a view this panel shows: it is drawn anew only when that changes.
#[derive(Clone, PartialEq)]
struct News {
    versions: Vec<VersionLine>,
    to_read: Vec<String>,
    newest: Option<String>,
    since_read: Option<DifferenceView>,
    /// More than one version counts: a difference from one to the other would say that words are gone which are not.
    several: bool,
    my_word: Option<ReaderLine>,
    ready: bool,
}

#[derive(Clone, Copy)]
struct Word {
    shown: Shown,
    /// The versions somebody is not sure about, while they are asked for their question.
    unsure_of: RwSignal<Option<Vec<String>>>,
    question: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

/// What is new, or the reader's own word on what they read.
pub fn panel(shown: Shown, document: DocumentName) -> Node {
    let news = Memo::new(move |_| {
        shown.look(|view| News {
            versions: view
                .current
                .iter()
                .filter(|version| view.to_read.contains(&version.entry))
                .cloned()
                .collect(),
            to_read: view.to_read.clone(),
            newest: view.current.last().map(|version| version.entry.clone()),
            since_read: view.since_read.clone(),
            several: view.current.len() > 1,
            my_word: view.my_word.clone(),
            ready: !view.opening && view.trouble.is_none(),
        })
    });
    let word = Word {
        shown,
        unsure_of: RwSignal::new(None),
        question: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
    };
    let named = document.clone();
    nodes![
        live(move || match news.get() {
            Some(news) if !news.to_read.is_empty() => word.unread(news, document.clone()),
            Some(news) => word.read(news),
            None => Node::Nothing,
        }),
        live(move || match word.unsure_of.get() {
            Some(versions) => word.ask(versions, named.clone()).into(),
            None => Node::Nothing,
        }),
    ]
    .into()
}

impl Word {
    fn unread(self, news: News, document: DocumentName) -> Node {
        let now = self.shown.app.now.get_untracked();
        let versions: Vec<Node> = news
            .versions
            .iter()
            .flat_map(|version| {
                nodes![
                    p("figure", &document_words::published(version, now)),
                    version.why.as_ref().map(|why| p("", &format!("Why: {why}"))),
                ]
            })
            .collect();
        let (heading, changes) = match &news.since_read {
            Some(_) if news.several => (
                "Somebody else published too",
                p(
                    "",
                    "The text below has what both of them wrote. Read it, then say whether it is clear.",
                ),
            ),
            Some(since) => ("What changed since you last read it", difference::draw(since)),
            None => (
                "You have not read this yet",
                p("", "Read all of it below, then say whether it is clear."),
            ),
        };
        // Nobody says "I understand" about a text that is not on the screen.
        let ways = news.ready.then(|| {
            let (read, unsure) = (news.to_read.clone(), news.to_read.clone());
            div("row-of-buttons").with(nodes![
                button("primary", Some(Icon::Tick), "I understand", move || {
                    self.save(&document, read.clone(), true);
                }),
                button("", Some(Icon::Warning), "Not sure", move || self
                    .begin(unsure.clone())),
            ])
        });
        el("section")
            .class("panel news")
            .with(nodes![
                panel_heading(Icon::Live, heading),
                versions,
                changes,
                self.problem_line(),
                ways,
            ])
            .into()
    }

    fn read(self, news: News) -> Node {
        let Some(newest) = news.newest else {
            return Node::Nothing;
        };
        let now = self.shown.app.now.get_untracked();
        let said = news.my_word.as_ref().map(|word| {
            let words = document_words::my_word(word, now);
            p("figure", &words)
        });
        let question = news
            .my_word
            .and_then(|word| word.question)
            .map(|question| p("", &format!("Your question: {question}")));
        // Reading is said on tablets, where the care is given.
        let ask = (news.ready && !self.shown.app.is_at_office()).then(|| {
            button(
                "small",
                Some(Icon::Warning),
                "I am not sure about this",
                move || {
                    self.begin(vec![newest.clone()]);
                },
            )
        });
        div("my-word")
            .child(div("").child(said).child(question))
            .child(ask)
            .into()
    }

    fn begin(self, versions: Vec<String>) {
        self.problem.set(None);
        self.unsure_of.set(Some(versions));
        focus_soon(".unsure textarea");
    }

    /// Drawn once: what is typed here stays whatever arrives.
    fn ask(self, versions: Vec<String>, document: DocumentName) -> El {
        el("section").class("panel unsure").with(nodes![
            panel_heading(Icon::Warning, "Not sure about this"),
            text_box(
                "What are you not sure about?",
                Some("You may leave this empty. Your leader sees that you are not sure."),
                3,
                move || self.question.get(),
                move |typed| self.question.set(typed),
                None,
            ),
            self.problem_line(),
            div("row-of-buttons").with(nodes![
                button("primary", Some(Icon::Tick), "Save", move || {
                    self.save(&document, versions.clone(), false);
                }),
                button("", None, "Back", move || self.unsure_of.set(None)),
            ]),
        ])
    }

    fn problem_line(self) -> El {
        el("div")
            .attr("role", "alert")
            .live_children(move || self.problem.get().map(|words| problem_words(&words)).into())
    }

    fn save(self, document: &DocumentName, versions: Vec<String>, understood: bool) {
        let versions = versions
            .into_iter()
            .map(|version| (document.clone(), version))
            .collect();
        let question = if understood {
            String::new()
        } else {
            self.question.get_untracked()
        };
        let app = self.shown.app;
        let say_this = Say::Acknowledge {
            versions,
            understood,
            question,
        };
        app.ask(say_this, move |answer| match answer {
            FromWorker::Saved { what, .. } => {
                self.unsure_of.set(None);
                self.question.set(String::new());
                self.problem.set(None);
                say(app, &what);
            }
            FromWorker::NotSaved { problems, .. } => {
                self.problem
                    .set(problems.into_iter().next().map(|problem| problem.words));
                focus_soon(".problem");
            }
            // No other answer belongs to a word on a version.
            _ => {}
        });
    }
}
