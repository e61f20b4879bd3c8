// Plays a timeline: tells what to show and to say, at the moment when it is due.
import type { components } from "../generated/v1.js";
import type { Clock } from "./clock.js";

type Timeline = components["schemas"]["Timeline"];
type Segment = components["schemas"]["Segment"];
type Cue = components["schemas"]["Cue"];
type Phase = components["schemas"]["Phase"];
type Severity = components["schemas"]["Severity"];

/** A segment begins, or one of its cues is said. */
export interface Moment {
  at_ms: number;
  segment: Segment;
  cue: Cue | null;
}

// What a person is shown. The types make this complete for the contract that they come from;
// a newer service may send more.
const PHASES: Record<Phase, string> = {
  prepare: "get ready",
  move: "move",
  hold: "hold",
  contract: "contract",
  relax: "relax",
  repetitions: "repeat",
  switch: "switch sides",
  rest: "rest",
  transition: "move on",
  manual: "until you go on",
};
const SEVERITIES: Record<Severity, string> = {
  info: "good to know",
  caution: "take care",
  seek_professional: "ask a professional",
  stop: "stop",
  emergency: "call for help",
};

/** The phase of a segment; one that is not known here is `manual`, as the contract wants it. */
export function phaseOf(segment: Segment): Phase {
  return Object.hasOwn(PHASES, segment.phase) ? segment.phase : "manual";
}

/** What a person is shown for a segment. */
export function title(segment: Segment): string {
  const side = segment.side === "left" || segment.side === "right" ? `, ${segment.side}` : "";
  return `${PHASES[phaseOf(segment)]}: ${segment.name}${side}`;
}

/** What has to be shown before it begins. A severity that is not known here counts as `stop`. */
export function* warnings(timeline: Timeline): Generator<string> {
  const { disclaimer, stop_rules, red_flags, guidance } = timeline.safety;
  if (disclaimer !== null) yield disclaimer;
  for (const note of [...stop_rules, ...red_flags, ...guidance]) {
    const severity = Object.hasOwn(SEVERITIES, note.severity) ? note.severity : "stop";
    yield `[${SEVERITIES[severity]}] ${note.advice}`;
  }
}

/** Every moment of a timeline in the order of time. It waits on `clock` between them. */
export async function* play(timeline: Timeline, clock: Clock): AsyncGenerator<Moment> {
  for (const segment of timeline.segments) {
    yield { at_ms: clock.passed_ms, segment, cue: null };
    // Cues count from the begin of their segment, so that a pause before it moves none of them.
    let within_ms = 0;
    for (const cue of segment.cues) {
      await clock.pass(cue.offset_ms - within_ms);
      within_ms = cue.offset_ms;
      yield { at_ms: clock.passed_ms, segment, cue };
    }
    if (segment.duration_ms === null || phaseOf(segment) === "manual") {
      await clock.untilThePersonGoesOn();
    } else {
      await clock.pass(segment.duration_ms - within_ms);
    }
  }
}
