//! Many documents at once: read while they come in, published as one revision or not at all.

use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap, IF_MATCH};
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::IntoParams;

use crate::access::keyring::Caller;
use crate::content::id::Reference;
use crate::desk::condition::Condition;
use crate::desk::import::Stage;
use crate::desk::imported::{ImportCounts, ImportLine, ImportMode, ImportRefusal, ImportReport};
use crate::desk::intake::{Content, Faults, Intake, LINES_MAX, TooMuch};
use crate::desk::reconcile::Wish;
use crate::desk::turn::for_this_catalogue;
use crate::http::accept::{NDJSON, prefers_lines};
use crate::http::code::Code;
use crate::http::extension::{Extension, LineFault};
use crate::http::management::answer::answer;
use crate::http::management::arrival::Arrival;
use crate::http::management::events::{Teller, events};
use crate::http::management::office::Office;
use crate::http::management::refused::{problem, refused_answer};
use crate::http::problem::{ImportProblemBody, Problem};
use crate::http::query::Query;

/// The types of body that are taken.
const TYPES: [&str; 2] = [NDJSON, "application/jsonl"];
/// After how many lines it is told again how far the reading is.
const TOLD_EVERY: u64 = 10_000;
/// How many documents that would be withdrawn are named.
const NAMED_MAX: usize = 20;

/// How an import is meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what the query takes")]
pub struct ImportParameters {
    /// `merge`, which is meant unless told, publishes what is new or differs; `mirror` also
    /// withdraws what is published and does not come; `validate` only tells what `merge` would do.
    #[param(inline, example = "validate")]
    mode: Option<ImportMode>,
    /// How many documents `mirror` may withdraw; where it would be more, nothing is done.
    #[param(minimum = 0, maximum = 200_000, default = 0, example = 0)]
    max_deletes: Option<u64>,
    /// Whether documents are published over changes that editors have not published yet, which
    /// are discarded. Without it such documents are left as they are.
    #[param(default = false, example = false)]
    overwrite_drafts: Option<bool>,
}

/// One event of an import that is told line by line.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum ImportEvent<'a> {
    Progress { stage: &'static str, read: u64 },
    Line(&'a ImportLine),
    Done { mode: ImportMode, dry_run: bool, revision: u64, counts: ImportCounts },
    Refused { status: u16, code: &'static str, detail: &'a str, errors: &'a [LineFault] },
}

/// Publishes many documents as one revision, or none of them: one on each line, as it is stored.
///
/// Documents that readers get already as they came stay as they are, so the same import may be
/// sent again. Lines are told one by one to who takes `application/x-ndjson`: events `progress`,
/// then `line` for each document, and at the end `done` or `refused`, with the status 200.
#[utoipa::path(
    post, path = "/manage/v1/import", tag = "transfer", params(ImportParameters),
    request_body(
        content((String = "application/x-ndjson"), (String = "application/jsonl")),
        description = "One document a line, at most 200,000 of them, of 1 MB at most each."
    ),
    responses(
        (status = OK, description = "What became of each document.", content(
            (ImportReport = "application/json"), (String = "application/x-ndjson")
        )),
        (
            status = UNPROCESSABLE_ENTITY, description = "Lines break rules: nothing is done.",
            body = ImportProblemBody, content_type = "application/problem+json"
        ),
        (status = CONFLICT),
        (status = PRECONDITION_FAILED),
    )
)]
pub async fn import_documents(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let arrival = Arrival::of(&request, payload, &TYPES)?;
    let catalogue = made_for(request.headers());
    if let Err(refusal) = for_this_catalogue(catalogue.as_ref(), &office.desk.backstage()) {
        return Ok(refused_answer(refusal));
    }
    let wish = Wish { by: caller.name.to_string(), catalogue, ..asked(&request)? };
    let intake = office.desk.begin_import().ok_or_else(|| {
        let detail = "Another import is under way. Send this one when it has ended.";
        Problem::new(Code::Conflict, detail)
    })?;
    if !prefers_lines(request.headers()) {
        let content = arrive(arrival, intake, |_| ()).await?;
        let imported = office.desk.import(wish, content, |_| ()).await;
        return match imported {
            Ok(report) => Ok(answer(&report)),
            Err(ImportRefusal::Refused(refusal)) => Ok(refused_answer(refusal)),
            Err(refusal) => Err(refused(refusal)),
        };
    }
    let (teller, told) = events();
    actix_web::rt::spawn(async move {
        let imported = import_and_tell(&office, wish, arrival, intake, &teller).await;
        conclude(&teller, imported).await;
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, NDJSON))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .body(told))
}

