//! The contract of management: generated from the handlers and types, then finished in one pass.

use serde_json::Value;
use utoipa::OpenApi;

use crate::http::contract::{about, flatten, managed, names, samples, words};
use crate::http::docs;
use crate::http::management::{
    audit, changesets, documents, export, history, import, index, keys, list, metrics, preview,
    publishing, releases, reviews, schemas,
};
use crate::http::problem::{ImportProblemBody, ProblemBody};

/// What the macros collect; everything that is true of all operations is added by `managed`.
#[derive(OpenApi)]
#[openapi(
    paths(
        index::find_management_index,
        keys::list_keys,
        keys::issue_key,
        keys::find_key,
        keys::revoke_key,
        keys::rotate_key,
        list::list_documents,
        documents::find_document,
        documents::put_document,
        documents::patch_document,
        documents::delete_document,
        documents::find_document_by_external,
        documents::put_document_by_external,
        documents::patch_document_by_external,
        documents::delete_document_by_external,
        publishing::publish_document,
        publishing::withdraw_document,
        publishing::review_document,
        publishing::publish_document_by_external,
        publishing::withdraw_document_by_external,
        publishing::review_document_by_external,
        releases::list_releases,
        changesets::carry_out_changeset,
        history::list_history,
        history::list_history_by_external,
        audit::list_audit,
        reviews::list_reviews,
        releases::find_release,
        releases::change_release,
        releases::cancel_release,
        preview::find_preview,
        import::import_documents,
        export::export_documents,
        schemas::find_schema,
        metrics::find_guarded_metrics,
        docs::find_management_contract,
        docs::find_management_contract_as_yaml,
    ),
    components(schemas(ProblemBody, ImportProblemBody)),
    tags(
        (name = "documents", description = "Working copies: what editors write."),
        (name = "publishing", description = "What readers get: publish, withdraw, review."),
        (name = "changesets", description = "Many actions as one revision, now or at an hour."),
        (name = "transfer", description = "Many documents at once: import, export."),
        (name = "history", description = "What was done, by whom, and what is due to be done."),
        (name = "preview", description = "What readers would get."),
        (name = "keys", description = "Who may do what: issue, rotate, revoke."),
        (name = "service", description = "What management is, and what it is made of."),
    )
)]
struct Collected;

/// The whole contract of management.
pub fn contract() -> Result<Value, serde_json::Error> {
    let mut contract = serde_json::to_value(Collected::openapi())?;
    about::add(
        &mut contract,
        "limber: management",
        "Write, check, preview, publish and withdraw what limber serves.",
        include_str!("../../../openapi/management.md"),
    );
    flatten::flatten(&mut contract);
    flatten::inline_nullable(&mut contract);
    flatten::require_all(&mut contract);
    words::add(&mut contract);
    names::add(&mut contract);
    managed::add(&mut contract);
    samples::add(&mut contract);
    flatten::prune(&mut contract);
    Ok(contract)
}
