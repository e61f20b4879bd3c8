# List the recipes
_default:
    @just --list --unsorted

# Serve the bundled content on 127.0.0.1:8080, with a store in limber.db
run *arguments:
    cargo run -- serve {{ arguments }}

# The everyday tests
test *arguments:
    cargo test --locked {{ arguments }}

# What the compiler's stricter sister finds
lint:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# Bring every file into its shape
fmt:
    cargo fmt --all

# Write the contract anew; a test compares it
openapi:
    cargo build --quiet --locked
    target/debug/limber openapi > target/v1.json
    target/debug/limber openapi --yaml > target/v1.yaml
    target/debug/limber openapi --manage > target/manage-v1.json
    target/debug/limber openapi --manage --yaml > target/manage-v1.yaml
    mv target/v1.json target/v1.yaml target/manage-v1.json target/manage-v1.yaml openapi/

# Hold the linters against the contract, and a running service against it
contract:
    cd target/tools && ../../scripts/contract/rules contract/node_modules
    cd target/tools && ../../scripts/contract/breaking contract/node_modules/.bin/redocly
    cd target && ../scripts/contract/fuzz debug/limber tools/python/bin/schemathesis schemathesis

# Check a folder of content, ours unless named
check folder="data":
    cargo run --quiet --locked -- check {{ folder }}

# A long run before a release; without a name it lists them
deep *arguments:
    ./scripts/deep {{ arguments }}

# limber against a bare actix handler, in one run
bench *arguments:
    ./scripts/bench {{ arguments }}

# What CI runs
ci:
    ./.ci/run
