//! The documents against the program: a table that no longer fits fails here.

#[cfg(test)]
mod docs {
    mod api;
    mod clients;
    mod codes;
    mod example;
    mod links;
    mod settings;
}
