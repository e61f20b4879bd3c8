//! Rust as words: without comments and texts, as far as the rules have to understand it.

/// One word or sign of the language, and the line it stands on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub line: usize,
}

/// The words of a file. A literal text is one word, a single quote mark.
pub fn words(text: &str) -> Vec<Word> {
    let letters: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < letters.len() {
        let (length, word) = next(&letters[at..]);
        if let Some(text) = word {
            words.push(Word { text, line });
        }
        line += letters[at..at + length].iter().filter(|letter| **letter == '\n').count();
        at += length;
    }
    words
}

/// How many letters the next thing takes, and its word if it is one.
fn next(rest: &[char]) -> (usize, Option<String>) {
    let literal = || Some("\"".to_owned());
    if rest.starts_with(&['/', '/']) {
        return (until(rest, '\n'), None);
    }
    if rest.starts_with(&['/', '*']) {
        return (block_comment(rest), None);
    }
    if let Some(length) = raw_text(rest) {
        return (length, literal());
    }
    match rest {
        ['"', ..] => (plain_text(rest), literal()),
        ['b' | 'c', '"', ..] => (1 + plain_text(&rest[1..]), literal()),
        ['b', '\'', ..] => (1 + letter(&rest[1..]), literal()),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (letter(rest), literal()),
        [':', ':', ..] => (2, Some("::".to_owned())),
        ['=', '>', ..] => (2, Some("=>".to_owned())),
        [first, ..] if is_of_name(*first) => {
            let length = rest.iter().take_while(|letter| is_of_name(**letter)).count();
            (length, Some(rest[..length].iter().collect()))
        }
        [first, ..] if !first.is_whitespace() => (1, Some(first.to_string())),
        _ => (1, None),
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn until(rest: &[char], end: char) -> usize {
    rest.iter().position(|letter| *letter == end).unwrap_or(rest.len())
}

fn block_comment(rest: &[char]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (at, depth) = (at + 2, depth + 1),
            ['*', '/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// A text between quotes, in which a backslash takes the next letter along.
fn plain_text(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// A single letter between quotes.
fn letter(rest: &[char]) -> usize {
    let from = if rest.get(1) == Some(&'\\') { 3 } else { 2 };
    (from + until(&rest[from.min(rest.len())..], '\'') + 1).min(rest.len())
}

/// `r"…"`, `r#"…"#`, and the same with `b` or `c` in front.
fn raw_text(rest: &[char]) -> Option<usize> {
    let prefix = match rest {
        ['r', ..] => 1,
        ['b' | 'c', 'r', ..] => 2,
        _ => return None,
    };
    let hashes = rest[prefix..].iter().take_while(|letter| **letter == '#').count();
    let open = prefix + hashes;
    if rest.get(open) != Some(&'"') {
        return None;
    }
    let mut end = vec!['"'];
    end.extend(std::iter::repeat_n('#', hashes));
    let length = rest[open + 1..].windows(end.len()).position(|letters| letters == end)?;
    Some(open + 1 + length + end.len())
}

/// Where the bracket that opens at `open` is closed.
pub fn closing(words: &[Word], open: usize) -> usize {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    words.len() - 1
}

/// The first of `signs` from `from` on that stands in no bracket which opens after `from`.
pub fn first_outside(words: &[Word], from: usize, signs: &[&str]) -> Option<usize> {
    let mut at = from;
    while at < words.len() {
        let text = words[at].text.as_str();
        if signs.contains(&text) {
            return Some(at);
        }
        at = if matches!(text, "{" | "(" | "[") { closing(words, at) + 1 } else { at + 1 };
    }
    None
}

/// The texts of some words.
pub fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[track_caller]
fn read(text: &str, expected: &[&str]) {
    assert_eq!(texts(&words(text)), expected, "{text}");
}

#[test]
fn comments_and_texts_are_no_code() {
    read("a // b\nc", &["a", "c"]);
    read("a /* b /* c */ d */ e", &["a", "e"]);
    read("a \"b \\\" c\" d", &["a", "\"", "d"]);
    read("a r#\"b \" c\"# d", &["a", "\"", "d"]);
    read("a b\"c\" br\"d\" e", &["a", "\"", "\"", "e"]);
    read("a '\"' '\\'' '\\u{41}' b'\\\\' d", &["a", "\"", "\"", "\"", "\"", "d"]);
}

#[test]
fn lifetimes_and_signs_stay_code() {
    read("&'a str", &["&", "'", "a", "str"]);
    read("a::b => c", &["a", "::", "b", "=>", "c"]);
    read("raw(r, b)", &["raw", "(", "r", ",", "b", ")"]);
}

#[test]
fn words_know_their_line() {
    let words = words("a\n/* b\n */ c \"d\ne\" f");
    let lines: Vec<usize> = words.iter().map(|word| word.line).collect();
    assert_eq!((texts(&words), lines), (vec!["a", "c", "\"", "f"], vec![1, 3, 3, 4]));
}
