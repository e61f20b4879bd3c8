//! Puts the files of Swagger UI that its page asks for, and both contracts, where the binary takes
//! them from, and tells cargo that the binary holds what is in `data/`: without it, a new file
//! there would not be seen until some source changes.
//!
//! The library holds four times as much as its page asks for, and all of it would be linked.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use flate2::Compression;
use flate2::write::GzEncoder;
use utoipa_swagger_ui::{Config, Url};

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

/// The contracts, which are a tenth of their size in the binary.
const CONTRACTS: [&str; 2] = ["v1.json", "manage-v1.json"];

/// The file that says which documents there are, where delivery is shown alone.
const DELIVERY_ALONE: &str = "swagger-initializer-delivery.js";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data");
    println!("cargo:rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR")?;
    for name in CONTRACTS {
        println!("cargo:rerun-if-changed=openapi/{name}");
        let contract = fs::read(Path::new("openapi").join(name))?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&contract)?;
        fs::write(Path::new(&out).join(name), packed.finish()?)?;
    }
    let folder = Path::new(&out).join("swagger-ui");
    fs::create_dir_all(&folder)?;
    let delivery = Url::new("Delivery", "../openapi/v1.json");
    let management = Url::new("Management", "../openapi/manage-v1.json");
    // A bar above the page changes between documents; where there is one, there is no bar.
    let both = Arc::new(settings(Config::new([delivery, management])));
    let one = Arc::new(settings(Config::new(["../openapi/v1.json"])).use_base_layout());
    for name in FILES {
        fs::write(folder.join(name), page(name, &both)?)?;
    }
    fs::write(folder.join(DELIVERY_ALONE), page("swagger-initializer.js", &one)?)?;
    Ok(())
}

fn page(name: &str, config: &Arc<Config<'static>>) -> Result<Vec<u8>, Box<dyn Error>> {
    let file = utoipa_swagger_ui::serve(name, Arc::clone(config))?;
    let file = file.ok_or_else(|| format!("Swagger UI has no {name}"))?;
    Ok(file.bytes.into_owned())
}

/// What is the same however many documents there are.
fn settings(config: Config<'static>) -> Config<'static> {
    config
        .validator_url("none")
        .display_request_duration(true)
        .doc_expansion("list")
        .show_common_extensions(true)
        .default_models_expand_depth(0)
}
