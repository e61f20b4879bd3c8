//! L11: bodies, keys and words come out byte for byte as they went in.

use limber::store::contract::Commit;
use limber::store::key::Key;

use super::house::{House, commit, key, on_every_backend, put};

/// Write a body, restart, and read it in the three ways there are.
async fn check(mut house: House, path: &str, body: Vec<u8>) {
    house.commit(&commit(1, vec![put("a/before", "x"), put(path, body.clone())])).await;
    house.reopen();
    let heads = house.heads().await;
    let head = heads.iter().find(|(key, ..)| key == path).unwrap();
    assert!(head.2.as_deref() == Some(&body[..]));
    let entry = house.all_since(house.genesis().await).await.remove(0);
    assert_eq!(entry.records[1].key.as_str(), path);
    assert!(entry.records[1].body.as_deref() == Some(&body[..]));
    let versions = house.store().history(&key(path), None, 1).await.unwrap();
    assert!(versions[0].body.as_deref() == Some(&body[..]));
}

async fn every_byte_there_is(house: House) {
    check(house, "a/b", (0..=255).collect()).await;
}

async fn bytes_that_are_no_text(house: House) {
    check(house, "a/b", vec![0xff, 0xfe, 0x00, 0xc3, 0x28]).await;
}

async fn json_with_its_blanks_and_doubled_names(house: House) {
    check(house, "a/b", b"{ \"b\":1 ,\n\"a\": 1.0, \"a\":\"\\u0000\" }".to_vec()).await;
}

async fn an_empty_body(house: House) {
    check(house, "a/b", vec![]).await;
}

async fn a_body_that_ends_just_before_a_row(house: House) {
    check(house, "a/b", vec![1; 4094]).await;
}

async fn a_body_that_ends_with_a_row(house: House) {
    check(house, "a/b", vec![2; 4095]).await;
}

async fn a_body_that_ends_just_after_a_row(house: House) {
    check(house, "a/b", vec![3; 4096]).await;
}

async fn a_body_of_many_rows(house: House) {
    check(house, "a/b", (0..=250).cycle().take(100_003).collect()).await;
}

async fn a_body_of_three_megabytes(house: House) {
    check(house, "a/b", (0..=252).cycle().take(3_000_001).collect()).await;
}

async fn a_key_of_one_byte(house: House) {
    check(house, "k", b"x".to_vec()).await;
}

async fn the_longest_key(house: House) {
    check(house, &"k".repeat(Key::BYTES_MAX), b"x".to_vec()).await;
}

async fn a_key_in_any_script(house: House) {
    check(house, "übungen/首/שלום e\u{301}", b"x".to_vec()).await;
}

async fn words_in_any_script(mut house: House) {
    let told = Commit {
        actor: "Þóra 🧘".into(),
        note: Some("first\nsecond\u{0}".into()),
        ..commit(1, vec![put("a/b", "x")])
    };
    house.commit(&told).await;
    house.reopen();
    let entry = house.all_since(house.genesis().await).await.remove(0);
    assert_eq!((entry.actor, entry.note), (told.actor, told.note));
}

async fn no_words_at_all(mut house: House) {
    let told = Commit {
        actor: String::new(),
        note: Some(String::new()),
        ..commit(1, vec![put("k", "x")])
    };
    house.commit(&told).await;
    house.reopen();
    let entry = house.all_since(house.genesis().await).await.remove(0);
    assert_eq!((entry.actor, entry.note), (String::new(), Some(String::new())));
}

#[test]
fn what_is_no_key_is_refused() {
    let long = "k".repeat(Key::BYTES_MAX + 1);
    for path in ["", "/", "a/", "/a", "a//b", "a\nb", "a\u{0}", long.as_str()] {
        let refused = Key::new(path).unwrap_err().to_string();
        assert!(refused.contains("is no key: use 1 to 512 bytes"), "{refused}");
    }
}

#[test]
fn the_shelf_of_a_key_is_its_first_part() {
    assert_eq!(key("published/stretch/cat-cow").shelf(), "published");
    assert_eq!(key("head").shelf(), "head");
}

on_every_backend![
    every_byte_there_is,
    bytes_that_are_no_text,
    json_with_its_blanks_and_doubled_names,
    an_empty_body,
    a_body_that_ends_just_before_a_row,
    a_body_that_ends_with_a_row,
    a_body_that_ends_just_after_a_row,
    a_body_of_many_rows,
    a_body_of_three_megabytes,
    a_key_of_one_byte,
    the_longest_key,
    a_key_in_any_script,
    words_in_any_script,
    no_words_at_all,
];
