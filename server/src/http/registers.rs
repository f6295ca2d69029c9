//! Registers at the desk: the books a home is asked for, as pages and as files, over what was recorded anyway.
//!
//! May not live here: what belongs in one and how a line reads (`sync_core::shown`).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::cycle::Cycle;
use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::record::follow_through::Reach;
use sync_core::shown::{
    CellShown, CycleNames, Line, LinesAsked, NOT_KEPT_YET, REGISTERS, Register, RegisterRow,
};
use sync_core::time::{CareDay, Timestamp};

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::coverage::coverage;
use super::cycles::{UNNAMED, may_read, names_people};
use super::records::day;
use super::session::Overseer;
use crate::clock;
use crate::csv::Writer;
use crate::store::{Store, StoreError};

const LINES_PER_PAGE: usize = 50;
const LINES_PER_PAGE_MAX: usize = 200;
/// Lines in one file: more than eight years of one home. More is asked for by dates.
const LINES_PER_FILE_MAX: usize = 20_000;

/// Which lines.
#[derive(Default, Deserialize)]
pub struct Asked {
    /// First day, as 2026-11-22.
    from: Option<String>,
    /// Last day, included.
    to: Option<String>,
    /// Of cycles about one person.
    person: Option<String>,
    /// Written by, or given to, somebody.
    staff: Option<String>,
    /// The line that the page before ended with.
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/office/registers`
pub async fn list(Overseer(manager): Overseer) -> Answer<Value> {
    may_read(&manager)?;
    let kept = REGISTERS
        .iter()
        .map(|one| json!({ "name": one.name, "label": one.label, "purpose": one.purpose }));
    let not_yet = NOT_KEPT_YET
        .iter()
        .map(|(label, why)| json!({ "label": label, "why": why }));
    Ok(Json(json!({
        "kept": kept.collect::<Vec<_>>(),
        "not_yet": not_yet.collect::<Vec<_>>(),
    })))
}

/// `GET /api/office/registers/{register}`
pub async fn one(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<Value> {
    may_read(&manager)?;
    let register = Register::by_name(&name).ok_or_else(Problem::not_found)?;
    let after = read_id(asked.after.as_deref(), EntryId::from_hex)?;
    let limit = asked.limit.unwrap_or(LINES_PER_PAGE).clamp(1, LINES_PER_PAGE_MAX);
    let asked = lines_asked(&asked)?;
    let (looked, now, named) = (office.clone(), clock::now(), names_people(&manager));
    let (rows, lines, next, contacts) = blocking(move || {
        let contacts = looked.store.contacts()?;
        looked.cycles.look_back(|cycles, _, reviews| {
            let lines = register.lines(cycles, reviews, asked);
            // Lines are never taken away: what the page before ended with is still among them.
            let from = after.map_or(0, |after| {
                let place = lines.iter().position(|line| line.id() == after);
                place.map_or(0, |place| place + 1)
            });
            let page: Vec<Line<'_>> = lines.iter().skip(from).take(limit).copied().collect();
            let next = page
                .last()
                .filter(|_| lines.len() > from + page.len())
                .map(|last| last.id().to_hex());
            Ok::<_, StoreError>((
                rows(&looked, register, named, &page)?,
                lines.len(),
                next,
                contacts,
            ))
        })?
    })
    .await?;
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(&office, &contacts, now),
        "label": register.label,
        "purpose": register.purpose,
        "columns": register.columns.iter().map(|column| column.label()).collect::<Vec<_>>(),
        "lines": lines,
        "rows": rows,
        "next": next,
    })))
}

/// `GET /api/office/registers/{register}/file.csv`, filtered as the page is
pub async fn file(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    may_read(&manager)?;
    let register = Register::by_name(&name).ok_or_else(Problem::not_found)?;
    let (asked, looked, named) = (lines_asked(&asked)?, office.clone(), names_people(&manager));
    let rows = blocking(move || {
        looked.cycles.look_back(|cycles, _, reviews| {
            let lines = register.lines(cycles, reviews, asked);
            if lines.len() > LINES_PER_FILE_MAX {
                return Ok(None);
            }
            rows(&looked, register, named, &lines).map(Some)
        })?
    })
    .await?
    .ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "too-many",
            "This is more than 20,000 lines. Choose dates, and save one part at a time.",
        )
    })?;
    tracing::info!(by = %manager.staff, register = register.name, "a register was saved as a file");
    let day = clock::now().care_day().iso();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}-{day}.csv\"", register.name),
        ),
    ];
    Ok((headers, csv(register, &rows)).into_response())
}

fn rows(
    office: &Office,
    register: &Register,
    named: bool,
    lines: &[Line<'_>],
) -> Result<Vec<RegisterRow>, StoreError> {
    let directory = office.hub.directory();
    let names = CycleNames {
        directory: &directory,
        people: people(&office.store, named, lines.iter().filter_map(Line::cycle))?,
    };
    Ok(lines.iter().map(|line| register.row(line, &names)).collect())
}

/// What the people are called that these cycles concern.
fn people<'a>(
    store: &Store,
    named: bool,
    cycles: impl Iterator<Item = &'a Cycle>,
) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for cycle in cycles {
        let Some(Reach::Person(person)) = cycle.issue.as_ref().map(|issue| issue.says.reach) else {
            continue;
        };
        if !named {
            names.insert(person, UNNAMED.to_owned());
        } else if !names.contains_key(&person)
            && let Some(known) = store.person(person)?
        {
            names.insert(person, known.name);
        }
    }
    Ok(names)
}

fn csv(register: &Register, rows: &[RegisterRow]) -> String {
    let mut columns: Vec<&str> = register.columns.iter().map(|column| column.label()).collect();
    columns.extend(["Late entry", "Counts", "Entry"]);
    let mut file = Writer::new(&columns);
    for row in rows {
        let mut cells: Vec<String> = row.cells.iter().map(cell).collect();
        cells.push(if row.late { "yes" } else { "no" }.to_owned());
        cells.push(
            row.not_counted
                .as_ref()
                .map_or_else(|| "yes".to_owned(), |why| format!("no: {why}")),
        );
        cells.push(row.entry.clone());
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        file.row(&cells);
    }
    file.finish()
}

/// A moment as "2026-11-22 09:05", by the clocks of the home.
fn cell(cell: &CellShown) -> String {
    let moment = cell.at.map(|at| {
        let at = Timestamp(at);
        let minute = at.minute_of_day();
        format!("{} {:02}:{:02}", at.care_day().iso(), minute / 60, minute % 60)
    });
    moment.or_else(|| cell.text.clone()).unwrap_or_default()
}

fn lines_asked(asked: &Asked) -> Result<LinesAsked, Problem> {
    Ok(LinesAsked {
        from: day(asked.from.clone())?.map(CareDay::start),
        to: day(asked.to.clone())?.map(|day| day.next().start()),
        person: read_id(asked.person.as_deref(), PersonId::from_hex)?,
        staff: read_id(asked.staff.as_deref(), StaffId::from_hex)?,
    })
}

fn read_id<T>(text: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    let text = text.filter(|text| !text.is_empty());
    text.map(|text| read(text).ok_or_else(Problem::not_found))
        .transpose()
}
