//! What management is, and whom it takes the caller for.

use actix_web::web::{Data, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::keyring::Caller;
use crate::access::scope::Scope;
use crate::http::management::answer::answer;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::state::State;

/// What management is, and whom it takes you for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ManagementIndex {
    /// The name of the service.
    #[schema(pattern = "^[a-z]+$", max_length = 40, example = "limber")]
    pub name: String,
    /// The version of the service.
    #[schema(pattern = "^[0-9]+([.][0-9]+){2}", max_length = 40, example = "0.1.0")]
    pub service_version: String,
    /// The catalogue's revision.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub revision: u64,
    /// The key that you have shown.
    pub key: CallerView,
    /// Where to read on.
    pub links: ManagementLinks,
}

/// The key that a request has shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CallerView {
    /// Its id.
    #[schema(pattern = "^[0-9A-Za-z]{8}$", max_length = 8, example = "Zx81LmQ0")]
    pub id: String,
    /// Whose key it is.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{0,62}$", max_length = 63, example = "cms")]
    pub name: String,
    /// What it allows.
    #[schema(max_items = 8)]
    pub scopes: Vec<Scope>,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ManagementLinks {
    /// Swagger UI.
    #[schema(format = "uri-reference", max_length = 500, example = "/docs/")]
    pub docs: String,
    /// This contract as JSON.
    #[schema(format = "uri-reference", max_length = 500, example = "/openapi/manage-v1.json")]
    pub openapi: String,
    /// What readers get.
    #[schema(format = "uri-reference", max_length = 500, example = "/v1")]
    pub delivery: String,
    /// Every kind of failure.
    #[schema(format = "uri-reference", max_length = 500, example = "/problems")]
    pub problems: String,
}

/// What management is, and whom it takes you for: any key may ask.
#[utoipa::path(
    get, path = "/manage/v1", tag = "service",
    responses((status = OK, description = "Your key is known.", body = ManagementIndex))
)]
pub async fn find_management_index(
    state: Data<State>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let base = &state.public_url;
    Ok(answer(&ManagementIndex {
        name: "limber".into(),
        service_version: env!("CARGO_PKG_VERSION").into(),
        revision: state.live.edition().revision(),
        key: CallerView {
            id: caller.key_id.to_string(),
            name: caller.name.to_string(),
            scopes: caller.scopes.iter().collect(),
        },
        links: ManagementLinks {
            docs: format!("{base}/docs/"),
            openapi: format!("{base}/openapi/manage-v1.json"),
            delivery: format!("{base}/v1"),
            problems: format!("{base}/problems"),
        },
    }))
}
