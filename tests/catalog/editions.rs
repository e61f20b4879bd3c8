//! Whatever happened, the edition is the one that is made from what is published now.

use std::collections::BTreeMap;
use std::sync::Arc;

use limber::catalog::edition::Edition;
use limber::catalog::order::{SortField, SortKey};
use limber::catalog::published::Published;
use limber::catalog::selection::Selection;
use limber::catalog::timeline::timeline;
use limber::content::delivered::timeline::Options;
use limber::content::id::{Kind, Reference};
use proptest::prelude::*;

use super::change::{AMONG, apply, commits, deep};
use super::library::{id, withdrawn};

/// Everything that an edition answers: pages, pieces of lists, timelines, orders, in each locale.
fn answers(edition: &Edition) -> Vec<String> {
    let mut answers = vec![format!("{:?} {}", edition.locales(), edition.spoken_revision())];
    for kind in Kind::ALL {
        answers.push(format!("{kind} {}", edition.count(kind)));
        for nth in 0..AMONG {
            answers.push(format!("{:?}", edition.withdrawn(kind, &id(kind, nth))));
        }
        for (place, locale) in edition.locales().iter().enumerate() {
            for item in edition.items(kind) {
                let Some(rendering) = edition.rendering(item, place) else { continue };
                let full = String::from_utf8_lossy(rendering.full.bytes());
                let summary = String::from_utf8_lossy(&rendering.summary.body);
                answers.push(format!("{full} {summary} {:?}", item.facets));
            }
            for item in edition.items(Kind::Routine) {
                let page = timeline(edition, item, place, &Options::default());
                answers.push(format!("{:?}", page.map(|page| page.bytes().clone())));
            }
            for field in [SortField::Name, SortField::DurationS, SortField::Revision] {
                let sort = vec![SortKey { field, is_descending: false }];
                let selected = Selection { sort, ..Selection::all(kind) }.select(edition, locale);
                let ids: Vec<&str> = selected.items.iter().map(|item| item.id().as_str()).collect();
                answers.push(format!("{locale} {field:?} {ids:?}"));
            }
        }
    }
    answers
}

proptest! {
    #![proptest_config(deep())]

    #[test]
    fn an_edition_answers_as_one_made_from_scratch(commits in commits()) {
        let mut all: BTreeMap<Reference, Arc<Published>> = BTreeMap::new();
        let mut edition = Edition::empty();
        for commit in commits {
            // Whoever asks in between must leave nothing behind that gets old.
            let (changes, next) = apply(&edition, &commit);
            for (reference, published) in changes {
                match published {
                    Some(published) => drop(all.insert(reference, published)),
                    None => drop(all.remove(&reference)),
                }
            }
            let published = all.clone().into_iter();
            let published = published.map(|(reference, published)| (reference, Some(published)));
            let scratch = Edition::empty().next(next.revision(), published.collect());
            let (is, should_be) = (answers(&next), answers(&scratch));
            for (is, should_be) in is.iter().zip(&should_be) {
                prop_assert_eq!(is, should_be);
            }
            prop_assert_eq!(is.len(), should_be.len());
            edition = next;
        }
    }

    #[test]
    fn no_revision_steps_back_whatever_is_withdrawn(commits in commits()) {
        let mut edition = Edition::empty();
        for commit in commits {
            edition = apply(&edition, &commit).1;
        }
        for kind in Kind::ALL {
            for item in edition.items(kind) {
                let told = (item.reference(), Some(Arc::clone(&item.published)));
                let revision = edition.revision() + 1;
                let next = edition.next(revision, vec![withdrawn(told, revision)]);
                prop_assert!(next.item(kind, item.id().as_str()).is_none());
                prop_assert!(edition.spoken_revision() <= next.spoken_revision());
                for kind in Kind::ALL {
                    for after in next.items(kind) {
                        let before = edition.item(kind, after.id().as_str()).unwrap();
                        let sound = before.changed_in.max(after.changed_in) == after.changed_in;
                        prop_assert!(sound, "{} without {}", after.reference(), item.reference());
                    }
                }
            }
        }
    }
}
