// A running limber of its own for every test that asks for one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const BINARY = process.env["LIMBER"] ?? "../../target/debug/limber";
const READY = /ready.*?(http:\/\/127\.0\.0\.1:\d+)/;

export interface Service {
  url: string;
  stop(): Promise<void>;
}

/** Serves the bundled content on a port that the system gives. */
export async function serve(): Promise<Service> {
  const child = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0", "--store", "memory:"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "close");
  const stop = async () => {
    child.kill();
    await ended;
  };
  const log: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    log.push(line);
    const url = READY.exec(line)?.[1];
    if (url) {
      child.stderr.resume();
      return { url, stop };
    }
  }
  throw new Error(`limber did not get ready:\n${log.join("\n")}`);
}
