//! The contract: generated from the handlers and types, then finished in one pass.

use serde_json::{Value, json};
use utoipa::OpenApi;

use crate::catalog::edition::Edition;
use crate::http::contract::{
    about, around, components, examples, flatten, links, lists, names, words,
};
use crate::http::delivery::list::Included;
use crate::http::delivery::missing::MissingReason;
use crate::http::delivery::parameters::{Counting, DocumentView, FirstSide};
use crate::http::delivery::{
    attribution, conditions, guidance, index, routines, search, sources, stretches, timeline,
    vocabularies,
};
use crate::http::problem::{GoneProblemBody, ProblemBody};
use crate::http::{docs, health, people, well_known};

/// What the macros collect; everything that is true of all operations is added by `finish`.
#[derive(OpenApi)]
#[openapi(
    paths(
        index::find_index,
        stretches::list_stretches,
        stretches::find_stretch,
        stretches::list_stretch_versions,
        stretches::find_stretch_version,
        stretches::list_stretch_notices,
        routines::list_routines,
        routines::find_routine,
        timeline::find_timeline,
        routines::list_routine_versions,
        routines::find_routine_version,
        routines::list_routine_notices,
        guidance::list_guidance,
        guidance::find_guidance,
        guidance::list_guidance_versions,
        guidance::find_guidance_version,
        guidance::list_guidance_notices,
        conditions::list_conditions,
        conditions::find_condition,
        conditions::list_condition_versions,
        conditions::find_condition_version,
        conditions::list_condition_notices,
        vocabularies::list_vocabularies,
        vocabularies::find_vocabulary,
        vocabularies::list_vocabulary_versions,
        vocabularies::find_vocabulary_version,
        vocabularies::list_vocabulary_notices,
        sources::list_sources,
        sources::find_source,
        sources::list_source_versions,
        sources::find_source_version,
        sources::list_source_notices,
        attribution::find_attribution,
        search::find_hits,
        people::find_front_page,
        docs::find_contract,
        docs::find_contract_as_yaml,
        people::list_problems,
        people::find_problem,
        people::find_security,
        well_known::find_api_catalog,
        well_known::find_security_txt,
        health::find_liveness,
        health::find_readiness,
        health::find_metrics,
    ),
    components(schemas(
        ProblemBody,
        GoneProblemBody,
        Included,
        MissingReason,
        DocumentView,
        Counting,
        FirstSide
    )),
    tags(
        (name = "stretches", description = "Stretches with their steps, forms, holds and sides."),
        (name = "routines", description = "Stretches in order, and the timeline of a player."),
        (name = "guidance", description = "Safety guidance, stop rules, red flags and habits."),
        (name = "conditions", description = "What may speak against a stretch."),
        (name = "vocabularies", description = "The terms that content uses, with their labels."),
        (name = "sources", description = "Who said it, and credits."),
        (name = "search", description = "Documents of every kind by their words."),
        (name = "service", description = "What this service is."),
    )
)]
struct Collected;

/// The whole contract, with examples taken from `edition`.
pub fn contract(edition: &std::sync::Arc<Edition>) -> Result<Value, serde_json::Error> {
    let mut contract = serde_json::to_value(Collected::openapi())?;
    about::add(
        &mut contract,
        "limber",
        "Stretches, routines made of them, and safety guidance, as versioned JSON.",
        include_str!("../../openapi/overview.md"),
    );
    // What is published is for everyone: no read asks who you are.
    contract["security"] = json!([]);
    flatten::flatten(&mut contract);
    flatten::inline_nullable(&mut contract);
    flatten::require_all(&mut contract);
    words::add(&mut contract);
    lists::add(&mut contract);
    names::add(&mut contract);
    components::add(&mut contract);
    links::add(&mut contract);
    around::add(&mut contract)?;
    examples::add(&mut contract, edition)?;
    flatten::prune(&mut contract);
    Ok(contract)
}
