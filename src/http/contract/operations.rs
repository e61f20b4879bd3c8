//! Walking over the operations of a contract.

use serde_json::{Map, Value};

/// Calls `visit` for every operation with its path.
pub fn each_operation(contract: &mut Value, mut visit: impl FnMut(&str, &mut Map<String, Value>)) {
    each_method(contract, |_, path, operation| visit(path, operation));
}

/// Calls `visit` for every operation with its method, in small letters, and its path.
pub fn each_method(
    contract: &mut Value,
    mut visit: impl FnMut(&str, &str, &mut Map<String, Value>),
) {
    let paths = contract["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                visit(method, path, operation);
            }
        }
    }
}
