//! Puts the files of Swagger UI that its page asks for where the binary takes them from, and tells
//! cargo that the binary holds what is in `data/`: without it, a new file there would not be seen
//! until some source changes.
//!
//! The library holds four times as much as its page asks for, and all of it would be linked.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use utoipa_swagger_ui::Config;

/// What the page asks for; `src/http/docs.rs` serves the same.
const FILES: [&str; 9] = [
    "index.html",
    "index.css",
    "swagger-ui.css",
    "swagger-initializer.js",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
    "oauth2-redirect.html",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data");
    println!("cargo:rerun-if-changed=build.rs");
    let folder = Path::new(&env::var("OUT_DIR")?).join("swagger-ui");
    fs::create_dir_all(&folder)?;
    let config = Config::new(["../openapi/v1.json"])
        .validator_url("none")
        .display_request_duration(true)
        .doc_expansion("list")
        .show_common_extensions(true)
        .use_base_layout()
        .default_models_expand_depth(0);
    let config = Arc::new(config);
    for name in FILES {
        let file = utoipa_swagger_ui::serve(name, Arc::clone(&config))?;
        let file = file.ok_or_else(|| format!("Swagger UI has no {name}"))?;
        fs::write(folder.join(name), file.bytes)?;
    }
    Ok(())
}
