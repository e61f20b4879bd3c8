//! L12: a folder has one owner at a time, and a URL that names no store says which would.

use limber::store::{error::OpenError, open};
use tempfile::TempDir;

use super::house::House;

#[tokio::test]
async fn a_second_opener_is_told_whose_folder_it_is() {
    let house = House::sled();
    let Err(refused) = open(house.url()) else { panic!("two opened one folder") };
    assert!(matches!(refused, OpenError::Held(_)));
    let folder = house.url().strip_prefix("sled:").unwrap();
    assert_eq!(
        refused.to_string(),
        format!(
            "the folder `{folder}` is held by another process: \
             stop that one or name another folder"
        )
    );
}

#[tokio::test]
async fn a_second_opener_disturbs_nothing() {
    let mut house = House::sled();
    house.put(1, "a/b", "x").await;
    assert!(open(house.url()).is_err());
    let before = house.put(2, "a/b", "y").await;
    house.reopen();
    assert_eq!(house.position().await, before);
}

#[tokio::test]
async fn a_closed_store_can_be_opened_at_once() {
    let mut house = House::sled();
    for _ in 0..10 {
        house.reopen();
    }
}

#[test]
fn folders_on_the_way_are_created() {
    let folder = TempDir::new().unwrap();
    let deep = folder.path().join("one/two/three");
    open(&format!("sled:{}", deep.display())).unwrap();
    assert!(deep.join("db").is_file());
}

#[test]
fn a_file_in_the_way_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let Err(refused) = open(&format!("sled:{}", file.display())) else { panic!("a file opened") };
    assert!(matches!(&refused, OpenError::Io(path, _) if *path == file), "{refused}");
}

#[test]
fn an_unknown_store_is_refused_with_the_known_ones() {
    for url in ["", "sled", "sled:", "memory", "memory:x", "postgres://host", "/var/lib/limber"] {
        let Err(refused) = open(url) else { panic!("{url} opened") };
        let words = refused.to_string();
        assert!(words.contains("`sled:PATH`") && words.contains("`memory:`"), "{words}");
    }
}
