//! The route table: every path, once.

use actix_web::dev::{Handler, HttpServiceFactory};
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW,
    HeaderValue,
};
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Resource, Responder, ResponseError};

use crate::http::code::Code;
use crate::http::delivery::{
    attribution, conditions, guidance, index, routines, search, sources, stretches, timeline,
    vocabularies,
};
use crate::http::management::auth::{authenticate, guard};
use crate::http::management::doors::{
    DOCUMENT, DOCUMENTS, EXTERNAL, EXTERNAL_HISTORY, EXTERNAL_PUBLISH, EXTERNAL_REVIEW,
    EXTERNAL_WITHDRAW, HISTORY, PUBLISH, REVIEW, WITHDRAW, is_management,
};
use crate::http::management::idempotency::once;
use crate::http::management::office::Office;
use crate::http::management::preview::{PREVIEW, PREVIEW_PATH, preview};
use crate::http::management::{
    audit, changesets, documents, export, history, import, index as management, keys, list,
    metrics, publishing, releases, reviews, schemas,
};
use crate::http::problem::{Problem, repeated};
use crate::http::route::Route;
use crate::http::{docs, health, people, well_known};

/// The methods that every path takes.
const READ_METHODS: &str = "GET, HEAD, OPTIONS";

/// Where the read API is put up: its handlers are the same everywhere.
trait Paths {
    /// Puts a handler where `path` of the read API is.
    fn read<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static;
}

/// Where readers find it.
struct Public<'a>(&'a mut ServiceConfig);

impl Paths for Public<'_> {
    fn read<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.0.service(read(path, handler));
    }
}

/// Where editors find it over what is not published yet: with `/v1` in its paths and without.
struct Previewed<'a>(&'a mut ServiceConfig);

impl Paths for Previewed<'_> {
    fn read<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        for rest in [path, path.strip_prefix("/v1").unwrap_or(path)] {
            let resource = web::resource(format!("{PREVIEW}{rest}"))
                .app_data(Route(PREVIEW_PATH))
                .route(web::get().to(handler.clone()))
                .route(web::head().to(handler.clone()))
                .wrap(from_fn(preview))
                .wrap(from_fn(guard));
            self.0.service(resource);
        }
    }
}

/// Every path of the read API.
fn delivery(paths: &mut impl Paths) {
    paths.read("/v1", index::find_index);
    paths.read("/v1/stretches", stretches::list_stretches);
    paths.read("/v1/stretches/{id}", stretches::find_stretch);
    paths.read("/v1/stretches/{id}/versions", stretches::list_stretch_versions);
    paths.read("/v1/stretches/{id}/versions/{version}", stretches::find_stretch_version);
    paths.read("/v1/stretches/{id}/versions/{version}/notices", stretches::list_stretch_notices);
    paths.read("/v1/routines", routines::list_routines);
    paths.read("/v1/routines/{id}", routines::find_routine);
    paths.read("/v1/routines/{id}/timeline", timeline::find_timeline);
    paths.read("/v1/routines/{id}/versions", routines::list_routine_versions);
    paths.read("/v1/routines/{id}/versions/{version}", routines::find_routine_version);
    paths.read("/v1/routines/{id}/versions/{version}/notices", routines::list_routine_notices);
    paths.read("/v1/guidance", guidance::list_guidance);
    paths.read("/v1/guidance/{id}", guidance::find_guidance);
    paths.read("/v1/guidance/{id}/versions", guidance::list_guidance_versions);
    paths.read("/v1/guidance/{id}/versions/{version}", guidance::find_guidance_version);
    paths.read("/v1/guidance/{id}/versions/{version}/notices", guidance::list_guidance_notices);
    paths.read("/v1/conditions", conditions::list_conditions);
    paths.read("/v1/conditions/{id}", conditions::find_condition);
    paths.read("/v1/conditions/{id}/versions", conditions::list_condition_versions);
    paths.read("/v1/conditions/{id}/versions/{version}", conditions::find_condition_version);
    paths
        .read("/v1/conditions/{id}/versions/{version}/notices", conditions::list_condition_notices);
    paths.read("/v1/vocabularies", vocabularies::list_vocabularies);
    paths.read("/v1/vocabularies/{id}", vocabularies::find_vocabulary);
    paths.read("/v1/vocabularies/{id}/versions", vocabularies::list_vocabulary_versions);
    paths.read("/v1/vocabularies/{id}/versions/{version}", vocabularies::find_vocabulary_version);
    paths.read(
        "/v1/vocabularies/{id}/versions/{version}/notices",
        vocabularies::list_vocabulary_notices,
    );
    paths.read("/v1/sources", sources::list_sources);
    paths.read("/v1/sources/{id}", sources::find_source);
    paths.read("/v1/sources/{id}/versions", sources::list_source_versions);
    paths.read("/v1/sources/{id}/versions/{version}", sources::find_source_version);
    paths.read("/v1/sources/{id}/versions/{version}/notices", sources::list_source_notices);
    paths.read("/v1/search", search::find_hits);
    paths.read("/v1/attribution", attribution::find_attribution);
}

