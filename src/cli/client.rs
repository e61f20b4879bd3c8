//! A client of a running service, for commands: it shows a key, and tells a failure as a person
//! reads it.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde_json::Value;
use ureq::http::{Method, Request, Response};
use ureq::{Agent, AsSendBody, Body, SendBody};

use crate::access::secret::Secret;
use crate::http::accept::NDJSON;

/// How long it may take until somebody listens.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_mins(1);
/// The most bytes of an answer that is no document.
const ANSWER_BYTES_MAX: u64 = 16 << 20;
/// The most faults that are told.
const FAULTS_MAX: usize = 100;

/// A service, and the key that is shown to it.
pub struct Client {
    agent: Agent,
    url: String,
    bearer: String,
}

impl Client {
    /// The service at a URL.
    pub fn new(url: &str, key: &str) -> anyhow::Result<Client> {
        if url.starts_with("https://") {
            bail!(
                "this command speaks plain HTTP, so that it would tell the key to whoever \
                 listens: run it beside the service, with `--url http://127.0.0.1:8080`"
            );
        }
        let host = url.strip_prefix("http://").map(|rest| rest.trim_end_matches('/'));
        let host = host.filter(|host| !host.is_empty());
        let host = host.context("`--url` begins with http://, such as http://127.0.0.1:8080")?;
        // A slip is found before anything is sent.
        let secret: Secret = key.trim().parse().context("`--key` can't be right")?;
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            // A key goes where it was told to go, by no detour.
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT_MAX))
            .timeout_global(Some(ANSWER_MAX))
            .build()
            .into();
        let bearer = format!("Bearer {}", secret.reveal());
        Ok(Client { agent, url: format!("http://{host}"), bearer })
    }

    /// Sends a stream, and gives what comes back as a stream. It may take as long as it takes.
    pub fn stream(
        &self,
        method: &Method,
        path: &str,
        body: Option<Box<dyn Read>>,
    ) -> anyhow::Result<impl Read + use<>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", &self.bearer)
            .header("accept", NDJSON);
        let answer = match body {
            Some(body) => {
                let request = request.header("content-type", NDJSON);
                self.unhurried(request.body(SendBody::from_owned_reader(body))?)
            }
            None => self.unhurried(request.body(())?),
        };
        let mut answer = answer.with_context(|| format!("{} does not answer", self.url))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer.into_body().into_with_config().limit(u64::MAX).reader());
        }
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string()?;
        match serde_json::from_str::<Value>(&text) {
            Ok(json) if json.get("detail").is_some() => Err(anyhow!("{}", told(&json))),
            _ => bail!("{} answers {status}, and not as limber does", self.url),
        }
    }

    fn unhurried(&self, request: Request<impl AsSendBody>) -> Result<Response<Body>, ureq::Error> {
        self.agent.run(self.agent.configure_request(request).timeout_global(None).build())
    }

    /// Asks, and gives the JSON of the answer.
    pub fn ask(&self, method: &Method, path: &str, body: Option<&Value>) -> anyhow::Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("authorization", &self.bearer);
        let answer = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(body.to_string())?)
            }
            None => self.agent.run(request.body(())?),
        };
        let mut answer = answer.with_context(|| format!("{} does not answer", self.url))?;
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
        let text = text.with_context(|| format!("the answer of {} broke off", self.url))?;
        let json = serde_json::from_str::<Value>(&text);
        match json {
            Ok(json) if status.is_success() => Ok(json),
            Ok(json) if json.get("detail").is_some() => Err(anyhow!("{}", told(&json))),
            _ => bail!("{} answers {status}, and not as limber does", self.url),
        }
    }
}

/// A failure as a person reads it: what is wrong, and each place.
pub fn told(problem: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut told = vec![text(&problem["detail"])];
    let faults = problem["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_new = |detail: &str| detail != problem["detail"];
    for fault in faults.iter().take(FAULTS_MAX) {
        let place = fault["pointer"].as_str().or(fault["parameter"].as_str()).unwrap_or_default();
        let detail = text(&fault["detail"]);
        if is_new(&detail) {
            told.push(format!("  {place}: {detail}"));
        }
    }
    if faults.len() > FAULTS_MAX {
        told.push(format!("  and {} more", faults.len() - FAULTS_MAX));
    }
    told.join("\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Client, told};

    const KEY: &str = "limber_Zx81LmQ0_0000000000000000000000000000000000000000000000000";

    #[test]
    fn a_key_is_not_told_to_who_would_read_it_on_the_way() {
        let refused = |url: &str, key: &str| Client::new(url, key).err().unwrap().to_string();
        assert!(refused("https://api.example.org", KEY).contains("beside the service"));
        assert!(refused("127.0.0.1:8080", KEY).contains("http://127.0.0.1:8080"));
        assert!(refused("http://", KEY).contains("http://127.0.0.1:8080"));
        let slip = refused("http://127.0.0.1:1", KEY);
        assert!(slip.contains("--key") && !slip.contains(KEY), "{slip}");
    }

    #[test]
    fn a_failure_is_told_with_each_place_once() {
        let problem = json!({
            "detail": "2 rules are broken.",
            "errors": [
                { "pointer": "#/name", "parameter": null, "detail": "too long" },
                { "pointer": null, "parameter": "limit", "detail": "too large" }
            ]
        });
        assert_eq!(told(&problem), "2 rules are broken.\n  #/name: too long\n  limit: too large");
        let one = json!({
            "detail": "No.", "errors": [{ "pointer": "#/a", "parameter": null, "detail": "No." }]
        });
        assert_eq!(told(&one), "No.");
    }
}
