//! Walking over the operations of a contract.

use serde_json::{Map, Value};

/// Calls `visit` for every operation with its path.
pub fn each_operation(contract: &mut Value, mut visit: impl FnMut(&str, &mut Map<String, Value>)) {
    let paths = contract["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for operation in item.as_object_mut().into_iter().flat_map(|item| item.values_mut()) {
            if let Some(operation) = operation.as_object_mut() {
                visit(path, operation);
            }
        }
    }
}
