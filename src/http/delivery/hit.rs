//! A document that was found, as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::hits::Hit;
use crate::content::document::Document;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Locale};
use crate::content::image::{Image, ImageRole, StoredImage};
use crate::content::render::context::{Context, path};
use crate::content::render::routine::stretch_ids;
use crate::content::text::Reader;
use crate::http::delivery::ask::Ask;
use crate::search::fragments::Fragment;

/// A document that was found, with what a row on a screen needs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchHit {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What it is called.
    #[schema(max_length = 200, example = "Supine twist")]
    pub name: String,
    /// The same in pieces: joined they are `name`.
    #[schema(max_items = 200)]
    pub name_fragments: Vec<SearchFragment>,
    /// Where it says what was asked for: `name`, `alias`, `id`, `anatomy`, `term`, `stretch`,
    /// `red_flag`, `summary`, `advice`, `step`, `variation`, `credit`, `evidence`, `note`.
    /// Clients must accept values that they do not know.
    #[schema(max_length = 20, example = "name")]
    pub field: String,
    /// What it says there, in pieces; `…` stands where a long text was cut. Empty where the name
    /// says it all.
    #[schema(max_items = 200)]
    pub excerpt: Vec<SearchFragment>,
    /// The locale of the words in `excerpt`; of the name where that is empty.
    pub locale: Locale,
    /// The document.
    #[schema(format = "uri-reference", max_length = 500, example = "/v1/stretches/supine-twist")]
    pub href: String,
    /// How long it takes, in seconds; null where that is not known, or it takes no time.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub duration_s: Option<u32>,
    /// How grave it is, or the gravest guidance that travels with it.
    pub severity: Option<Severity>,
    /// Its main picture.
    pub image: Option<Image>,
}

/// A piece of a text. An app shows those that match in another way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchFragment {
    /// The piece, as plain text.
    #[schema(max_length = 200, example = "Supine")]
    pub text: String,
    /// Whether it is a word that was asked for.
    #[serde(rename = "match")]
    pub is_match: bool,
}

impl SearchHit {
    /// A hit in the locale of `ask`.
    pub fn new(ask: &Ask, hit: Hit) -> SearchHit {
        let document = &hit.item.published.document;
        let name = hit.name.iter().map(|fragment| fragment.text.as_str()).collect();
        SearchHit {
            kind: document.kind(),
            id: document.id().clone(),
            name,
            name_fragments: delivered(hit.name),
            field: hit.field.word().to_owned(),
            excerpt: delivered(hit.excerpt),
            locale: hit.locale,
            href: format!("{}{}", ask.edition.link_base(), path(document.kind(), document.id())),
            duration_s: hit.item.facets.duration_s,
            severity: severity(ask, document),
            image: image(ask, document),
        }
    }
}

fn delivered(fragments: Vec<Fragment>) -> Vec<SearchFragment> {
    let fragments = fragments.into_iter();
    fragments.map(|Fragment { text, is_match }| SearchFragment { text, is_match }).collect()
}

fn severity(ask: &Ask, document: &Document) -> Option<Severity> {
    let context = Context::new(&*ask.edition, &ask.locale);
    let gravest = |ids: &[Id]| {
        let guidance = ids.iter().filter_map(|id| context.guidance(id.as_str()));
        guidance.map(|guidance| guidance.severity).max()
    };
    match document {
        Document::Guidance(guidance) => Some(guidance.severity),
        Document::Stretch(stretch) => gravest(&stretch.guidance_ids),
        Document::Routine(routine) => stretch_ids(routine)
            .into_iter()
            .filter_map(|id| gravest(&context.stretch(id)?.guidance_ids))
            .chain(gravest(&routine.guidance_ids))
            .max(),
        Document::Condition(_)
        | Document::Vocabulary(_)
        | Document::Source(_)
        | Document::Phrases(_) => None,
    }
}

fn image(ask: &Ask, document: &Document) -> Option<Image> {
    let main = |images: &'_ [StoredImage]| {
        images.iter().find(|image| image.role == ImageRole::Main).cloned()
    };
    match document {
        Document::Stretch(stretch) => {
            let image = main(&stretch.images)?;
            let mut texts = Reader::new(&stretch.texts, &ask.locale);
            Some(image.deliver(texts.text("alt", |texts| texts.images.get(&image.id))))
        }
        Document::Routine(routine) => {
            let image = main(&routine.images)?;
            let mut texts = Reader::new(&routine.texts, &ask.locale);
            Some(image.deliver(texts.text("alt", |texts| texts.images.get(&image.id))))
        }
        Document::Guidance(_)
        | Document::Condition(_)
        | Document::Vocabulary(_)
        | Document::Source(_)
        | Document::Phrases(_) => None,
    }
}
