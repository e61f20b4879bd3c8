//! A CMS and its bridge: what they once said to limber, said again on every change.

#[cfg(test)]
#[path = "cms/api.rs"]
mod api;

#[cfg(test)]
mod cms {
    mod conversation;
    mod replay;
}
