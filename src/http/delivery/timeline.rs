//! A routine compiled for a player.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::timeline::timeline;
use crate::content::delivered::timeline::{Options, Timeline};
use crate::content::id::Kind;
use crate::content::text::Side;
use crate::http::code::Code;
use crate::http::delivery::ask::Wish;
use crate::http::delivery::document::located;
use crate::http::delivery::parameters::{IdPath, TimelineOptions};
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::Freshness;
use crate::http::state::State;

/// The longest time to get into place or to change sides, in seconds.
const PAUSE_MAX_S: u64 = 600;

/// A routine compiled for a player: every segment with its start, its side, its words and cues.
///
/// Fetch it once and play it with no network: segments touch without a gap, both sides get the
/// same time, and the safety card travels with it.
#[utoipa::path(
    get, path = "/v1/routines/{id}/timeline", tag = "routines",
    params(IdPath, TimelineOptions),
    responses((status = OK, body = Timeline))
)]
pub async fn find_timeline(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wish = Wish::read(&request, &mut query);
    let options = options(&mut query);
    query.finish()?;
    let ask = wish.grant(&state).await?;
    let (item, _) = located(&ask, &request, Kind::Routine)?;
    let page = timeline(&ask.edition, item, ask.place, &options).map_err(|error| {
        tracing::error!(routine.id = %item.id(), %error, "a routine in force does not compile");
        Problem::new(Code::Internal, format!("The routine can't be played: {error}"))
    })?;
    ask.reply(page, Freshness::Safety).send(&request).await
}

fn options(query: &mut Query) -> Options {
    let default = Options::default();
    let seconds = |value: Option<u64>| value.and_then(|value| u32::try_from(value).ok());
    let sides = [("left", Side::Left), ("right", Side::Right)];
    Options {
        first_side: query.choice("first_side", &sides).unwrap_or(default.first_side),
        prepare_s: seconds(query.number("prepare_s", 0..=PAUSE_MAX_S)),
        switch_s: seconds(query.number("switch_s", 0..=PAUSE_MAX_S)),
        scale_percent: seconds(query.number("scale_percent", 50..=200))
            .unwrap_or(default.scale_percent),
    }
}
