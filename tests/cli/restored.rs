//! A restored store gives every answer of the read API that the old one gave, byte by byte.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use ureq::Agent;

use crate::cli::running::{Running, run, said};
use crate::cli::stored::{folder, held, visit, write};

/// Status, headers but for those of the moment, and body.
type Told = (u16, BTreeMap<String, String>, Vec<u8>);

/// Who asks for everything, and remembers each answer.
struct Walk<'a> {
    running: &'a Running,
    agent: Agent,
    told: BTreeMap<String, Told>,
}

impl Walk<'_> {
    fn ask(&mut self, path: &str, headers: &[(&str, &str)]) -> Told {
        let mut request = self.agent.get(format!("{}{path}", self.running.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, mut body) = request.call().unwrap().into_parts();
        let lasting = head
            .headers
            .iter()
            .filter(|(name, _)| !["date", "request-id"].contains(&name.as_str()));
        let headers_told =
            lasting.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        // Its bytes as they were sent: the client was built to know no coding.
        let body = body.read_to_vec().unwrap();
        let told = (head.status.as_u16(), headers_told.collect(), body);
        self.told.insert(format!("{path} {headers:?}"), told.clone());
        told
    }

    fn read(&mut self, path: &str) -> Value {
        let (status, _, body) = self.ask(path, &[]);
        assert_eq!(status, 200, "{path}");
        serde_json::from_slice(&body).unwrap()
    }

    /// Every page of a list, and what each item has under `name`.
    fn leaf_through(&mut self, path: &str, name: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut cursor = None;
        loop {
            let page = match &cursor {
                None => self.read(&format!("{path}?limit=2&count=exact")),
                Some(cursor) => self.read(&format!("{path}?limit=2&count=exact&cursor={cursor}")),
            };
            for item in page["items"].as_array().unwrap() {
                let value = &item[name];
                found.insert(value.as_str().map_or(value.to_string(), str::to_owned));
            }
            match page["next_cursor"].as_str() {
                None => return found,
                Some(next) => cursor = Some(next.to_owned()),
            }
        }
    }

    /// Every path under a documented one.
    fn paths(&mut self, template: &str) -> Vec<String> {
        let Some((list, rest)) = template.split_once("/{id}") else {
            return vec![template.to_owned()];
        };
        let documents = self.leaf_through(list, "id").into_iter();
        let documents: Vec<String> = documents.map(|id| format!("{list}/{id}{rest}")).collect();
        if !rest.contains("/{version}") {
            return documents;
        }
        let mut paths = Vec::new();
        for document in documents {
            let (versions, rest) = document.split_once("/{version}").unwrap();
            for version in self.read(versions)["items"].as_array().unwrap() {
                paths.push(format!("{versions}/{}{rest}", version["version"]));
            }
        }
        paths
    }

    /// A path in every locale and coding, as linked data, and once more with its own tag.
    fn ask_in_every_way(&mut self, path: &str) {
        let and = if path.contains('?') { '&' } else { '?' };
        for locale in ["en", "es", "de"] {
            self.ask(&format!("{path}{and}locale={locale}"), &[]);
        }
        for coding in ["br", "gzip", "zstd"] {
            self.ask(path, &[("accept-encoding", coding)]);
        }
        self.ask(path, &[("accept", "application/ld+json"), ("accept-language", "de-AT")]);
        let (status, headers, _) = self.ask(path, &[]);
        assert_eq!(status, 200, "{path}");
        let tag = headers["etag"].clone();
        assert_eq!(self.ask(path, &[("if-none-match", &tag)]).0, 304, "{path}");
    }
}

/// Every answer of the read API.
fn all_answers(running: &Running) -> BTreeMap<String, Told> {
    let agent = Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(ureq::config::AutoHeaderValue::None)
        .accept(ureq::config::AutoHeaderValue::None)
        .accept_encoding(ureq::config::AutoHeaderValue::None)
        .build();
    let mut walk = Walk { running, agent: agent.into(), told: BTreeMap::new() };
    let contract = walk.read("/openapi/v1.json");
    let templates = contract["paths"].as_object().unwrap().keys();
    let templates: Vec<&String> = templates.filter(|path| path.starts_with("/v1")).collect();
    assert!(templates.len() > 20, "the contract has operations");
    for template in templates {
        if template == "/v1/search" {
            for asked in ["q=hamstrings", "q=suppine+twst", "q=back&kind=guidance"] {
                walk.ask_in_every_way(&format!("{template}?{asked}"));
            }
            continue;
        }
        for path in walk.paths(template) {
            walk.ask_in_every_way(&path);
        }
    }
    walk.told
}

#[test]
fn every_answer_is_the_same_after_backup_and_restore() {
    let (place, old) = folder();
    Running::start(&old).stop("-TERM");
    visit(&old, |store| {
        let mut record = held(store, "published/stretch/cobra");
        record["document"]["texts"]["en"]["name"] = "Cobra of an editor".into();
        record["revision"] = 2.into();
        record["version"] = 2.into();
        write(
            store,
            &[
                ("published/stretch/cobra", record),
                ("catalogue/head", json!({ "revision": 2 })),
                ("draft/stretch/cobra", json!({})),
            ],
        );
    });
    let running = Running::start(&old);
    let before = all_answers(&running);
    running.stop("-TERM");
    assert!(before.len() > 1_000, "only {} answers", before.len());

    let file = place.path().join("backup").display().to_string();
    let (code, text) = said(&run(&["backup", &file, "--store", &old]));
    assert_eq!(code, Some(0), "{text}");
    std::fs::remove_dir_all(place.path().join("limber.db")).unwrap();
    let (code, text) = said(&run(&["restore", &file, "--store", &old]));
    assert_eq!(code, Some(0), "{text}");

    let running = Running::start(&old);
    assert!(!running.log.contains("filled the empty store"), "{}", running.log);
    let after = all_answers(&running);
    assert!(before.keys().eq(after.keys()));
    for (asked, told) in &before {
        assert!(*told == after[asked], "{asked}: {:?} and {:?}", told.1, after[asked].1);
    }
}