fn made_for(headers: &HeaderMap) -> Option<Condition> {
    let value = headers.get(IF_MATCH)?;
    // What is no text matches nothing, like any other tag that is not ours.
    Some(Condition::of_match(value.to_str().unwrap_or_default()))
}

fn asked(request: &HttpRequest) -> Result<Wish, Problem> {
    let mut query = Query::of(request);
    let modes = [
        ("validate", ImportMode::Validate),
        ("merge", ImportMode::Merge),
        ("mirror", ImportMode::Mirror),
    ];
    let mode = query.choice("mode", &modes).unwrap_or_default();
    let deletes_max = query.number("max_deletes", 0..=LINES_MAX).unwrap_or_default();
    let choices = [("true", true), ("false", false)];
    let overwrites_drafts = query.choice("overwrite_drafts", &choices).unwrap_or_default();
    query.finish()?;
    Ok(Wish { mode, deletes_max, overwrites_drafts, ..Wish::default() })
}

/// Takes in the whole body, line by line.
async fn arrive(
    mut arrival: Arrival,
    mut intake: Intake,
    tell: impl Fn(u64),
) -> Result<Content, Problem> {
    let mut due = TOLD_EVERY;
    while let Some(piece) = arrival.next().await? {
        intake.take(&piece).await.map_err(|too_much: TooMuch| {
            let detail = format!("This is too much at once: {too_much}. Send it in parts.");
            Problem::new(Code::PayloadTooLarge, detail)
        })?;
        if intake.read() >= due {
            tell(intake.read());
            due = intake.read() + TOLD_EVERY;
        }
    }
    Ok(intake.end().await)
}

async fn import_and_tell(
    office: &Office,
    wish: Wish,
    arrival: Arrival,
    intake: Intake,
    teller: &Teller,
) -> Result<ImportReport, Problem> {
    let progress = |stage, read| teller.mention(&ImportEvent::Progress { stage, read });
    let content = arrive(arrival, intake, |read| progress("reading", read)).await?;
    let read = content.lines;
    let imported = office.desk.import(wish, content, |stage| match stage {
        Stage::Checking => progress("checking", read),
        Stage::Writing => progress("writing", read),
    });
    imported.await.map_err(refused)
}

async fn conclude(teller: &Teller, imported: Result<ImportReport, Problem>) {
    match imported {
        Ok(ImportReport { mode, dry_run, revision, counts, lines }) => {
            teller.tell(lines.iter().map(ImportEvent::Line)).await;
            teller.tell([ImportEvent::Done { mode, dry_run, revision, counts }]).await;
        }
        Err(problem) => {
            let errors: &[LineFault] = match problem.extension.as_deref() {
                Some(Extension::Lines(faults)) => faults,
                _ => &[],
            };
            let (status, code) = (problem.code.status().as_u16(), problem.code.slug());
            let detail = &problem.detail;
            teller.tell([ImportEvent::Refused { status, code, detail, errors }]).await;
        }
    }
}

/// Why an import was not made, as a client gets it.
fn refused(refusal: ImportRefusal) -> Problem {
    match refusal {
        ImportRefusal::Lines(faults) => broken(faults),
        ImportRefusal::Deletes { references, max } => {
            let named: Vec<String> = references.iter().take(NAMED_MAX).map(named).collect();
            let detail = format!(
                "This would withdraw {} documents that do not come, and `max_deletes` allows \
                 {max}: {}. Send them too, or allow that many.",
                references.len(),
                named.join(", ")
            );
            Problem::new(Code::Conflict, detail)
        }
        ImportRefusal::Refused(refusal) => problem(refusal),
    }
}

fn named(Reference { kind, id }: &Reference) -> String {
    format!("{kind} `{id}`")
}

fn broken(faults: Faults) -> Problem {
    let told = faults.told.len();
    let more = if (told as u64) < faults.count {
        format!(" The first {told} are told.")
    } else {
        String::new()
    };
    let detail = format!(
        "Rules are broken in {} places on {} lines, and nothing was done: see `errors`.{more}",
        faults.count, faults.lines
    );
    let told = faults.told.into_iter().map(|fault| LineFault {
        line: fault.line,
        pointer: Some(fault.violation.pointer),
        parameter: None,
        code: fault.violation.code.to_owned(),
        detail: fault.violation.detail,
    });
    let extension = Some(Box::new(Extension::Lines(told.collect())));
    Problem { extension, ..Problem::new(Code::InvalidDocument, detail) }
}
