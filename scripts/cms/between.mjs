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
 * Listens; `talk` is every exchange so far, and while `away` is true nobody answers. `meanwhile` is
 * what somebody else does just before the next PUT, once.
 */
export async function stand(limber) {
  const between = { talk: [], away: false, during: '', meanwhile: null };
  const server = createServer(async (request, response) => {
    if (between.away) return request.socket.destroy();
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
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  between.url = `http://127.0.0.1:${server.address().port}`;
  between.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return between;
}
