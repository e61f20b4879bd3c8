//! A CMS and its bridge: what they once said to limber, said again on every change.

#[cfg(test)]
mod api {
    #[expect(dead_code, reason = "the tests of the API use the rest of it")]
    mod answer;
    #[expect(dead_code, reason = "the tests of the API use the rest of it")]
    pub mod harness;
}

#[cfg(test)]
mod cms {
    mod conversation;
    mod replay;
}
