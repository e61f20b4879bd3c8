//! The schedule by a clock that is handed in: never early, late rather than never, and once.

use std::sync::Arc;

use jiff::Timestamp;
use limber::backstage::release::{Release, ReleaseStatus};
use limber::changeset::Action;
use limber::content::id::Kind;
use limber::desk::hour::Hour;
use limber::desk::releases::Scheduling;
use limber::desk::turn::Desk;
use limber::follow::Follower;
use limber::schedule::Schedule;
use limber::store;
use limber::store::contract::Store;
use serde_json::json;

use crate::api::harness::{block_on, fill, stored};

const HOUR: &str = "2126-12-01T09:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A desk before a store, as after a start.
async fn open(store: &Arc<dyn Store>) -> Arc<Desk> {
    let follower = Follower::start(Arc::clone(store), "").await.unwrap();
    let desk = Arc::new(Desk::new(Arc::clone(store), follower.watched()));
    tokio::spawn(follower.run());
    desk
}

async fn filled() -> (Arc<dyn Store>, Arc<Desk>) {
    let store = store::open("memory:").unwrap();
    fill(&store).await;
    let desk = open(&store).await;
    (store, desk)
}

/// Schedules the cobra under another name.
async fn schedule(desk: &Desk, name: &str, hour: &str) -> Arc<Release> {
    let mut document = stored(Kind::Stretch, "cobra");
    document["texts"]["en"]["name"] = name.into();
    let actions: Vec<Action> = serde_json::from_value(json!([
        { "action": "publish", "kind": "stretch", "id": "cobra", "document": document }
    ]))
    .unwrap();
    let (by, hour) = ("cms".to_owned(), Hour::read(hour).unwrap());
    let wish = Scheduling { by, note: None, hour, actions, catalogue: None };
    desk.schedule(wish).await.unwrap()
}

fn status(desk: &Desk, release: &Release) -> ReleaseStatus {
    desk.backstage().release(&release.id).unwrap().status
}

fn name(desk: &Desk) -> serde_json::Value {
    let backstage = desk.backstage();
    let document = &backstage.edition.record(Kind::Stretch, "cobra").unwrap().document;
    serde_json::to_value(document).unwrap()["texts"]["en"]["name"].clone()
}

#[test]
fn a_release_is_never_early() {
    block_on(async {
        let (_, desk) = filled().await;
        let release = schedule(&desk, "At nine", HOUR).await;
        let early = Schedule::new(Arc::clone(&desk), || at("2126-12-01T08:59:59.5Z"));
        let wait = early.carry_out_due().await;
        assert_eq!(wait.as_millis(), 500, "it looks again just then");
        assert_eq!(status(&desk, &release), ReleaseStatus::Scheduled);
        let far = Schedule::new(Arc::clone(&desk), || at("2126-01-01T00:00:00Z"));
        assert_eq!(far.carry_out_due().await.as_secs(), 10, "clocks are set, machines sleep");
    });
}

#[test]
fn a_release_survives_a_restart_and_is_late_rather_than_lost() {
    block_on(async {
        let (store, desk) = filled().await;
        let release = schedule(&desk, "Late", HOUR).await;
        drop(desk);
        let desk = open(&store).await;
        let late = Schedule::new(Arc::clone(&desk), || at("2127-01-01T00:00:00Z"));
        late.carry_out_due().await;
        let ended = Arc::clone(desk.backstage().release(&release.id).unwrap());
        assert_eq!((ended.status, ended.revision), (ReleaseStatus::Published, Some(2)));
        assert_eq!(name(&desk), "Late");
        let again = open(&store).await;
        Schedule::new(Arc::clone(&again), || at("2127-01-01T00:00:00Z")).carry_out_due().await;
        assert_eq!(again.backstage().edition.revision(), 2, "it is done once");
    });
}

#[test]
fn releases_go_out_in_the_order_of_their_hours() {
    block_on(async {
        let (_, desk) = filled().await;
        let last = schedule(&desk, "Last", "2126-12-01T11:00:00Z").await;
        let first = schedule(&desk, "First", "2126-12-01T10:30:00+01:00").await;
        let late = Schedule::new(Arc::clone(&desk), || at("2127-01-01T00:00:00Z"));
        late.carry_out_due().await;
        let revision = |release: &Release| desk.backstage().release(&release.id).unwrap().revision;
        assert_eq!((revision(&first), revision(&last)), (Some(2), Some(3)));
        assert_eq!(name(&desk), "Last");
    });
}

#[test]
fn a_release_and_its_cancellation_never_both_happen() {
    block_on(async {
        let (_, desk) = filled().await;
        let (mut published, mut cancelled) = (0, 0);
        for round in 0..40 {
            let release = schedule(&desk, &format!("Round {round}"), HOUR).await;
            let before = desk.backstage().edition.revision();
            let (out, back) = if round % 2 == 0 {
                tokio::join!(
                    desk.carry_out_release(&release, at(HOUR)),
                    desk.cancel(&release, "cms")
                )
            } else {
                let (back, out) = tokio::join!(
                    desk.cancel(&release, "cms"),
                    desk.carry_out_release(&release, at(HOUR))
                );
                (out, back)
            };
            assert!(out.is_ok() != back.is_ok(), "round {round}: one of both wins");
            let moved = desk.backstage().edition.revision() - before;
            match status(&desk, &release) {
                ReleaseStatus::Published => {
                    assert_eq!((out.is_ok(), moved), (true, 1), "round {round}");
                    published += 1;
                }
                ReleaseStatus::Cancelled => {
                    assert_eq!((back.is_ok(), moved), (true, 0), "round {round}");
                    cancelled += 1;
                }
                other => assert_eq!(other, ReleaseStatus::Published, "round {round}"),
            }
        }
        assert_eq!(published + cancelled, 40);
    });
}
