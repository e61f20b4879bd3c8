//! The pieces of a text: joined they are what is written there, and the marks are on words.

use limber::catalog::hits::{Hit, Search};
use limber::catalog::passages::passages;
use limber::search::fragments::Fragment;

use super::library::bundled;

fn joined(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}

fn marks(fragments: &[Fragment]) -> usize {
    fragments.iter().filter(|fragment| fragment.is_match).count()
}

#[test]
fn joined_pieces_are_the_text_that_stands_there() {
    let edition = bundled();
    let mut cut = 0;
    for (locale, question) in [
        ("en", "pain"),
        ("en", "twst hips back"),
        ("es", "espalda dolor"),
        ("de", "ruecken schmerz"),
    ] {
        let (place, _) = edition.locale(locale).unwrap();
        let text = question.to_owned();
        let search = Search { text, kinds: Vec::new(), limit: 1000, after: None };
        let hits = search.find(&edition, place).hits;
        assert!(hits.len() > 2, "{question}: {}", hits.len());
        for Hit { item, name, field, excerpt, locale } in hits {
            let document = &item.published.document;
            let written = passages(document, &edition, &locale);
            let says = |text: &str| {
                let mut of_field = written.iter().filter(|passage| passage.field == field);
                of_field.any(|passage| passage.text.contains(text))
            };
            let shown = passages(document, &edition, &edition.locales()[place]);
            assert_eq!(joined(&name), shown[0].text);
            let said = joined(&excerpt);
            let bare = said.strip_prefix('…').unwrap_or(&said);
            let bare = bare.strip_suffix('…').unwrap_or(bare);
            assert!(says(bare), "{question}: {said}");
            assert!(marks(&name) + marks(&excerpt) > 0, "{question}: {said}");
            assert!(said.chars().count() <= 162, "{said}");
            cut += usize::from(said.ends_with('…'));
        }
    }
    assert!(cut > 5, "some texts are too long to be shown whole");
}
