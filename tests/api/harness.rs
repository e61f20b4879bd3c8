//! The service as its users meet it: over a socket, with verbs that keep the tests short.

use std::future::Future;
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, mpsc};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use limber::access::issue::{Issued, Wish};
use limber::access::scope::{Scope, Scopes};
use limber::catalog::cursor::CursorKey;
use limber::catalog::live::Live;
use limber::catalog::published::{CATALOGUE_HEAD, Head, Published, key_of};
use limber::content::document::Document;
use limber::content::id::{Id, Kind, Reference};
use limber::desk::first::publish_first;
use limber::desk::keys::{Asker, KeyDesk};
use limber::desk::turn::Desk;
use limber::follow::Follower;
use limber::former::Former;
use limber::http::management::office::Office;
use limber::http::server;
use limber::http::state::State;
use limber::schedule::Schedule;
use limber::store;
use limber::store::contract::{Change, Commit, CommitId, Expect, Store};
use limber::store::key::Key;
use serde_json::Value;
use tokio::sync::oneshot;
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::http::{Method, Request};

use crate::api::answer::Answer;

/// When the bundled content was published, as every test sees it.
pub const PUBLISHED_AT: &str = "2026-01-01T00:00:00Z";

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running service with a store of its own.
pub struct TestApp {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub url: String,
    /// What it keeps its content in.
    pub store: Arc<dyn Store>,
    /// Knows its keys.
    pub keys: Arc<KeyDesk>,
    live: Arc<Live>,
    agent: Agent,
    /// The service stops when this is dropped.
    _stop: oneshot::Sender<()>,
}

/// The service with the bundled content, for all tests that change nothing.
pub fn bundled() -> &'static TestApp {
    static APP: LazyLock<TestApp> = LazyLock::new(TestApp::start);
    &APP
}

impl TestApp {
    /// Serves the bundled content from a store in memory.
    pub fn start() -> TestApp {
        TestApp::start_at("")
    }

    /// The same, told what absolute links begin with.
    pub fn start_at(public_url: &str) -> TestApp {
        let told = public_url.to_owned();
        TestApp::start_with(public_url, |state| State { public_url: told, ..state })
    }

    /// The same with other settings; links in bodies begin with `link_base`.
    pub fn start_with(
        link_base: &str,
        settings: impl FnOnce(State) -> State + Send + 'static,
    ) -> TestApp {
        TestApp::start_as(link_base, |state, office| (settings(state), Some(office)))
    }

    /// The same with another office, or with none: then management does not answer.
    pub fn start_as(
        link_base: &str,
        settings: impl FnOnce(State, Office) -> (State, Option<Office>) + Send + 'static,
    ) -> TestApp {
        TestApp::start_on(true, link_base, settings)
    }

    /// A service to which nothing was ever published.
    pub fn start_empty() -> TestApp {
        TestApp::start_on(false, "", |state, office| (state, Some(office)))
    }

