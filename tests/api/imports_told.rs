//! Lines as they come over the wire: streamed, hostile, cut off, and told one by one.

use serde_json::{Value, json};

use crate::api::harness::stored;
use crate::api::importing::{Importer, bundled_documents, lines};
use crate::api::wire::{Wire, parts, status};
use limber::content::id::Kind;

fn told(body: &str) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn blank_lines_and_any_end_of_line_are_passed_by() {
    let importer = Importer::start();
    let cobra = stored(Kind::Stretch, "cobra");
    let cat = stored(Kind::Stretch, "cat-cow");
    let body = format!("\n\r\n{cobra}\r\n   \n{cat}");
    let report = importer.send("", body.as_bytes(), &[]).json();
    let numbers: Vec<&Value> =
        report["lines"].as_array().unwrap().iter().map(|line| &line["line"]).collect();
    assert_eq!(numbers, [&json!(3), &json!(5)]);
    assert_eq!(report["counts"]["lines"], 2);
    let nothing = importer.send("", b"\n\n", &[]).json();
    assert_eq!((&nothing["counts"]["lines"], &nothing["revision"]), (&json!(0), &json!(1)));
}

#[test]
fn every_line_that_is_no_document_is_told_with_its_number() {
    let importer = Importer::start();
    let cobra = stored(Kind::Stretch, "cobra").to_string();
    let doubled = cobra.replacen("\"kind\"", "\"id\":\"cobra\",\"kind\"", 1);
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    let huge = format!("{{\"kind\":\"stretch\",\"x\":\"{}\"}}", "x".repeat(1_000_000));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"\xef\xbb\xbf{}".to_vec(), "byte-order-mark"),
        (b"{\"kind\":\"\xff\"}".to_vec(), "encoding-unfit"),
        (b"{\"kind\":".to_vec(), "json-malformed"),
        (b"{} {}".to_vec(), "json-malformed"),
        (deep.into_bytes(), "nesting-too-deep"),
        (huge.into_bytes(), "line-too-long"),
        (b"[]".to_vec(), "type-wrong"),
        (b"{\"id\":\"x\"}".to_vec(), "field-missing"),
        (b"{\"kind\":\"cat\",\"id\":\"x\"}".to_vec(), "kind-wrong"),
        (b"{\"kind\":null}".to_vec(), "kind-wrong"),
        (b"{\"kind\":\"stretch\"}".to_vec(), "field-missing"),
        (doubled.into_bytes(), "key-repeated"),
        (cobra.replace("\"cobra\"", "\"Cobra!\"").into_bytes(), "text-malformed"),
    ];
    let body: Vec<u8> =
        cases.iter().flat_map(|(line, _)| line.iter().copied().chain([b'\n'])).collect();
    let faults = importer.refused("", &body);
    for (at, (_, code)) in cases.iter().enumerate() {
        let line = json!(at + 1);
        let of_line: Vec<&str> = faults
            .iter()
            .filter(|(number, ..)| *number == line)
            .map(|(.., code)| code.as_str())
            .collect();
        assert!(of_line.contains(code), "line {line}: {code} is not among {of_line:?}");
    }
}

#[test]
fn a_document_that_stands_twice_is_told_with_both_lines() {
    let importer = Importer::start();
    let cobra = stored(Kind::Stretch, "cobra");
    let answer = importer.send("", &lines(&[cobra.clone(), cobra]), &[]);
    let error = &answer.managed_problem("invalid-document")["errors"][0];
    assert_eq!((&error["line"], &error["code"]), (&json!(2), &json!("id-taken")));
    assert!(error["detail"].as_str().unwrap().contains("on line 1"), "{error}");
}

#[test]
fn a_thousand_faults_are_told_and_all_are_counted() {
    let importer = Importer::start();
    let answer = importer.send("", "nothing\n".repeat(1500).as_bytes(), &[]);
    let problem = answer.managed_problem("invalid-document");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1000);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("1500 places on 1500 lines"), "{detail}");
}

