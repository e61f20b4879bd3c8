// Starts limber and Directus on loopback, each on a free port, and stops them by their pids.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import readline from 'node:readline';

const PATIENCE_MS = 120_000;
const READY = /ready.*?(http:\/\/127\.0\.0\.1:\d+)/;
/** The example that is tried, as its README says. */
export const EXAMPLE = 'examples/directus';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A process that is killed if it does not end when it is told to. */
function stopper(child) {
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const last = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(last);
  };
}

/** limber in a folder of its own, and a key such as a CMS has. */
export async function startLimber(binary, folder) {
  const admin = join(folder, 'admin.key');
  const child = spawn(
    binary,
    ['serve', '--listen', '127.0.0.1:0', '--store', 'memory:', '--bootstrap-key-file', admin],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const stop = stopper(child);
  const log = [];
  for await (const line of readline.createInterface({ input: child.stderr })) {
    log.push(line);
    const [, url] = READY.exec(line) ?? [];
    if (!url) continue;
    child.stderr.resume();
    const key = execFileSync(
      binary,
      ['keys', 'issue', '--name', 'cms', '--scope', 'content:write,publish', '--url', url],
      {
        encoding: 'utf8',
        env: { LIMBER_KEY: readFileSync(admin, 'utf8').trim() },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim();
    return { url, key, stop };
  }
  throw new Error(`limber never got ready:\n${log.join('\n')}`);
}

/** Directus on SQLite, with the hook of the example in its folder; it is to be started. */
export async function prepareDirectus(cms, folder, limber, account) {
  cpSync(join(EXAMPLE, 'extensions'), join(folder, 'extensions'), { recursive: true });
  // Directus looks for it before it loads any extension.
  writeFileSync(join(folder, 'package.json'), '{}');
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET: 'nobody else sees this service',
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: join(folder, 'data.db'),
    EXTENSIONS_PATH: join(folder, 'extensions'),
    STORAGE_LOCAL_ROOT: join(folder, 'uploads'),
    ADMIN_EMAIL: account.email,
    ADMIN_PASSWORD: account.password,
    TELEMETRY: 'false',
    SERVE_APP: 'false',
    LOG_LEVEL: 'warn',
    LOG_STYLE: 'raw',
    LIMBER_URL: limber.url,
    LIMBER_KEY: limber.key,
  };
  const cli = join(cms, 'node_modules/directus/cli.js');
  const quiet = { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  execFileSync(process.execPath, [cli, 'bootstrap'], quiet);
  const directus = { url: env.PUBLIC_URL, log: [], stop: async () => {} };
  directus.start = async () => {
    const child = spawn(process.execPath, [cli, 'start'], quiet);
    directus.stop = stopper(child);
    for (const from of [child.stdout, child.stderr]) from.on('data', (it) => directus.log.push(it));
    await ready(directus, child);
  };
  directus.restart = async (meanwhile) => {
    await directus.stop();
    meanwhile();
    await directus.start();
  };
  return directus;
}

async function ready({ url, log }, child) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && child.exitCode === null) {
    const answer = await fetch(`${url}/server/ping`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`Directus never got ready:\n${log.join('')}`);
}