/// Every path that readers take.
pub fn public(config: &mut ServiceConfig) {
    delivery(&mut Public(config));
    config
        .service(read("/", people::find_front_page))
        .service(read("/openapi/v1.json", docs::find_contract))
        .service(read("/openapi/v1.yaml", docs::find_contract_as_yaml))
        .service(read("/docs", docs::redirect))
        .service(read("/docs/{file:.*}", docs::file))
        .service(read("/problems", people::list_problems))
        .service(read("/problems/{code}", people::find_problem))
        .service(read("/security", people::find_security))
        .service(read("/.well-known/api-catalog", well_known::find_api_catalog))
        .service(read("/.well-known/security.txt", well_known::find_security_txt))
        .service(read("/livez", health::find_liveness))
        .service(read("/readyz", health::find_readiness))
        .default_service(web::route().to(not_found));
}

/// Every path that is there for who runs the service and who writes its content.
pub fn private(config: &mut ServiceConfig) {
    delivery(&mut Previewed(config));
    config
        .service(read("/metrics", health::find_metrics))
        .service(read("/openapi/manage-v1.json", docs::find_management_contract))
        .service(read("/openapi/manage-v1.yaml", docs::find_management_contract_as_yaml))
        .service(managed("/manage/v1").get(management::find_management_index).guarded())
        .service(managed("/manage/v1/keys").get(keys::list_keys).post(keys::issue_key).guarded())
        .service(
            managed("/manage/v1/keys/{id}").get(keys::find_key).delete(keys::revoke_key).guarded(),
        )
        .service(managed("/manage/v1/keys/{id}/rotate").post(keys::rotate_key).guarded())
        .service(managed("/manage/v1/import").post(import::import_documents).guarded())
        .service(managed("/manage/v1/export").get(export::export_documents).guarded())
        .service(managed("/manage/v1/metrics").get(metrics::find_guarded_metrics).guarded())
        .service(managed("/manage/v1/schemas/{kind}").get(schemas::find_schema).guarded())
        .service(
            managed("/manage/v1/changesets")
                .get(releases::list_releases)
                .post(changesets::carry_out_changeset)
                .guarded(),
        )
        .service(
            managed("/manage/v1/changesets/{id}")
                .get(releases::find_release)
                .patch(releases::change_release)
                .delete(releases::cancel_release)
                .guarded(),
        )
        .service(managed("/manage/v1/audit").get(audit::list_audit).guarded())
        .service(managed("/manage/v1/reviews").get(reviews::list_reviews).guarded())
        .configure(documents_by_external_id)
        .configure(documents_by_id);
}