    fn start_on(
        is_filled: bool,
        link_base: &str,
        settings: impl FnOnce(State, Office) -> (State, Option<Office>) + Send + 'static,
    ) -> TestApp {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let store = store::open("memory:").unwrap();
        let (started, ready) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let (kept, link_base) = (Arc::clone(&store), link_base.to_owned());
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                if is_filled {
                    fill(&kept).await;
                }
                let follower = Follower::start(Arc::clone(&kept), &link_base).await.unwrap();
                let live = follower.live();
                let cursor_key = CursorKey::new([7; 32]);
                let desk = Arc::new(Desk::new(Arc::clone(&kept), follower.watched()));
                let keys = KeyDesk::open(Arc::clone(&kept), follower.watched()).await.unwrap();
                let keys = Arc::new(keys);
                let state = State::new(Arc::clone(&live), Former::new(kept), cursor_key);
                let schedule = Schedule::new(Arc::clone(&desk), Timestamp::now);
                let office = Office::new(desk, Arc::clone(&keys), Vec::new());
                let (state, office) = settings(state, office);
                let server = server::serve(listener, state, office, None, async move {
                    let _ = stopped.await;
                })
                .unwrap();
                tokio::spawn(follower.run());
                tokio::spawn(schedule.run());
                started.send((live, keys)).unwrap();
                server.await.unwrap();
            });
        });
        let (live, keys) = ready.recv().unwrap();
        TestApp { url, store, keys, live, agent: agent(), _stop: stop }
    }

    /// Asks, and takes whatever comes back.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send_body(method, path, headers, b"{}")
    }

    /// The same; methods that take a body send this one.
    pub fn send_body(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder().method(&method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let takes_body = [Method::POST, Method::PUT, Method::PATCH].contains(&method);
        let response = if takes_body {
            self.agent.run(request.body(body).unwrap())
        } else {
            self.agent.run(request.body(()).unwrap())
        };
        Answer::new(&format!("{method} {path}"), response.unwrap())
    }

    /// Asks management with a key; what is sent is JSON.
    pub fn manage(&self, secret: &str, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = format!("Bearer {secret}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.send_body(method, path, &headers, body.to_string().as_bytes())
    }

    /// What editors see after the commit of that number.
    pub async fn watched(&self, number: u64) {
        while self.keys.backstage().number < number {
            tokio::task::yield_now().await;
        }
    }

    /// Issues a key of this name with these scopes.
    pub fn issue(&self, name: &str, scopes: &[Scope]) -> Issued {
        let scopes = scopes.iter().copied().collect();
        let wish = Wish { name: name.parse().unwrap(), scopes, expires_days: 30 };
        let asker = Asker { by: "limber".to_owned(), scopes: Scopes::all() };
        // Waiting for the follower needs the timer.
        block_on(self.keys.issue(wish, &asker)).unwrap()
    }

    /// Reads a path.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[])
    }

    /// Reads a path with one header more.
    pub fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.send("GET", path, &[(name, value)])
    }

    /// The document at a path that must be there.
    #[track_caller]
    pub fn read(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Publishes documents, as they are stored, as the next revision, and waits until readers get
    /// it. All classes of all of them have changed.
    pub fn publish(&self, documents: &[Value]) -> u64 {
        let revision = self.revision() + 1;
        let changes = documents.iter().map(|document| self.published(document, revision));
        self.commit_revision(revision, changes.collect())
    }

    /// Takes a document away as the next revision, and waits until readers get it.
    pub fn remove(&self, kind: Kind, id: &str) -> u64 {
        let key = key_of(&Reference { kind, id: Id::new(id) });
        self.commit_revision(self.revision() + 1, vec![change(&key, None)])
    }

    /// The catalogue's revision.
    pub fn revision(&self) -> u64 {
        self.live.edition().revision()
    }

    /// Writes records of documents as the next revision, and waits until readers get them.
    pub fn record(&self, records: &[Published]) -> u64 {
        let changes = records.iter().map(|record| {
            let body = record.to_bytes().unwrap();
            change(&key_of(&record.document.reference()), Some(body.into()))
        });
        self.commit_revision(self.revision() + 1, changes.collect())
    }

    /// What the edition in force knows of a document, be it withdrawn or not.
    pub fn recorded(&self, kind: Kind, id: &str) -> Option<Published> {
        let edition = self.live.edition();
        let in_force = edition.item(kind, id).map(|item| &item.published);
        in_force.or_else(|| edition.withdrawn(kind, id)).map(|record| record.as_ref().clone())
    }

    fn published(&self, document: &Value, revision: u64) -> Change {
        let kind = Kind::from_word(document["kind"].as_str().unwrap()).unwrap();
        let document = Document::from_value(kind, document.clone()).unwrap();
        let former = self.recorded(kind, document.id().as_str());
        let published = Published {
            version: former.as_ref().map_or(1, |former| former.version + 1),
            recalls: former.map_or_else(Vec::new, |former| former.recalls),
            ..Published::first(document, revision, format!("2026-02-{revision:02}T00:00:00Z"))
        };
        let body = published.to_bytes().unwrap();
        change(&key_of(&published.document.reference()), Some(body.into()))
    }

    fn commit_revision(&self, revision: u64, mut changes: Vec<Change>) -> u64 {
        let head = serde_json::to_vec(&Head { revision }).unwrap();
        changes.push(change(CATALOGUE_HEAD, Some(head.into())));
        commit(&self.store, changes);
        // The timer needs a runtime around it when it is made.
        block_on(async {
            tokio::time::timeout(PATIENCE, self.live.at_least(revision)).await.unwrap();
            // Editors see it a moment after readers do.
            while self.keys.backstage().edition.revision() < revision {
                tokio::task::yield_now().await;
            }
        });
        revision
    }
}

/// Writes records, whatever they are.
pub fn keep(store: &Arc<dyn Store>, records: &[(&str, &str)]) {
    let records = records.iter();
    let changes =
        records.map(|(key, body)| change(key, Some(Bytes::copy_from_slice(body.as_bytes()))));
    commit(store, changes.collect());
}

fn commit(store: &Arc<dyn Store>, changes: Vec<Change>) {
    let id = CommitId(uuid::Uuid::now_v7().into_bytes());
    let commit = Commit { id, at: 0, actor: "tests".to_owned(), note: None, changes };
    block_on(store.commit(&commit)).unwrap();
}

/// The bundled documents, read once.
pub static DOCUMENTS: LazyLock<Vec<Document>> =
    LazyLock::new(|| limber::bundled::documents().unwrap());

/// A bundled document as it is stored.
pub fn stored(kind: Kind, id: &str) -> Value {
    let mut documents = DOCUMENTS.iter();
    let found = documents.find(|document| document.kind() == kind && document.id().as_str() == id);
    serde_json::to_value(found.unwrap()).unwrap()
}

/// Runs a future to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Publishes the bundled content into an empty store.
pub async fn fill(store: &Arc<dyn Store>) {
    let at = PUBLISHED_AT.parse().unwrap();
    publish_first(&**store, DOCUMENTS.clone(), "tests", at).await.unwrap();
}

fn change(key: &str, body: Option<Bytes>) -> Change {
    Change { key: Key::new(key).unwrap(), expect: Expect::Any, body }
}

/// A client that adds nothing, follows nothing and hides nothing.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}
