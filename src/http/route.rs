//! The path of a route, as it stands in the table: what requests are counted by.

/// The path of a route, as it stands in the table: what requests are counted by.
#[derive(Debug, Clone, Copy)]
pub struct Route(pub &'static str);