/// Documents by their ids in other systems. They come first, for `by-external` could be an id.
fn documents_by_external_id(config: &mut ServiceConfig) {
    config
        .service(
            managed(EXTERNAL)
                .get(documents::find_document_by_external)
                .put(documents::put_document_by_external)
                .patch(documents::patch_document_by_external)
                .delete(documents::delete_document_by_external)
                .guarded(),
        )
        .service(managed(EXTERNAL_PUBLISH).post(publishing::publish_document_by_external).guarded())
        .service(
            managed(EXTERNAL_WITHDRAW).post(publishing::withdraw_document_by_external).guarded(),
        )
        .service(managed(EXTERNAL_REVIEW).post(publishing::review_document_by_external).guarded())
        .service(managed(EXTERNAL_HISTORY).get(history::list_history_by_external).guarded());
}

/// Documents by their ids. They come last, for a kind could be any word.
fn documents_by_id(config: &mut ServiceConfig) {
    config
        .service(
            managed(DOCUMENT)
                .get(documents::find_document)
                .put(documents::put_document)
                .patch(documents::patch_document)
                .delete(documents::delete_document)
                .guarded(),
        )
        .service(managed(PUBLISH).post(publishing::publish_document).guarded())
        .service(managed(WITHDRAW).post(publishing::withdraw_document).guarded())
        .service(managed(REVIEW).post(publishing::review_document).guarded())
        .service(managed(HISTORY).get(history::list_history).guarded())
        .service(managed(DOCUMENTS).get(list::list_documents).guarded());
}

/// A path that is read. The shape with one resource for all methods is what makes a wrong method
/// 405 instead of 404.
fn read<F, Args>(path: &'static str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path)
        .app_data(Route(path))
        .route(web::get().to(handler.clone()))
        .route(web::head().to(handler))
        .route(web::method(Method::OPTIONS).to(options))
        .default_service(web::route().to(method_not_allowed))
}

/// A path of management. Who may do what there stands in `management/doors.rs`, and nothing is
/// open that does not.
struct Managed(Resource);

fn managed(path: &'static str) -> Managed {
    Managed(web::resource(path).app_data(Route(path)))
}

/// Makes the way to name the handler of a method.
macro_rules! takes {
    ($($name:ident: $($method:ident)+),+) => {
        impl Managed {
            $(fn $name<F, Args>(self, handler: F) -> Managed
            where
                F: Handler<Args>,
                Args: FromRequest + 'static,
                F::Output: Responder + 'static,
            {
                Managed(self.0$(.route(web::method(Method::$method).to(handler.clone())))+)
            })+
        }
    };
}

takes!(get: GET HEAD, put: PUT, patch: PATCH, post: POST, delete: DELETE);

impl Managed {
    /// The path with its guard in front, and behind it who knows what was answered before.
    fn guarded(self) -> impl HttpServiceFactory {
        self.0.wrap(from_fn(once)).wrap(from_fn(guard))
    }
}

/// What a path takes; also what a browser asks before it sends `If-None-Match` from another site.
async fn options() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ALLOW, READ_METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, READ_METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "*"))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let detail = format!(
        "`{}` does not take {}: it is read by GET or HEAD.",
        repeated(request.path()),
        repeated(request.method().as_str())
    );
    let mut response = Problem::new(Code::MethodNotAllowed, detail).error_response();
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(READ_METHODS));
    response
}

async fn not_found(office: Option<web::Data<Office>>, request: HttpRequest) -> HttpResponse {
    // Whoever has no key does not learn either what management has no path for.
    if let Some(office) = office
        && is_management(request.path())
        && let Err(problem) = authenticate(&office, &request)
    {
        return problem.error_response();
    }
    let path = repeated(request.path());
    let hint = match path.strip_suffix('/') {
        Some(plain) if !plain.is_empty() => format!(" Paths end without a slash: try `{plain}`."),
        _ => " `/docs/` shows every path.".to_owned(),
    };
    let detail = format!("There is nothing at `{path}`.{hint}");
    Problem::new(Code::NotFound, detail).error_response()
}
