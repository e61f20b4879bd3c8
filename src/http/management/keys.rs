//! Keys: issued, rotated and revoked by who has a key for that.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::access::issue::{EXPIRES_DAYS_DEFAULT, Issued, KeyRefusal, OVERLAP_S_DEFAULT, Wish};
use crate::access::keyring::Caller;
use crate::access::record::{KeyRecord, KeyState};
use crate::access::scope::Scope;
use crate::access::secret::KeyId;
use crate::desk::keys::{Asker, KeyDesk, KeyError};
use crate::desk::refusal::Refusal;
use crate::desk::turn::utc;
use crate::http::code::Code;
use crate::http::management::answer::{answer, answer_with};
use crate::http::management::body::{JSON, asked, parse, read_body, refused};
use crate::http::management::office::Office;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::set;
use crate::http::state::State;

/// The most bytes of a body here.
const BYTES_MAX: usize = 16 * 1024;

/// A key, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Key {
    /// What it is known by; the secret begins with it.
    #[schema(pattern = "^[0-9A-Za-z]{8}$", max_length = 8, example = "Zx81LmQ0")]
    pub id: String,
    /// Whose it is: what history and audit call them.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{0,62}$", max_length = 63, example = "cms")]
    pub name: String,
    /// What it allows.
    #[schema(max_items = 8)]
    pub scopes: Vec<Scope>,
    /// Whether it opens anything.
    pub state: KeyStateWord,
    /// When it was issued.
    #[schema(format = "date-time", max_length = 20)]
    pub created_at: String,
    /// The name of the key that issued it, or `limber`.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{0,62}$", max_length = 63, example = "admin")]
    pub created_by: String,
    /// When it stops by itself.
    #[schema(format = "date-time", max_length = 20, example = "2027-11-22T09:00:00Z")]
    pub expires_at: String,
    /// When it was taken back; null if it was not.
    #[schema(format = "date-time", max_length = 20)]
    pub revoked_at: Option<String>,
    /// When it was last used, to the minute; null if it never was.
    #[schema(format = "date-time", max_length = 20)]
    pub last_used_at: Option<String>,
}

/// Whether a key opens anything. Clients treat a value that they do not know as `revoked`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KeyState)]
pub enum KeyStateWord {
    /// It does.
    Live,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Every key: those that open nothing any more, too.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KeyList {
    /// The keys, by name, and of one name the oldest first.
    #[schema(max_items = 10_000)]
    pub items: Vec<Key>,
}

/// A key that was just issued, with its secret, which is told this once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IssuedKey {
    /// The key.
    pub key: Key,
    /// Its secret. Nothing keeps it but you.
    #[schema(
        pattern = "^limber_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$",
        max_length = 65,
        example = "limber_Zx81LmQ0_0000000000000000000000000000000000000000000000000"
    )]
    pub secret: String,
}

/// A key that is wished.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// Whose it will be: small letters, digits and hyphens. A name has two live keys at most.
    #[schema(pattern = "^[a-z0-9][a-z0-9-]{0,62}$", max_length = 63, example = "cms")]
    pub name: String,
    /// What it will allow: nothing that your own key does not.
    #[schema(min_items = 1, max_items = 8)]
    pub scopes: Vec<Scope>,
    /// For how many days it will hold.
    #[serde(default = "expires_days")]
    #[schema(format = "int32", minimum = 1, maximum = 3650, default = 365)]
    pub expires_days: u32,
}

/// How a key is to be rotated.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// For how many seconds the old key goes on; 0 revokes it at once.
    #[serde(default = "overlap_s")]
    #[schema(format = "int32", minimum = 0, maximum = 2_592_000, default = 86_400)]
    pub overlap_s: u32,
    /// For how many days the new key will hold.
    #[serde(default = "expires_days")]
    #[schema(format = "int32", minimum = 1, maximum = 3650, default = 365)]
    pub expires_days: u32,
}

fn expires_days() -> u32 {
    EXPIRES_DAYS_DEFAULT
}

fn overlap_s() -> u32 {
    OVERLAP_S_DEFAULT
}

/// The path of a key.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct KeyPath {
    /// The id of the key.
    #[param(pattern = "^[0-9A-Za-z]{8}$", max_length = 8, example = "Zx81LmQ0")]
    id: String,
}

/// Every key, without secrets.
#[utoipa::path(
    get, path = "/manage/v1/keys", tag = "keys",
    responses((status = OK, description = "The keys.", body = KeyList))
)]
pub async fn list_keys(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let backstage = office.keys.backstage();
    let mut items = Vec::new();
    for record in backstage.keys.sorted() {
        items.push(told(&office, record).await?);
    }
    Ok(answer(&KeyList { items }))
}

/// One key, without its secret.
#[utoipa::path(
    get, path = "/manage/v1/keys/{id}", tag = "keys", params(KeyPath),
    responses((status = OK, description = "The key.", body = Key))
)]
pub async fn find_key(office: Data<Office>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let id = id_of(&request)?;
    let backstage = office.keys.backstage();
    let record = backstage.keys.get(&id).ok_or_else(|| unknown(&id))?;
    Query::of(&request).finish()?;
    Ok(answer(&told(&office, record).await?))
}

