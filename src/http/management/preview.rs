//! Preview: the read API over what is not published yet. The handlers are those of readers; they
//! see another edition, and nobody keeps what they answer.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, IF_NONE_MATCH, LINK};
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};
use utoipa::IntoParams;

use crate::backstage::release::Release;
use crate::http::code::Code;
use crate::http::management::office::Office;
use crate::http::management::refused::refused_answer;
use crate::http::problem::{Fault, Problem, repeated};
use crate::http::reply::set;
use crate::http::state::State;

/// What every path of a preview begins with.
pub const PREVIEW: &str = "/manage/v1/preview";
/// All of them, as one operation.
pub const PREVIEW_PATH: &str = "/manage/v1/preview/{path}";

/// Says that an answer is no more than a preview.
const LIMBER_PREVIEW: HeaderName = HeaderName::from_static("limber-preview");
/// What a preview is asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what the query holds")]
pub struct PreviewQuery {
    /// Only what this release would change, as if it were carried out now; without it every
    /// working copy is shown. All parameters of the path itself may stand beside it.
    #[param(
        pattern = "^[0-9a-f]{32}$",
        max_length = 32,
        example = "019ab0f6a0007d5e8f1234567890abcd"
    )]
    release: Option<String>,
}

/// The path of readers that is previewed.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct PreviewPath {
    /// A path of the read API, with `v1/` in front or without: whatever stands behind `/v1/` there.
    #[param(pattern = "^[!-~]+$", max_length = 300, example = "stretches")]
    path: String,
}

/// Any path of readers, over what is not published yet: every working copy as if it were published
/// as it stands, or one release. The answer is what the path itself answers, under
/// `/openapi/v1.json`.
#[utoipa::path(
    get, path = "/manage/v1/preview/{path}", tag = "preview",
    operation_id = "find_preview", params(PreviewPath, PreviewQuery),
    responses(
        (status = OK, description = "What readers would get.", body = serde_json::Value),
        (status = CONFLICT),
        (status = UNPROCESSABLE_ENTITY),
    )
)]
pub fn find_preview() -> HttpResponse {
    HttpResponse::Ok().finish()
}

/// Lets the handlers of readers see a preview instead of what is in force.
pub async fn preview(
    office: web::Data<Office>,
    state: web::Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let release_id = match take_release(&mut request) {
        Ok(release_id) => release_id,
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let release = match named(&office, release_id.as_deref()) {
        Ok(release) => release,
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let live = match office.previews.find(&office.desk, release).await {
        Ok(live) => live,
        Err(refusal) => return Ok(request.into_response(refused_answer(refusal))),
    };
    // Nobody may keep a preview, so nobody has one to compare with.
    request.headers_mut().remove(IF_NONE_MATCH);
    let mut seen = Extensions::new();
    seen.insert(web::Data::new(State { live, ..State::clone(&state) }));
    request.add_data_container(Rc::new(seen));
    let response = next.call(request).await?.map_into_boxed_body();
    let mut response = as_a_draft(response);
    let headers = response.headers_mut();
    headers.insert(LIMBER_PREVIEW, HeaderValue::from_static("true"));
    let link = headers.get(LINK).and_then(|link| link.to_str().ok());
    if let (Some(link), Some(id)) = (link, release_id) {
        let link = link.replace(">; rel=\"next\"", &format!("&release={id}>; rel=\"next\""));
        set(headers, LINK, &link);
    }
    Ok(response)
}

/// Takes the release out of the query: the handlers know no such parameter.
fn take_release(request: &mut ServiceRequest) -> Result<Option<String>, Problem> {
    let mut releases = Vec::new();
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name == "release" {
            releases.push(value.into_owned());
        } else {
            rest.append_pair(&name, &value);
        }
    }
    if releases.len() > 1 {
        let detail = "`release` is there more than once: name one.".to_owned();
        return Err(invalid("repeated", detail));
    }
    let Some(id) = releases.pop() else { return Ok(None) };
    let query = rest.finish();
    let path = request.path();
    let asked = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(asked).ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        request.head_mut().uri = uri;
    }
    Ok(Some(id))
}

fn named(office: &Office, id: Option<&str>) -> Result<Option<Arc<Release>>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let release = office.desk.backstage().release(id).cloned();
    release.map(Some).ok_or_else(|| {
        let detail = format!(
            "`release` is `{}`, and there is no such release: `/manage/v1/changesets` lists them.",
            repeated(id)
        );
        invalid("unknown-value", detail)
    })
}

fn invalid(code: &str, detail: String) -> Problem {
    let parameter = Some("release".to_owned());
    Problem::invalid_parameters(vec![Fault { pointer: None, parameter, code: code.into(), detail }])
}

/// What can't be shown of a draft is the draft's fault, and not ours.
fn as_a_draft(response: ServiceResponse) -> ServiceResponse {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let problem = response.response().extensions().get::<Problem>().cloned();
    let Some(problem) = problem else { return response };
    tracing::warn!(path = response.request().path(), "no preview: {}", problem.detail);
    let problem = Problem { code: Code::InvalidDocument, ..problem };
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, problem.error_response())
}
