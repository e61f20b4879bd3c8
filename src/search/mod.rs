//! Words and where they stand: an index that is asked forgivingly. It knows no kind of content.

/// What is asked, and how well each document answers it.
pub mod ask;
/// Words that begin alike, taken together.
pub mod beginnings;
/// The matched words marked in a text, and the piece of a long text around them.
pub mod fragments;
/// All documents by their words: grows by what changed.
pub mod index;
/// Which words are meant by one that was typed with a slip.
pub mod near;
/// Which documents have a word and where it stands in them, as bytes.
pub mod posting;
/// Documents that were indexed together: never changed, only merged into larger ones.
pub mod segment;
/// What a word is, and the form in which it is compared.
pub mod words;
