// Plays a routine in the terminal: npm start -- [ROUTINE] [--live] [--locale en] [--url URL]
import { parseArgs } from "node:util";
import { ReadingClock, WallClock } from "./clock.js";
import { play, title, warnings } from "./player.js";
import { Timelines } from "./timelines.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: "string", default: "http://127.0.0.1:8080" },
    locale: { type: "string", default: "en" },
    folder: { type: "string", default: "kept" },
    live: { type: "boolean", default: false },
  },
});
const routine = positionals[0] ?? "back-tension-five";

try {
  const timelines = new Timelines(values.url, values.folder);
  const { timeline, from } = await timelines.find(routine, { locale: values.locale });
  console.log(`${routine} in ${timeline.locale}, ${time(timeline.total_ms)} (${from})\n`);
  for (const warning of warnings(timeline)) console.log(warning);
  const clock = values.live ? new WallClock() : new ReadingClock();
  for await (const { at_ms, segment, cue } of play(timeline, clock)) {
    console.log(cue ? `${time(at_ms)}    "${cue.say}"` : `\n${time(at_ms)}  ${title(segment)}`);
  }
  console.log(`\n${time(clock.passed_ms)}  the end`);
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 1;
}

/** Milliseconds as `6:10`. */
function time(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
