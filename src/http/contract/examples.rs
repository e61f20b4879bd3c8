//! Examples in the contract: what the service answers from the bundled content, so they can't rot.

use std::slice;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::catalog::cursor::CursorKey;
use crate::catalog::edition::Edition;
use crate::catalog::timeline::timeline;
use crate::content::delivered::timeline::Options;
use crate::content::id::{Kind, Locale};
use crate::content::render::delivered::json as bytes;
use crate::content::text::DEFAULT_LOCALE;
use crate::http::accept::JSON_LD;
use crate::http::contract::operations::each_operation;
use crate::http::delivery::ask::Ask;
use crate::http::delivery::attribution::attribution;
use crate::http::delivery::index::index;
use crate::http::delivery::list::{ListLaw, first_page};
use crate::http::delivery::notices::notices;
use crate::http::delivery::versions::versions;
use crate::http::delivery::{
    conditions, guidance, routines, search, sources, stretches, vocabularies,
};

/// The list of each kind, and the document that stands for it in examples.
const SHOWN: [(&ListLaw, &str); 6] = [
    (&stretches::LAW, "supine-twist"),
    (&routines::LAW, "back-tension-five"),
    (&guidance::LAW, "stop-at-pain"),
    (&conditions::LAW, "new-back-pain"),
    (&vocabularies::LAW, "lateralities"),
    (&sources::LAW, "sweat-back-cracking"),
];

/// Adds an example to the answer of every operation, and to the ids in paths.
pub fn add(contract: &mut Value, edition: &Arc<Edition>) -> Result<(), serde_json::Error> {
    let ask = Ask {
        edition: Arc::clone(edition),
        place: 0,
        locale: Locale::new(DEFAULT_LOCALE),
        is_negotiated: false,
    };
    let mut documents = Map::new();
    let mut failure = None;
    each_operation(contract, |path, operation| {
        if !path.starts_with("/v1") {
            return;
        }
        for parameter in operation.get_mut("parameters").into_iter().filter_map(Value::as_array_mut)
        {
            for parameter in parameter.iter_mut() {
                match parameter["name"].as_str() {
                    Some("id") => parameter["example"] = shown_id(path).into(),
                    Some("ids") => parameter["schema"]["examples"] = json!([[shown_id(path)]]),
                    _ => {}
                }
            }
        }
        let contents = operation["responses"]["200"]["content"].as_object_mut();
        for (media_type, body) in contents.into_iter().flatten() {
            // Documents are shown by several operations, so their examples are kept once.
            let schema = body["schema"]["$ref"].as_str().and_then(|at| at.rsplit('/').next());
            let Some(name) = schema.map(str::to_owned) else { continue };
            let reference = format!("#/components/examples/{name}");
            body["examples"]["bundled"] = json!({ "$ref": reference });
            if documents.contains_key(&name) {
                continue;
            }
            match serde_json::from_slice::<Value>(&answer(path, media_type, &ask)) {
                Ok(value) => {
                    let summary = format!("{name}: the bundled content, in English.");
                    documents.insert(name, json!({ "summary": summary, "value": value }));
                }
                Err(error) => failure = Some(error),
            }
        }
    });
    contract["components"]["examples"] = documents.into();
    failure.map_or(Ok(()), Err)
}

fn shown_id(path: &str) -> &'static str {
    SHOWN
        .iter()
        .find(|(law, _)| path.starts_with(&format!("/v1/{}", law.kind.plural())))
        .map_or("", |(_, id)| id)
}

/// What the service answers to a path of the contract, in a media type.
fn answer(path: &str, media_type: &str, ask: &Ask) -> Vec<u8> {
    match path {
        "/v1" => return bytes(&index(ask)),
        "/v1/search" => return search::example(ask).bytes().to_vec(),
        "/v1/attribution" => {
            let stretches = Some(vec!["supine-twist".to_owned()]);
            return attribution(ask, stretches, None).map(|body| bytes(&body)).unwrap_or_default();
        }
        _ => {}
    }
    let found = SHOWN.iter().find_map(|(law, id)| {
        let rest = path.strip_prefix(&format!("/v1/{}", law.kind.plural()))?;
        Some((*law, *id, rest))
    });
    let Some((law, id, rest)) = found else { return Vec::new() };
    if rest.is_empty() {
        return first_page(&CursorKey::new([0; 32]), ask, law, 1).bytes().to_vec();
    }
    let Some(item) = ask.edition.item(law.kind, id) else { return Vec::new() };
    match rest {
        "/{id}/versions" => {
            bytes(&versions(ask, &item.published, slice::from_ref(&*item.published)))
        }
        "/{id}/versions/{version}/notices" => bytes(&notices(&item.published, 1, Vec::new())),
        "/{id}/timeline" => timeline(&ask.edition, item, ask.place, &Options::default())
            .map(|page| page.bytes().to_vec())
            .unwrap_or_default(),
        _ if media_type == JSON_LD => {
            let linked = ask.edition.linked(item, ask.place);
            linked.map(|page| page.bytes().to_vec()).unwrap_or_default()
        }
        _ => {
            let rendering = ask.edition.rendering(item, ask.place);
            let kind: Kind = law.kind;
            debug_assert!(rendering.is_some(), "{kind} {id} has a page");
            rendering.map(|rendering| rendering.full.bytes().to_vec()).unwrap_or_default()
        }
    }
}
