//! The matrix of who may do what: every operation of management by every kind of key, allowed
//! exactly where the contract says so.

use std::num::NonZeroU32;
use std::sync::Arc;

use limber::access::scope::Scope;
use limber::access::secret::Secret;
use limber::http::limits::Limits;
use limber::http::management::office::Office;

use crate::api::harness::{TestApp, block_on, keep};
use crate::api::management::{Operation, operations};

/// A service to which a wrong key may be shown as often as a test likes.
fn patient() -> TestApp {
    TestApp::start_as("", |state, office| {
        let attempts = Arc::new(Limits::new(NonZeroU32::MAX, Vec::new()));
        (state, Some(Office { attempts, ..office }))
    })
}

/// A key of one row of the matrix, and what it holds.
struct Row {
    name: String,
    secret: String,
    /// The scopes that it was issued with; none where it opens nothing at all.
    scopes: Option<Vec<Scope>>,
}

fn rows(app: &TestApp) -> Vec<Row> {
    let row = |name: &str, scopes: &[Scope]| {
        let secret = app.issue(name, scopes).secret.reveal().to_owned();
        Row { name: name.to_owned(), secret, scopes: Some(scopes.to_vec()) }
    };
    let mut rows: Vec<Row> =
        Scope::ALL.iter().map(|scope| row(&scope.word().replace(':', "-"), &[*scope])).collect();
    rows.extend(Scope::ALL.iter().map(|left_out| {
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| scope != left_out).collect();
        row(&format!("all-but-{}", left_out.word().replace(':', "-")), &others)
    }));
    for (at, one) in Scope::ALL.iter().enumerate() {
        for other in &Scope::ALL[at + 1..] {
            rows.push(row(&format!("{one}-{other}").replace(':', "-"), &[*one, *other]));
        }
    }
    rows.push(row("all", &Scope::ALL));
    let shut = |name: &str, secret: &str| Row {
        name: name.to_owned(),
        secret: secret.to_owned(),
        scopes: None,
    };
    let revoked = app.issue("revoked", &Scope::ALL);
    block_on(app.keys.revoke(&revoked.record.id, "limber")).unwrap();
    rows.push(shut("revoked", revoked.secret.reveal()));
    rows.push(shut("expired", expired(app).reveal()));
    rows.push(shut("wrong", Secret::new(&[9; Secret::RANDOM_BYTES]).reveal()));
    rows.push(shut("mistyped", &format!("{}x", revoked.secret.reveal())));
    rows.push(shut("empty", ""));
    rows
}

/// A key whose time was over long ago.
fn expired(app: &TestApp) -> Secret {
    let issued = app.issue("expired", &Scope::ALL);
    let mut record = serde_json::to_value(&issued.record).unwrap();
    record["expires_at"] = "2026-01-01T00:00:00Z".into();
    let number = app.keys.backstage().number;
    keep(&app.store, &[(&issued.record.key(), &record.to_string())]);
    block_on(app.watched(number + 1));
    issued.secret
}

/// Whether one of these scopes is among those that the contract names.
fn is_allowed(operation: &Operation, scopes: &[Scope]) -> bool {
    scopes.iter().any(|scope| operation.scopes.contains(scope.word()))
}

#[test]
fn every_operation_is_open_to_exactly_the_keys_that_the_contract_names() {
    let app = patient();
    let rows = rows(&app);
    let mut cells = 0;
    for (operation, method) in asked() {
        let Operation { path, .. } = &operation;
        let method = method.as_str();
        let bare = app.send(method, path, &[]);
        assert_eq!(bare.status, 401, "{method} {path} without a key");
        assert_eq!(bare.header("www-authenticate"), "Bearer", "{method} {path}");
        cells += 1;
        for Row { name, secret, scopes } in &rows {
            let answer = app.manage(secret, method, path, &serde_json::json!({}));
            let cell = format!("{method} {path} as {name}: {}", answer.status);
            cells += 1;
            assert_eq!(answer.header("cache-control"), "private, no-store", "{cell}");
            assert!(answer.header("vary").contains("Authorization"), "{cell}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{cell}");
            match scopes {
                None => assert_eq!(answer.status, 401, "{cell}"),
                Some(scopes) if is_allowed(&operation, scopes) => {
                    assert!(![401, 403].contains(&answer.status), "{cell}");
                }
                Some(_) => {
                    assert_eq!(answer.status, 403, "{cell}");
                    if method == "HEAD" {
                        continue;
                    }
                    let detail = answer.managed_problem("forbidden")["detail"].to_string();
                    for scope in &operation.scopes {
                        assert!(detail.contains(&format!("`{scope}`")), "{cell}: {detail}");
                    }
                }
            }
        }
    }
    assert!(cells >= 500, "only {cells} cells");
}

/// Every operation with its method, and those that read once more with HEAD.
fn asked() -> Vec<(Operation, String)> {
    let heads = operations().into_iter().filter(|operation| operation.method == "GET");
    let heads = heads.map(|operation| (operation, "HEAD".to_owned()));
    let all = operations().into_iter().map(|operation| {
        let method = operation.method.clone();
        (operation, method)
    });
    all.chain(heads).collect()
}

#[test]
fn only_the_index_is_open_to_every_key() {
    for operation in operations() {
        if operation.template != "/manage/v1" {
            assert!(operation.scopes.len() < Scope::ALL.len(), "{}", operation.template);
        }
    }
}
