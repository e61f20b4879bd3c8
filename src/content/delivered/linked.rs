//! What the contract says of documents as JSON-LD. They are made in `content/render/linked.rs`;
//! the vocabulary of schema.org says what else may be in them.

use serde::Serialize;
use utoipa::ToSchema;

/// A stretch as a `HowTo` of schema.org, in JSON-LD.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedStretch {
    /// Where the names come from.
    #[serde(rename = "@context")]
    #[schema(max_length = 40, example = "https://schema.org")]
    pub context: String,
    /// What it is.
    #[serde(rename = "@type")]
    #[schema(max_length = 40, example = "HowTo")]
    pub class: String,
    /// Its address.
    #[serde(rename = "@id")]
    #[schema(max_length = 500, example = "/v1/stretches/supine-twist")]
    pub address: String,
    /// What it is called.
    #[schema(max_length = 120, example = "Supine twist")]
    pub name: String,
}

/// A routine as an `ExercisePlan` of schema.org, in JSON-LD.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedRoutine {
    /// Where the names come from.
    #[serde(rename = "@context")]
    #[schema(max_length = 40, example = "https://schema.org")]
    pub context: String,
    /// What it is.
    #[serde(rename = "@type")]
    #[schema(max_length = 40, example = "ExercisePlan")]
    pub class: String,
    /// Its address.
    #[serde(rename = "@id")]
    #[schema(max_length = 500, example = "/v1/routines/back-tension-five")]
    pub address: String,
    /// What it is called.
    #[schema(max_length = 120, example = "Five for a tense back")]
    pub name: String,
}
