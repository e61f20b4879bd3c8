// The example against a running service: `npm test`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { ReadingClock } from "../src/clock.js";
import { type Moment, phaseOf, play, title, warnings } from "../src/player.js";
import { type Timeline, Timelines } from "../src/timelines.js";
import { type Service, serve } from "./service.js";

const ROUTINE = "back-tension-five";
let service: Service;
let folder: string;

before(async () => {
  service = await serve();
  folder = await mkdtemp(join(tmpdir(), "limber-kept-"));
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

/** The timeline of the bundled routine, and all that is told when it is played. */
async function played(change: (timeline: Timeline) => void = () => {}) {
  const { timeline } = await new Timelines(service.url, folder).find(ROUTINE, { locale: "en" });
  change(timeline);
  const clock = new ReadingClock();
  const moments: Moment[] = [];
  for await (const moment of play(timeline, clock)) moments.push(moment);
  return { timeline, moments, passed_ms: clock.passed_ms };
}

/** The milliseconds that a side works. */
function worked(timeline: Timeline, side: string): number {
  const segments = timeline.segments.filter((one) => one.side === side);
  const working = segments.filter((one) => ["move", "hold"].includes(one.phase));
  return working.reduce((sum, one) => sum + (one.duration_ms ?? 0), 0);
}

test("segments touch, and end when the timeline says", async () => {
  const { timeline, moments, passed_ms } = await played();
  const begun = moments.filter((moment) => moment.cue === null);
  assert.equal(begun.length, timeline.segments.length);
  for (const { at_ms, segment } of begun) assert.equal(at_ms, segment.start_ms, segment.id);
  assert.equal(passed_ms, timeline.total_ms);
});

test("moments come in the order of time, every cue among them", async () => {
  const { timeline, moments } = await played();
  const times = moments.map((moment) => moment.at_ms);
  assert.deepEqual(times, times.toSorted((one, other) => one - other));
  const cues = timeline.segments.flatMap((segment) => segment.cues);
  assert.deepEqual(moments.flatMap((moment) => moment.cue ?? []), cues);
});

test("both sides work for the same time", async () => {
  const { timeline } = await played();
  assert.ok(worked(timeline, "left") > 60_000);
  assert.equal(worked(timeline, "left"), worked(timeline, "right"));
});

test("an unknown phase lasts until the person goes on", async () => {
  const { timeline, passed_ms } = await played(({ segments }) => {
    Object.assign(segments[1]!, { phase: "levitate" });
  });
  const unknown = timeline.segments[1]!;
  assert.equal(phaseOf(unknown), "manual");
  assert.equal(title(unknown), "until you go on: Supine twist, left");
  const said_ms = Math.max(...unknown.cues.map((cue) => cue.offset_ms));
  assert.equal(passed_ms, timeline.total_ms - unknown.duration_ms! + said_ms);
});

test("an unknown severity counts as stop", async () => {
  const { timeline } = await played(({ safety }) => {
    Object.assign(safety.stop_rules[0]!, { severity: "apocalyptic", advice: "Beware." });
  });
  assert.ok([...warnings(timeline)].includes("[stop] Beware."));
});

test("an unchanged timeline is not sent again", async () => {
  const timelines = new Timelines(service.url, join(folder, "unchanged"));
  const first = await timelines.find(ROUTINE, { locale: "es" });
  const again = await timelines.find(ROUTINE, { locale: "es" });
  assert.equal(first.from, "service");
  assert.equal(again.from, "kept, unchanged");
  assert.deepEqual(again.timeline, first.timeline);
  const other = await timelines.find(ROUTINE, { locale: "es", first_side: "right" });
  assert.equal(other.from, "service");
});

test("without a network what was kept is played", async () => {
  const gone = await serve();
  const timelines = new Timelines(gone.url, join(folder, "gone"));
  const { timeline } = await timelines.find(ROUTINE, { locale: "de" });
  await gone.stop();
  const left = await timelines.find(ROUTINE, { locale: "de" });
  assert.deepEqual(left, { timeline, from: "kept, no network" });
  await assert.rejects(timelines.find(ROUTINE, { locale: "en" }));
});

test("a failure tells what to do", async () => {
  const timelines = new Timelines(service.url, folder);
  await assert.rejects(timelines.find("nobody", {}), /`\/v1\/routines` lists those/);
});

test("the program plays the whole routine", async () => {
  const main = new URL("../src/main.js", import.meta.url).pathname;
  const run = promisify(execFile);
  const to = ["--url", service.url, "--folder", folder, "--locale", "de"];
  const { stdout } = await run(process.execPath, [main, ROUTINE, ...to]);
  assert.match(stdout, /^back-tension-five in de, 6:10 /);
  assert.match(stdout, /\n0:05 {2}hold: .*, left\n/);
  assert.match(stdout, /\n6:10 {2}the end\n$/);
  await assert.rejects(run(process.execPath, [main, "nobody", ...to]), /There is no routine/);
});