/// Issues a key. Its secret is in this answer and nowhere else, so a repeated request issues
/// another key.
#[utoipa::path(
    post, path = "/manage/v1/keys", tag = "keys", request_body = NewKey,
    responses(
        (
            status = CREATED, description = "The key, with its secret.", body = IssuedKey,
            headers(("Location" = String))
        ),
        (status = CONFLICT),
    )
)]
pub async fn issue_key(
    state: Data<State>,
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let body = read_body(&request, payload, &[JSON], BYTES_MAX).await?;
    Query::of(&request).finish()?;
    let wished: NewKey = asked(parse(&body)?)?;
    let name = wished.name.parse();
    let name = name.map_err(|error| refused("#/name", "invalid-name", format!("{error}.")))?;
    let scopes = wished.scopes.into_iter().collect();
    let wish = Wish { name, scopes, expires_days: wished.expires_days };
    let issued = office.keys.issue(wish, &asker(&caller)).await.map_err(problem)?;
    created(&state, &office, &issued).await
}

/// Issues a key of the same name and scopes; the old one goes on for a while. The secret is in
/// this answer and nowhere else.
#[utoipa::path(
    post, path = "/manage/v1/keys/{id}/rotate", tag = "keys", params(KeyPath),
    request_body = Rotation,
    responses(
        (
            status = CREATED, description = "The new key, with its secret.", body = IssuedKey,
            headers(("Location" = String))
        ),
        (status = CONFLICT),
    )
)]
pub async fn rotate_key(
    state: Data<State>,
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&request)?;
    if office.keys.backstage().keys.get(&id).is_none() {
        return Err(unknown(&id));
    }
    let body = read_body(&request, payload, &[JSON], BYTES_MAX).await?;
    Query::of(&request).finish()?;
    let Rotation { overlap_s, expires_days } = asked(parse(&body)?)?;
    let rotated = office.keys.rotate(&id, overlap_s, expires_days, &asker(&caller)).await;
    created(&state, &office, &rotated.map_err(problem)?).await
}

/// Revokes a key, at once and for good. One that was revoked before stays as it is.
#[utoipa::path(
    delete, path = "/manage/v1/keys/{id}", tag = "keys", params(KeyPath),
    responses((status = OK, description = "The key opens nothing any more.", body = Key))
)]
pub async fn revoke_key(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&request)?;
    Query::of(&request).finish()?;
    let revoked = office.keys.revoke(&id, caller.name.as_str()).await.map_err(problem)?;
    Ok(answer(&told(&office, &revoked).await?))
}

async fn created(state: &State, office: &Office, issued: &Issued) -> Result<HttpResponse, Problem> {
    let key = told(office, &issued.record).await?;
    let location = format!("{}/manage/v1/keys/{}", state.public_url, key.id);
    let secret = issued.secret.reveal().to_owned();
    let mut response = answer_with(StatusCode::CREATED, &IssuedKey { key, secret });
    set(response.headers_mut(), LOCATION, &location);
    Ok(response)
}

async fn told(office: &Office, record: &KeyRecord) -> Result<Key, Problem> {
    let key = shown(&office.keys, record, Timestamp::now()).await;
    key.map_err(|error| problem(error.into()))
}

/// A key as it is shown, at this instant.
pub async fn shown(desk: &KeyDesk, record: &KeyRecord, now: Timestamp) -> Result<Key, Refusal> {
    Ok(Key {
        id: record.id.to_string(),
        name: record.name.to_string(),
        scopes: record.scopes.iter().collect(),
        state: match record.state(now) {
            KeyState::Live => KeyStateWord::Live,
            KeyState::Expired => KeyStateWord::Expired,
            KeyState::Revoked => KeyStateWord::Revoked,
        },
        created_at: utc(record.created_at),
        created_by: record.created_by.clone(),
        expires_at: utc(record.expires_at),
        revoked_at: record.revoked_at.map(utc),
        last_used_at: desk.last_use(&record.id).await?,
    })
}

fn asker(caller: &Caller) -> Asker {
    Asker { by: caller.name.to_string(), scopes: caller.scopes }
}

fn id_of(request: &HttpRequest) -> Result<KeyId, Problem> {
    let id = request.match_info().query("id");
    id.parse()
        .map_err(|error| Problem::new(Code::NotFound, format!("There is no such key: {error}.")))
}

fn unknown(id: &KeyId) -> Problem {
    problem(KeyRefusal::Unknown(id.clone()).into())
}

/// Why keys stay as they are, as a client gets it.
fn problem(error: KeyError) -> Problem {
    let detail = format!("Keys stay as they are: {error}.");
    match error {
        KeyError::Refused(refusal) => match refusal {
            KeyRefusal::Unknown(_) => Problem::new(Code::NotFound, detail),
            KeyRefusal::NotLive(_) | KeyRefusal::TooManyLive(_) => {
                Problem::new(Code::Conflict, detail)
            }
            KeyRefusal::NotYours(_) => Problem::new(Code::Forbidden, detail),
            KeyRefusal::NoScope => refused("#/scopes", "missing", detail),
            KeyRefusal::Lifetime => refused("#/expires_days", "out-of-range", detail),
            KeyRefusal::Overlap => refused("#/overlap_s", "out-of-range", detail),
        },
        KeyError::Unwritten(Refusal::Conflict(_) | Refusal::Overtaken | Refusal::Repeated) => {
            Problem::new(Code::Conflict, detail)
        }
        KeyError::Unwritten(Refusal::Away(_)) => Problem::new(Code::Unavailable, detail),
        KeyError::Unwritten(_) | KeyError::NoSecret(_) => Problem::new(Code::Internal, detail),
    }
}
