//! Lists from a file: a template to fill in, a look that saves nothing, and one confirmation that saves everything.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{Hash, PersonId, StaffId, hex};
use sync_core::record::{About, Fact};
use sync_core::rules::Deed;
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::session::Manager;
use crate::clock;
use crate::import::{
    Checked, PEOPLE_COLUMNS, STAFF_COLUMNS, known_people, read_people, read_staff, template,
};

/// Largest file: far above two thousand lines of names.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;

/// What the manager saw before confirming.
#[derive(Deserialize)]
pub struct Seen {
    seen: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    People,
    Staff,
}

impl What {
    /// Which list, if whoever asks may write it.
    fn asked(name: &str, manager: &Manager) -> Result<Self, Problem> {
        let what = match name {
            "people" => Self::People,
            "staff" => Self::Staff,
            _ => return Err(Problem::not_found()),
        };
        manager.may(match what {
            Self::People => Deed::AdmitAndMove,
            Self::Staff => Deed::LookAfterAccounts,
        })?;
        Ok(what)
    }
}

/// `GET /api/office/import/{what}/template.csv`
pub async fn example(manager: Manager, Path(what): Path<String>) -> Result<Response, Problem> {
    let (name, text) = match What::asked(&what, &manager)? {
        What::People => ("people", template(&PEOPLE_COLUMNS)),
        What::Staff => ("staff", template(&STAFF_COLUMNS)),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}-template.csv\""),
        ),
    ];
    Ok((headers, text).into_response())
}

/// `POST /api/office/import/{what}/check`: the file as its body. Saves nothing.
pub async fn check(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(what): Path<String>,
    file: Bytes,
) -> Answer<Value> {
    let what = What::asked(&what, &manager)?;
    let seen = fingerprint(what, &file);
    let (checked, _) = look(&office, what, file).await?;
    Ok(Json(with(checked, "seen", json!(seen))))
}

/// `POST /api/office/import/{what}/save?seen=`: the same file again. Saves all of it in one transaction, or nothing.
pub async fn save(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(what): Path<String>,
    Query(Seen { seen }): Query<Seen>,
    file: Bytes,
) -> Answer<Value> {
    let what = What::asked(&what, &manager)?;
    if seen != fingerprint(what, &file) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "another-file",
            "The file changed after you looked at it. Choose it again and look at it once more.",
        ));
    }
    let (checked, records) = look(&office, what, file).await?;
    if checked["may_be_saved"] != json!(true) {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "not-good-any-more",
            "Something changed at the office since you looked at this file, and it can no longer be saved as it is. Choose \
             it again to see what is wrong.",
        ));
    }
    manager.write_at(&office, records).await?;
    tracing::info!(by = %manager.staff, ?what, "a list was taken in from a file");
    Ok(Json(json!({ "saved": checked["lines"] })))
}

/// Reads a file against what is known now: what to show, and what would be written.
async fn look(
    office: &Arc<Office>,
    what: What,
    file: Bytes,
) -> Result<(Value, Vec<(Timestamp, About, Fact)>), Problem> {
    let (office, now) = (office.clone(), clock::now());
    blocking(move || {
        let directory = office.hub.directory();
        let looked = match what {
            What::People => {
                let known = office.floor.look(now, known_people)?;
                let checked = read_people(&file, &directory, &known, now);
                let records = checked.good.iter().cloned().map(|admission| {
                    let at = admission.admitted_at;
                    let (about, fact) = admission.fact(PersonId(clock::random_16()));
                    (at, about, fact)
                });
                (shown(&checked), records.collect())
            }
            What::Staff => {
                let checked = read_staff(&file, &directory, now);
                let records = checked.good.iter().cloned().flat_map(|joining| {
                    joining
                        .facts(StaffId(clock::random_16()))
                        .map(|(about, fact)| (now, about, fact))
                });
                (shown(&checked), records.collect())
            }
        };
        Ok::<_, crate::store::StoreError>(looked)
    })
    .await
}

fn shown<T>(checked: &Checked<T>) -> Value {
    json!({
        "lines": checked.lines,
        "findings": checked.findings,
        "preview": checked.preview,
        "may_be_saved": checked.may_be_saved(),
    })
}

fn with(mut value: Value, name: &str, field: Value) -> Value {
    value[name] = field;
    value
}

/// Names this very file for this very purpose.
fn fingerprint(what: What, file: &[u8]) -> String {
    let purpose: &[u8] = match what {
        What::People => b"followthrough people file 1",
        What::Staff => b"followthrough staff file 1",
    };
    hex(&Hash::of(&[purpose, file]).0)
}
