// The two clocks that a timeline can be played by.
import { createInterface } from "node:readline/promises";
import { setTimeout } from "node:timers/promises";

export interface Clock {
  /** How much of the routine is over; parts that the person ends count as nothing. */
  readonly passed_ms: number;
  pass(duration_ms: number): Promise<void>;
  untilThePersonGoesOn(): Promise<void>;
}

/** Time that is over at once: to read a routine, and to test it. */
export class ReadingClock implements Clock {
  passed_ms = 0;

  pass(duration_ms: number): Promise<void> {
    this.passed_ms += duration_ms;
    return Promise.resolve();
  }

  untilThePersonGoesOn(): Promise<void> {
    return Promise.resolve();
  }
}

/** Time as it passes on the wall. */
export class WallClock implements Clock {
  passed_ms = 0;
  /** When the next moment is due. Waiting for it adds up no delays. */
  #due = performance.now();

  async pass(duration_ms: number): Promise<void> {
    this.passed_ms += duration_ms;
    this.#due += duration_ms;
    await setTimeout(Math.max(0, this.#due - performance.now()));
  }

  async untilThePersonGoesOn(): Promise<void> {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    await terminal.question("      (Enter to go on) ");
    terminal.close();
    this.#due = performance.now();
  }
}
