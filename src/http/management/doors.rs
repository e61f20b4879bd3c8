//! Who may do what: every operation of management, once, with the scopes that allow it.
//!
//! The guard opens by this table, the contract tells it, and `Allow` is read off it.

use crate::access::scope::Scope;
use crate::access::scope::Scope::{
    ContentRead, ContentWrite, Import, Keys, Metrics, Publish, Review,
};

/// What every path of management begins with.
pub const MANAGEMENT: &str = "/manage/v1";

/// One operation, and what a key needs for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Its method.
    pub method: &'static str,
    /// Its path, as it stands in the route table.
    pub path: &'static str,
    /// The scopes of which one is enough.
    pub scopes: &'static [Scope],
}

impl Door {
    /// Every scope that opens it, those that include one of its own among them.
    pub fn keys(&self) -> impl Iterator<Item = Scope> {
        let opens = |scope: &Scope| self.scopes.iter().any(|wanted| scope.includes(*wanted));
        Scope::ALL.into_iter().filter(opens)
    }
}

/// A document.
pub const DOCUMENT: &str = "/manage/v1/{kind}/{id}";
/// Its publication.
pub const PUBLISH: &str = "/manage/v1/{kind}/{id}/publish";
/// Its withdrawal.
pub const WITHDRAW: &str = "/manage/v1/{kind}/{id}/withdraw";
/// Its review.
pub const REVIEW: &str = "/manage/v1/{kind}/{id}/review";
/// What was done with it.
pub const HISTORY: &str = "/manage/v1/{kind}/{id}/history";
/// A document, by its id in another system.
pub const EXTERNAL: &str = "/manage/v1/{kind}/by-external/{system}/{external_id}";
/// Its publication.
pub const EXTERNAL_PUBLISH: &str = "/manage/v1/{kind}/by-external/{system}/{external_id}/publish";
/// Its withdrawal.
pub const EXTERNAL_WITHDRAW: &str = "/manage/v1/{kind}/by-external/{system}/{external_id}/withdraw";
/// Its review.
pub const EXTERNAL_REVIEW: &str = "/manage/v1/{kind}/by-external/{system}/{external_id}/review";
/// What was done with it.
pub const EXTERNAL_HISTORY: &str = "/manage/v1/{kind}/by-external/{system}/{external_id}/history";
/// Documents of a kind.
pub const DOCUMENTS: &str = "/manage/v1/{kind}";

const fn door(method: &'static str, path: &'static str, scopes: &'static [Scope]) -> Door {
    Door { method, path, scopes }
}

/// Every operation of management. What is not here is shut, whatever the route table says.
pub const DOORS: &[Door] = &[
    door("GET", "/manage/v1", &Scope::ALL),
    door("GET", "/manage/v1/keys", &[Keys]),
    door("POST", "/manage/v1/keys", &[Keys]),
    door("GET", "/manage/v1/keys/{id}", &[Keys]),
    door("DELETE", "/manage/v1/keys/{id}", &[Keys]),
    door("POST", "/manage/v1/keys/{id}/rotate", &[Keys]),
    door("GET", DOCUMENTS, &[ContentRead]),
    door("GET", DOCUMENT, &[ContentRead]),
    door("PUT", DOCUMENT, &[ContentWrite]),
    door("PATCH", DOCUMENT, &[ContentWrite]),
    door("DELETE", DOCUMENT, &[ContentWrite]),
    door("POST", PUBLISH, &[Publish]),
    door("POST", WITHDRAW, &[Publish]),
    door("POST", REVIEW, &[Review]),
    door("GET", HISTORY, &[ContentRead]),
    door("GET", EXTERNAL, &[ContentRead]),
    door("PUT", EXTERNAL, &[ContentWrite]),
    door("PATCH", EXTERNAL, &[ContentWrite]),
    door("DELETE", EXTERNAL, &[ContentWrite]),
    door("POST", EXTERNAL_PUBLISH, &[Publish]),
    door("POST", EXTERNAL_WITHDRAW, &[Publish]),
    door("POST", EXTERNAL_REVIEW, &[Review]),
    door("GET", EXTERNAL_HISTORY, &[ContentRead]),
    door("GET", "/manage/v1/audit", &[ContentRead]),
    door("GET", "/manage/v1/reviews", &[ContentRead]),
    door("GET", "/manage/v1/preview/{path}", &[ContentRead]),
    door("GET", "/manage/v1/changesets", &[ContentRead]),
    door("POST", "/manage/v1/changesets", &[Publish]),
    door("POST", "/manage/v1/import", &[Import]),
    door("GET", "/manage/v1/export", &[ContentRead]),
    door("GET", "/manage/v1/changesets/{id}", &[ContentRead]),
    door("PATCH", "/manage/v1/changesets/{id}", &[Publish]),
    door("DELETE", "/manage/v1/changesets/{id}", &[Publish]),
    door("GET", "/manage/v1/metrics", &[Metrics]),
    door("GET", "/manage/v1/schemas/{kind}", &[ContentRead]),
];

/// The operations at a path.
pub fn doors_at(path: &str) -> impl Iterator<Item = &'static Door> {
    DOORS.iter().filter(move |door| door.path == path)
}

/// The methods that a path takes: the value of `Allow`.
pub fn methods_at(path: &str) -> String {
    let mut methods: Vec<&str> = Vec::new();
    for door in doors_at(path) {
        methods.push(door.method);
        if door.method == "GET" {
            methods.push("HEAD");
        }
    }
    methods.push("OPTIONS");
    methods.join(", ")
}

/// The operation that a method at a path is: a path that is read takes HEAD as it takes GET.
pub fn door_of(method: &str, path: &str) -> Option<&'static Door> {
    let method = if method == "HEAD" { "GET" } else { method };
    doors_at(path).find(|door| door.method == method)
}

/// Whether a path is one of management, whatever is behind it.
pub fn is_management(path: &str) -> bool {
    path.strip_prefix(MANAGEMENT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{DOORS, door_of, is_management, methods_at};
    use crate::access::scope::Scope;

    #[test]
    fn every_operation_stands_there_once_and_somebody_may_do_it() {
        for (at, door) in DOORS.iter().enumerate() {
            let again = DOORS[at + 1..]
                .iter()
                .any(|other| (other.method, other.path) == (door.method, door.path));
            assert!(!again, "{} {} twice", door.method, door.path);
            assert!(!door.scopes.is_empty(), "nobody may {} {}", door.method, door.path);
            assert!(is_management(door.path), "{}", door.path);
        }
    }

    #[test]
    fn a_door_is_found_by_its_method_and_path() {
        assert_eq!(methods_at("/manage/v1/metrics"), "GET, HEAD, OPTIONS");
        let door = door_of("HEAD", "/manage/v1/metrics").unwrap();
        assert_eq!(door.scopes, [Scope::Metrics]);
        assert_eq!(door_of("POST", "/manage/v1/metrics"), None);
        assert_eq!(door_of("GET", "/manage/v1/metric"), None);
        let readers = door_of("GET", "/manage/v1/schemas/{kind}").unwrap();
        assert_eq!(readers.keys().count(), 5, "four scopes include reading");
    }

    #[test]
    fn only_what_lies_below_it_is_management() {
        for path in ["/manage/v1", "/manage/v1/", "/manage/v1/keys/1"] {
            assert!(is_management(path), "{path}");
        }
        for path in ["/", "/v1", "/manage", "/manage/v10", "/manage/v1x/keys"] {
            assert!(!is_management(path), "{path}");
        }
    }
}
