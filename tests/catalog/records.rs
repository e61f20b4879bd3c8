//! What a record says of a published document is read as it was written, or as it was meant before
//! it could be written.

use limber::catalog::published::{BUNDLED_BY, Published, Recall, Withdrawal};
use limber::content::delivered::standing::{ChangeClass, Reason};
use limber::content::guidance::Severity;
use limber::content::id::{Id, Kind};

fn published() -> Published {
    let mut documents = limber::bundled::documents().unwrap();
    let place = documents.iter().position(|document| document.id() == "cobra").unwrap();
    Published::first(documents.swap_remove(place), 1, "2026-01-01T00:00:00Z")
}

#[test]
fn a_record_of_before_is_read_with_defaults() {
    let published = published();
    let mut record = serde_json::to_value(&published).unwrap();
    let fields = record.as_object_mut().unwrap();
    for field in ["change", "by", "withdrawn", "recalls", "former_stretch_ids"] {
        assert!(fields.shift_remove(field).is_some(), "{field} is written");
    }
    let body = serde_json::to_vec(&record).unwrap();
    let read = Published::from_bytes(&published.document.reference(), &body).unwrap();
    assert_eq!((read.change, read.by.as_str()), (ChangeClass::Editorial, BUNDLED_BY));
    assert_eq!(read, published);
}

#[test]
fn a_record_is_read_as_it_was_written() {
    let withdrawal = Withdrawal {
        reason: Reason::Safety,
        severity: Some(Severity::Stop),
        message: Some("It hurts.".to_owned()),
        successor_id: Some(Id::new("cat-cow")),
        revision: 3,
        withdrawn_at: "2026-02-03T00:00:00Z".to_owned(),
    };
    let recall = |through_version, reason| Recall {
        through_version,
        kind: Kind::Stretch,
        id: Id::new("cobra"),
        reason,
        severity: withdrawal.severity,
        message: withdrawal.message.clone(),
        successor_id: withdrawal.successor_id.clone(),
        revision: 3,
        recalled_at: withdrawal.withdrawn_at.clone(),
    };
    let published = Published {
        change: ChangeClass::Dosage,
        by: "cms".to_owned(),
        recalls: vec![recall(2, Reason::Error), recall(1, Reason::Safety)],
        former_stretch_ids: [(Id::new("cat-cow"), 4)].into(),
        withdrawn: Some(withdrawal),
        ..published()
    };
    let body = published.to_bytes().unwrap();
    let read = Published::from_bytes(&published.document.reference(), &body).unwrap();
    assert_eq!(read, published);
    let reasons = [1, 2, 3].map(|version| read.recall_of(version).map(|recall| recall.reason));
    assert_eq!(reasons, [Some(Reason::Safety), Some(Reason::Error), None]);
    assert!(ChangeClass::Editorial < ChangeClass::Instructional);
    assert!(ChangeClass::Instructional < ChangeClass::Dosage);
    assert!(ChangeClass::Dosage < ChangeClass::Safety);
}