#[test]
fn an_import_is_told_line_by_line_to_who_wishes_it() {
    let importer = Importer::start();
    let lines_of_json = [("accept", "application/x-ndjson")];
    let mut documents = bundled_documents();
    documents[0]["external_ids"] = json!([{ "system": "cms", "value": "1" }]);
    let answer = importer.send("", &lines(&documents), &lines_of_json);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let events = told(answer.text());
    let kinds: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    let (first, last) = (kinds.first().unwrap(), kinds.last().unwrap());
    assert_eq!((*first, *last), ("progress", "done"));
    assert_eq!(kinds.iter().filter(|kind| **kind == "line").count(), documents.len());
    let done = events.last().unwrap();
    assert_eq!((&done["revision"], &done["counts"]["changed"]), (&json!(2), &json!(1)));
    let refused = told(importer.send("", b"\nnothing", &lines_of_json).text());
    let refused = refused.last().unwrap();
    assert_eq!((&refused["event"], &refused["status"]), (&json!("refused"), &json!(422)));
    assert_eq!(refused["errors"][0]["line"], 2);
}

#[test]
fn a_body_that_comes_in_chunks_is_read_as_it_comes() {
    let importer = Importer::start();
    let mut wire = Wire::open(&importer.app);
    wire.send(&format!(
        "POST /manage/v1/import HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
         Authorization: {}\r\nContent-Type: application/jsonl\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        importer.bearer
    ));
    let mut body = stored(Kind::Stretch, "cobra").to_string().replace("\"Cobra\"", "\"Snake\"");
    body.push('\n');
    for piece in body.as_bytes().chunks(97) {
        let piece = std::str::from_utf8(piece).unwrap();
        wire.send(&format!("{:x}\r\n{piece}\r\n", piece.len()));
    }
    wire.send("0\r\n\r\n");
    let answer = wire.rest();
    assert_eq!(status(&answer), 200, "{answer}");
    assert!(parts(&answer).1.contains("\"changed\":1"), "{answer}");
}

#[test]
fn a_body_that_breaks_off_changes_nothing_and_the_next_import_is_taken() {
    let importer = Importer::start();
    let mut wire = Wire::open(&importer.app);
    let cobra = stored(Kind::Stretch, "cobra").to_string().replace("\"Cobra\"", "\"Snake\"");
    wire.send(&format!(
        "POST /manage/v1/import HTTP/1.1\r\nHost: test\r\n\
         Authorization: {}\r\nContent-Type: application/x-ndjson\r\n\
         Content-Length: 9000000\r\n\r\n{cobra}\n",
        importer.bearer
    ));
    wire.end();
    let answer = wire.rest();
    assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    // The service may learn of it a little later than we do.
    let report = loop {
        let answer = importer.send("", &lines(&[stored(Kind::Stretch, "cobra")]), &[]);
        if answer.status != 409 {
            break answer.json();
        }
    };
    assert_eq!((&report["counts"]["unchanged"], &report["revision"]), (&json!(1), &json!(1)));
}

#[test]
fn there_is_one_import_at_a_time() {
    let importer = Importer::start();
    let mut wire = Wire::open(&importer.app);
    wire.send(&format!(
        "POST /manage/v1/import HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
         Expect: 100-continue\r\nAuthorization: {}\r\nContent-Type: application/x-ndjson\r\n\
         Accept: application/x-ndjson\r\nContent-Length: 2\r\n\r\n",
        importer.bearer
    ));
    // Its head is answered once it is the one.
    wire.until("application/x-ndjson");
    importer.send("", b"\n", &[]).managed_problem("conflict");
    wire.send("\n\n");
    let rest = wire.rest();
    assert!(rest.contains("\"event\":\"done\""), "{rest}");
    assert_eq!(importer.send("", b"\n", &[]).status, 200);
}

#[test]
fn what_is_not_asked_well_is_refused_before_anything_is_read() {
    let importer = Importer::start();
    let headers = [("authorization", importer.bearer.as_str()), ("content-type", "text/plain")];
    let answer = importer.app.send_body("POST", "/manage/v1/import", &headers, b"{}");
    answer.managed_problem("unsupported-media-type");
    let answer = importer.send("?mode=replace&max_deletes=-1&x=1", b"", &[]);
    let problem = answer.managed_problem("invalid-parameter");
    let wrong: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["parameter"].as_str().unwrap())
        .collect();
    assert_eq!(wrong, ["mode", "max_deletes", "x"]);
    let answer = importer.send("", "\n".repeat(200_001).as_bytes(), &[]);
    answer.managed_problem("payload-too-large");
}
