//! Credits for what an app shows: whose words, under which licence, after which sources.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::page::Page;
use crate::content::delivered::envelope::SourceNote;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Locale};
use crate::content::render::context::{Context, source_note};
use crate::content::render::delivered::json;
use crate::content::render::routine::stretch_ids;
use crate::content::source::License;
use crate::content::text::Reader;
use crate::http::delivery::ask::{Ask, Wish};
use crate::http::delivery::parameters::AttributionOptions;
use crate::http::problem::{Fault, Problem, repeated};
use crate::http::query::Query;
use crate::http::reply::Freshness;
use crate::http::state::State;

/// Who wrote the words of this catalogue.
const AUTHOR: &str = "limber contributors";
const IDS_MAX: usize = 100;

/// Credits, ready to be shown on one screen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Attribution {
    /// Who wrote the words.
    #[schema(max_length = 120, example = "limber contributors")]
    pub author: String,
    /// The credit of each document that was asked for, and of the stretches of each routine.
    #[schema(max_items = 20_000)]
    pub items: Vec<CreditLine>,
    /// Every source that they follow; where nothing was asked for, every source there is.
    #[schema(max_items = 20_000)]
    pub sources: Vec<SourceNote>,
    /// The locale that was served.
    pub locale: Locale,
}

/// The credit of one document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CreditLine {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// The licence of its words.
    pub license: License,
    /// The credit in one line, as the licence asks for it.
    #[schema(max_length = 400, example = "“Supine twist” by limber contributors, CC-BY-4.0")]
    pub credit: String,
    /// Who made its pictures.
    #[schema(max_items = 50)]
    pub images: Vec<String>,
    /// The sources that it follows.
    #[schema(max_items = 100)]
    pub sources: Vec<SourceNote>,
}

/// Credits for stretches and routines, as their licences ask for them.
///
/// Without a parameter it names every source of the catalogue.
#[utoipa::path(
    get, path = "/v1/attribution", tag = "sources",
    params(AttributionOptions),
    responses((status = OK, body = Attribution))
)]
pub async fn find_attribution(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wish = Wish::read(&request, &mut query);
    let stretches = query.list("stretch", IDS_MAX);
    let routines = query.list("routine", IDS_MAX);
    query.finish()?;
    let ask = wish.grant(&state).await?;
    let key = format!("attribution {} {stretches:?} {routines:?}", ask.locale);
    let page: Arc<Page> = ask.edition.answers.get_or_make(key, || {
        attribution(&ask, stretches, routines).map(|credits| Page::new(json(&credits)))
    })?;
    ask.reply(page, Freshness::Reference).send(&request).await
}

/// The credits of these documents; of the whole catalogue where none are named.
pub fn attribution(
    ask: &Ask,
    stretches: Option<Vec<String>>,
    routines: Option<Vec<String>>,
) -> Result<Attribution, Problem> {
    let asked_for_all = stretches.is_none() && routines.is_none();
    let documents = documents(ask, stretches, routines)?;
    let items: Vec<CreditLine> =
        documents.into_iter().filter_map(|document| credit(ask, document)).collect();
    let mut seen = BTreeSet::new();
    let sources = if asked_for_all {
        ask.edition
            .items(Kind::Source)
            .filter_map(|item| match &item.published.document {
                Document::Source(source) => Some(source_note(source)),
                _ => None,
            })
            .collect()
    } else {
        items
            .iter()
            .flat_map(|item| &item.sources)
            .filter(|source| seen.insert(source.source_id.clone()))
            .cloned()
            .collect()
    };
    Ok(Attribution { author: AUTHOR.into(), items, sources, locale: ask.locale.clone() })
}

/// The documents to credit, each once: stretches, routines, the stretches of those routines.
fn documents(
    ask: &Ask,
    stretches: Option<Vec<String>>,
    routines: Option<Vec<String>>,
) -> Result<Vec<&Document>, Problem> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let asked = [(Kind::Stretch, stretches), (Kind::Routine, routines)];
    for (kind, ids) in asked {
        for id in ids.into_iter().flatten() {
            match ask.edition.item(kind, &id) {
                None => faults.push(Fault {
                    pointer: None,
                    parameter: Some(kind.word().into()),
                    code: "unknown-value".into(),
                    detail: format!("There is no {kind} `{}`.", repeated(&id)),
                }),
                Some(item) => gather(ask, &item.published.document, &mut seen, &mut found),
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Problem::invalid_parameters(faults)) }
}

fn gather<'a>(
    ask: &'a Ask,
    document: &'a Document,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<&'a Document>,
) {
    if !seen.insert(document.reference().to_string()) {
        return;
    }
    found.push(document);
    if let Document::Routine(routine) = document {
        for id in stretch_ids(routine) {
            if let Some(item) = ask.edition.item(Kind::Stretch, id.as_str()) {
                gather(ask, &item.published.document, seen, found);
            }
        }
    }
}

fn credit(ask: &Ask, document: &Document) -> Option<CreditLine> {
    let context = Context::new(&*ask.edition, &ask.locale);
    let (name, license, images) = match document {
        Document::Stretch(stretch) => {
            let mut texts = Reader::new(&stretch.texts, &ask.locale);
            (texts.text("name", |texts| texts.name.as_ref()), stretch.license, &stretch.images)
        }
        Document::Routine(routine) => {
            let mut texts = Reader::new(&routine.texts, &ask.locale);
            (texts.text("name", |texts| texts.name.as_ref()), routine.license, &routine.images)
        }
        _ => return None,
    };
    Some(CreditLine {
        kind: document.kind(),
        id: document.id().clone(),
        credit: format!("“{name}” by {AUTHOR}, {}", license.spdx()),
        name,
        license,
        images: images.iter().map(|image| image.credit.clone()).collect(),
        sources: context.source_notes(document),
    })
}
