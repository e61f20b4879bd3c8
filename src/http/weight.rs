//! Headers that list wishes with weights: `Accept`, `Accept-Encoding`, `Accept-Language`.

use actix_web::http::header::{HeaderMap, HeaderName};

/// The wishes in every line of a header, as they stand, with their weights: 2000 is the greatest,
/// and the least that is above 0 is still 2, so that 1 is left for what nobody wished for.
/// What is no wish is passed over.
pub fn weighted(headers: &HeaderMap, name: HeaderName) -> Vec<(&str, u16)> {
    headers
        .get_all(name)
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|entry| wish(std::str::from_utf8(entry).ok()?))
        .collect()
}

fn wish(entry: &str) -> Option<(&str, u16)> {
    let mut parts = entry.split(';');
    let wished = parts.next()?.trim();
    if wished.is_empty() {
        return None;
    }
    let weight = parts
        .filter_map(|part| part.trim().split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
        .map_or(Some(1.0), |(_, value)| value.trim().parse::<f32>().ok())?;
    if !(0.0..=1.0).contains(&weight) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2000")]
    let weight = (weight * 2000.0).ceil() as u16;
    Some((wished, weight))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};

    use super::weighted;

    #[test]
    fn wishes_come_from_every_line_and_rubbish_is_passed_over() {
        let mut headers = HeaderMap::new();
        for line in
            ["de, en;q=0.5", "es;Q=0.001", ";;;, fr;q=x, it;q=inf, pt;q=NaN, nl;q=2,, el;q=0"]
        {
            headers.append(ACCEPT_LANGUAGE, HeaderValue::from_static(line));
        }
        let wishes = weighted(&headers, ACCEPT_LANGUAGE);
        assert_eq!(wishes, [("de", 2000), ("en", 1000), ("es", 2), ("el", 0)]);
    }
}
