// Fetches timelines and keeps them, so that an unchanged one is neither sent twice nor missed
// without a network.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/v1.js";

export type Timeline = components["schemas"]["Timeline"];

/** The parameters of a timeline: which side comes first, how long to prepare, the language. */
export type Wish = NonNullable<operations["find_timeline"]["parameters"]["query"]>;

/** What is read here. Stretches and routines are sent as JSON-LD too, to who asks for it. */
type Media = "application/json" | "application/problem+json";

/** A timeline with the tag that asks whether there is a newer one. */
interface Kept {
  etag: string;
  timeline: Timeline;
}

/** A timeline, and whether it was sent just now, is kept and current, or is all that is left. */
export interface Found {
  timeline: Timeline;
  from: "service" | "kept, unchanged" | "kept, no network";
}

export class Timelines {
  readonly #client;
  readonly #folder;

  /** Asks the service at `url`, and keeps what it answers in `folder`. */
  constructor(url: string, folder: string) {
    this.#client = createClient<paths, Media>({ baseUrl: url });
    this.#folder = folder;
  }

  async find(id: string, wish: Wish): Promise<Found> {
    const file = this.#file(id, wish);
    const kept = await readKept(file);
    const answer = await this.#ask(id, wish, kept?.etag).catch((failure: unknown) => {
      if (kept) return null;
      throw failure;
    });
    if (kept && answer === null) return { timeline: kept.timeline, from: "kept, no network" };
    if (kept && answer?.response.status === 304) {
      return { timeline: kept.timeline, from: "kept, unchanged" };
    }
    const timeline = answer?.data;
    // A failure is a problem of RFC 9457: `code` is for programs, `detail` tells what to do.
    if (!timeline) throw new Error(answer?.error?.detail ?? `status ${answer?.response.status}`);
    await mkdir(this.#folder, { recursive: true });
    const fresh: Kept = { etag: answer.response.headers.get("etag") ?? "", timeline };
    await writeFile(file, JSON.stringify(fresh));
    return { timeline, from: "service" };
  }

  #ask(id: string, wish: Wish, etag: string | undefined) {
    return this.#client.GET("/v1/routines/{id}/timeline", {
      params: { path: { id }, query: wish },
      headers: etag ? { "If-None-Match": etag } : {},
    });
  }

  /** Each wish has a file of its own: another language is another timeline. */
  #file(id: string, wish: Wish): string {
    const wished = Object.entries(wish).map(([name, value]) => `${name}=${value}`);
    return join(this.#folder, `${encodeURIComponent([id, ...wished].join(" "))}.json`);
  }
}

async function readKept(file: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Kept;
  } catch {
    return null;
  }
}
