//! The contract in the other form that it is served in.

use serde_json::Value;

/// The contract as YAML.
pub fn yaml(contract: &Value) -> Result<String, serde_norway::Error> {
    serde_norway::to_string(contract)
}
