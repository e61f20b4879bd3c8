//! Figures of search over many documents, for whoever asks: they are printed, not judged.
//!
//! `cargo test --release --test search figures -- --ignored --nocapture`

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use limber::catalog::edition::Edition;
use limber::catalog::hits::Search;
use limber::content::document::Document;

use super::library::{DOCUMENTS, Dice, made_up, published};

/// Documents besides the bundled ones.
const DOCUMENTS_MADE_UP: usize = 10_000;
const QUESTIONS: usize = 400;
const TIMES: usize = 5;

/// What this thread has computed so far, in microseconds.
fn cpu_us() -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    told.split(' ').next().unwrap().parse::<f64>().unwrap() / 1000.0
}

fn resident_mb() -> f64 {
    let told = fs::read_to_string("/proc/self/statm").unwrap();
    told.split(' ').nth(1).unwrap().parse::<f64>().unwrap() * 4096.0 / 1e6
}

fn search(text: &str) -> Search {
    Search { text: text.to_owned(), kinds: Vec::new(), limit: 20, after: None }
}

/// Asks each question a few times and tells how long the quickest took, for whatever else runs on
/// the machine only makes it longer.
fn tell(edition: &Edition, what: &str, questions: &[String]) {
    let mut took: Vec<u128> = Vec::new();
    let mut found = 0;
    for question in questions {
        let times = (0..TIMES).map(|_| {
            let before = Instant::now();
            found += black_box(search(question).find(edition, 0)).count;
            before.elapsed().as_micros()
        });
        took.extend(times.min());
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    let (p50, p99, most) = (at(50), at(99), at(100));
    let found = found / questions.len() / TIMES;
    println!("{what:22} p50 {p50:6} us, p99 {p99:6} us, most {most:6} us, {found:6} hits");
}

fn with_slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.roll(letters.len() - 2);
    match dice.roll(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, 'o'),
        2 => letters[at] = 'u',
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// Words as they stand in the documents, the frequent ones more often.
fn asked(dice: &mut Dice) -> String {
    let words: Vec<&str> = "stretch twist hips lower back knees supine shoulders hamstrings pain \
                            floor slowly breathe spine gentle tension mobility rotation"
        .split(' ')
        .collect();
    if dice.roll(2) == 0 { dice.word(0) } else { words[dice.roll(words.len())].to_owned() }
}

#[test]
#[ignore = "it measures, which takes a release build"]
fn of_search_over_many_documents() {
    let documents: Vec<Document> =
        DOCUMENTS.iter().cloned().chain(made_up(DOCUMENTS_MADE_UP)).collect();
    let changes = documents.into_iter().map(|document| published(document, 1)).collect();
    let edition = Edition::empty().next(1, changes);
    let before_mb = resident_mb();
    let before = cpu_us();
    let bytes: usize = (0..edition.locales().len())
        .filter_map(|place| edition.words(place))
        .map(limber::search::index::Index::bytes)
        .sum();
    println!(
        "index: {:.0} ms CPU, {:.1} MB in three locales; resident {before_mb:.0} MB, then {:.0} MB",
        (cpu_us() - before) / 1000.0,
        bytes as f64 / 1e6,
        resident_mb()
    );

    let dice = &mut Dice(11);
    let mut questions = |make: &dyn Fn(&mut Dice) -> String| -> Vec<String> {
        (0..QUESTIONS).map(|_| make(dice)).collect()
    };
    let words = questions(&|dice| asked(dice));
    tell(&edition, "a word", &words);
    let prefix = |dice: &mut Dice, most: usize| {
        let word = asked(dice);
        let end = 1 + dice.roll(most.min(word.len()));
        word[..end].to_owned()
    };
    tell(&edition, "a beginning", &questions(&|dice| prefix(dice, 5)));
    tell(&edition, "one letter", &questions(&|dice| prefix(dice, 1)));
    tell(&edition, "a word with a slip", &questions(&|dice| with_slip(&asked(dice), dice)));
    tell(&edition, "two words", &questions(&|dice| format!("{} {}", asked(dice), asked(dice))));
    let two_slips = |dice: &mut Dice| {
        format!("{} {}", with_slip(&asked(dice), dice), with_slip(&asked(dice), dice))
    };
    tell(&edition, "two words with a slip", &questions(&two_slips));
    let four = |dice: &mut Dice| (0..4).map(|_| asked(dice)).collect::<Vec<_>>().join(" ");
    tell(&edition, "four words", &questions(&four));
    tell(
        &edition,
        "letters a to z",
        &["a b c d e f g h i j k l m n o p q r s t u v w x y z".into()],
    );
    tell(&edition, "128 letters", &["abcdefgh".repeat(16)]);

    let mut edition = edition;
    let mut took = Vec::new();
    for (number, document) in (0..).zip(made_up(200)) {
        let next = edition.next(2 + number, vec![published(document, 2 + number)]);
        let before = Instant::now();
        for place in 0..3 {
            black_box(next.words(place));
        }
        took.push(before.elapsed().as_micros());
        edition = next;
    }
    took.sort_unstable();
    let (p50, p99, most) = (took[100], took[198], took[199]);
    println!("one document more: p50 {p50} us, p99 {p99} us, most {most} us");
}
