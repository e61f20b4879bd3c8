// Stands between the bridge and limber: passes on what they say, and writes it down.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What of an answer the bridge reads, or what tells where a document stands. */
const HEADERS = ['content-type', 'etag', 'limber-status', 'limber-version'];
/** What of a request changes what limber does; the key and the connection are no part of it. */
const ASKED = ['content-type', 'if-match', 'if-none-match', 'idempotency-key'];

const pick = (names, headers) =>
  Object.fromEntries(names.filter((name) => headers[name]).map((name) => [name, headers[name]]));
const json = (text) => (text ? JSON.parse(text) : null);

/**
 * Listens; `talk` is every exchange so far. While `away` is true nobody answers, and while
 * `deaf` is true no PUT is heard. `meanwhile` is what somebody else does before the next PUT, once.
 */
export async function stand(limber) {
  const between = { talk: [], lost: 0, away: false, deaf: false, meanwhile: null, during: '' };
  let open = 0;
  const server = createServer((request, response) => {
    const isLost = between.away || (between.deaf && request.method === 'PUT');
    if (isLost) {
      between.lost += 1;
      return request.socket.destroy();
    }
    open += 1;
    passOn(request, response).finally(() => (open -= 1));
  });
  async function passOn(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method, url: path, headers } = request;
    if (method === 'PUT' && between.meanwhile) {
      const [other] = [between.meanwhile, (between.meanwhile = null)];
      await other();
    }
    const { host, connection, ...passed } = headers;
    const answer = await fetch(limber + path, { method, headers: passed, body: body || undefined });
    const text = await answer.text();
    const told = pick(HEADERS, Object.fromEntries(answer.headers));
    between.talk.push({
      during: between.during,
      request: { method, path, headers: pick(ASKED, headers), body: json(body) },
      answer: { status: answer.status, headers: told, body: json(text) },
    });
    response.writeHead(answer.status, told).end(text);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  between.url = `http://127.0.0.1:${server.address().port}`;
  // What limber has done is seen before its answer is written down, and their order has to be one.
  between.quiet = async () => {
    while (open > 0) await new Promise((done) => setTimeout(done, 2));
  };
  between.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return between;
}
