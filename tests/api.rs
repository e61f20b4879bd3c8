//! The law of the API, checked over a real socket.
//!
//! Each file below guards one part of it and says which in its first sentence.

#[cfg(test)]
mod api {
    mod answer;
    mod attribution;
    mod authorization;
    mod caching;
    mod changesets;
    mod codings;
    mod conditional;
    mod contract;
    mod copies;
    mod cursors;
    mod deeds;
    mod docs;
    mod documented;
    mod documents;
    mod editions;
    mod editor;
    mod exporting;
    mod fallbacks;
    mod filters;
    mod following;
    mod harness;
    mod history;
    mod idempotency;
    mod ids;
    mod importing;
    mod imports_told;
    mod includes;
    mod keys;
    mod limits;
    mod linked;
    mod lists;
    mod live;
    mod locales;
    mod management;
    mod methods;
    mod metrics;
    mod pages;
    mod parameters;
    mod paths;
    mod preview;
    mod problems;
    mod publishing;
    mod releases;
    mod revisions;
    mod safety_words;
    mod schedule;
    mod schemas;
    mod search;
    mod shapes;
    mod versions;
    mod well_known;
    mod wire;
    mod withdrawn;
    mod working_copies;
}
