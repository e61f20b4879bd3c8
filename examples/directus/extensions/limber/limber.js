// Asks limber's management: one function for each thing that the bridge does there.

import { randomUUID } from 'node:crypto';
import { SYSTEM } from './document.js';

const PATIENCE_MS = 5000;

// limber said no, and `problem` says why (RFC 9457).
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

// limber did not answer, or could not.
export class Away extends Error {}

export function connect(url, key) {
  const base = `${url.replace(/\/$/, '')}/manage/v1`;
  const at = (id) => `/stretches/by-external/${SYSTEM}/${encodeURIComponent(id)}`;

  async function ask(method, path, body, headers = {}) {
    const all = { authorization: `Bearer ${key}`, ...headers };
    if (body) all['content-type'] = 'application/json';
    if (method === 'POST') all['idempotency-key'] ??= randomUUID();
    const sent = body && JSON.stringify(body);
    let answer, told;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      answer = await fetch(base + path, { method, headers: all, body: sent, signal });
      const text = await answer.text();
      told = text ? JSON.parse(text) : null;
    } catch (error) {
      throw new Away(`limber does not answer (${error.cause?.code ?? error.name}).`);
    }
    if (answer.status >= 500 || answer.status === 429) {
      throw new Away(told?.detail ?? `limber answers ${answer.status}.`);
    }
    if (!answer.ok) throw new Refused(told);
    return {
      document: told,
      tag: answer.headers.get('etag'),
      version: Number(answer.headers.get('limber-version')),
    };
  }

  return {
    // The working copy of an item, or null.
    find: (id) =>
      ask('GET', at(id)).catch((error) => {
        if (error.problem?.status === 404) return null;
        throw error;
      }),
    // What actions would do. Nothing is done; what is wrong is thrown.
    check: (actions) => ask('POST', '/changesets', { dry_run: true, actions }),
    // Writes a working copy over the one with that tag, or a new one.
    put: (id, document, tag) =>
      ask('PUT', at(id), document, tag ? { 'if-match': tag } : { 'if-none-match': '*' }),
    discard: (id, tag) => ask('DELETE', at(id), null, { 'if-match': tag }),
    publish: (id, tag) => ask('POST', `${at(id)}/publish`, {}, { 'if-match': tag }),
    withdraw: (id, tag, why) => ask('POST', `${at(id)}/withdraw`, why, { 'if-match': tag }),
  };
}
