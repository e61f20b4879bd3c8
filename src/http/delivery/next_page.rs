//! Where a list goes on.

use actix_web::HttpRequest;
use bytes::Bytes;

use crate::catalog::page::Page;
use crate::http::delivery::ask::Ask;
use crate::http::state::State;

/// What the names of the parameters and the locale take, about.
const PARAMETERS_BYTES: usize = 64;

/// The `Link` to the next page: the same question in the same language, with another cursor.
pub fn next_link(state: &State, request: &HttpRequest, ask: &Ask, page: &Page) -> Option<Bytes> {
    let cursor = page.next_cursor.as_ref()?;
    let link = page.link(|| {
        let asked = request.query_string();
        let room = String::with_capacity(asked.len() + cursor.len() + PARAMETERS_BYTES);
        let mut query = form_urlencoded::Serializer::new(room);
        for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
            if !["cursor", "locale", "min_revision"].contains(&&*name) {
                query.append_pair(&name, &value);
            }
        }
        query.append_pair("locale", ask.locale.as_str()).append_pair("cursor", cursor);
        format!("<{}{}?{}>; rel=\"next\"", state.public_url, request.path(), query.finish())
    });
    Some(link)
}
