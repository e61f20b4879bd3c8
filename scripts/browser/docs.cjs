// Reads the documentation page as a person does: opens it in Chromium, tries an operation out and
// sees the answer. Usage: node docs.cjs LIMBER_BINARY SCREENSHOT_FOLDER
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { chromium } = require('playwright-core');

const PATIENCE_MS = 60_000;
const READY = /ready.*?(http:\/\/127\.0\.0\.1:\d+)/;
// Without these a browser asks its maker's hosts for updates and safety lists at every start.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the server on a port that the system gives; `ready` is the address in its log. */
function start(binary) {
  const server = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--store', 'memory:'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(server, 'close');
  const log = [];
  const ready = new Promise((resolve, reject) => {
    server.on('error', reject);
    readline.createInterface({ input: server.stderr }).on('line', (line) => {
      log.push(line);
      const found = READY.exec(line);
      if (found) resolve(found[1]);
    });
    ended.then(() => reject(new Error(`the server ended:\n${log.join('\n')}`)), reject);
    setTimeout(() => reject(new Error(`not ready:\n${log.join('\n')}`)), PATIENCE_MS).unref();
  });
  const stop = async () => {
    server.kill('SIGTERM');
    const [code, signal] = await ended;
    assert.equal(code, 0, `the server ended with ${code ?? signal}:\n${log.join('\n')}`);
  };
  const kill = () => server.kill('SIGKILL');
  return { ready, stop, kill };
}

/** Collects whatever a clean page never does. */
function watch(page, origin) {
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    complaints.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.origin === origin || ['data:', 'blob:'].includes(url.protocol);
    if (!local) complaints.push(`asked another host: ${request.url()}`);
  });
  return complaints;
}

/** `/docs` leads to `/docs/`, and the page that it leads to may run its own scripts only. */
async function checkHeaders(origin) {
  const moved = await fetch(`${origin}/docs`, { redirect: 'manual' });
  assert.ok([301, 302, 307, 308].includes(moved.status), `/docs answers ${moved.status}`);
  const target = new URL(moved.headers.get('location') ?? '', `${origin}/docs`);
  assert.equal(target.href, `${origin}/docs/`, 'where /docs leads');

  const page = await fetch(`${origin}/docs/`);
  assert.equal(page.status, 200, '/docs/ answers');
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/, 'content security policy of /docs/');
  assert.match(policy, /script-src 'self'/, 'content security policy of /docs/');
  assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline/, 'a loose policy');
}

/** Opens the operation, fills in an id, executes, and reads status and body from the page. */
async function tryOut(page, origin) {
  await page.goto(`${origin}/docs/`);
  const operation = page.locator('[id^="operations-"][id$="-find_stretch"]');
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  await operation.locator('tr[data-param-name="id"] input').fill('supine-twist');
  await operation.getByRole('button', { name: 'Execute' }).click();

  const answer = operation.locator('.live-responses-table tbody tr').first();
  const status = await answer.locator('.response-col_status').innerText();
  assert.equal(status.trim().split(/\s/)[0], '200', 'status that the page shows');
  const code = answer.locator('.highlight-code code, .highlight-code pre').first();
  const body = await code.innerText();
  assert.equal(JSON.parse(body).id, 'supine-twist', 'id in the body that the page shows');
}

/** Delivery is shown first; the bar above leads to management, which takes a key. */
async function openManagement(page) {
  const documents = page.locator('.topbar select');
  const names = await documents.locator('option').allInnerTexts();
  assert.deepEqual(names, ['Delivery', 'Management'], 'documents in the bar');
  assert.equal(await documents.locator('option:checked').innerText(), 'Delivery');
  await documents.selectOption({ label: 'Management' });
  await page.locator('[id^="operations-"][id$="-issue_key"]').waitFor();
  await page.getByRole('button', { name: 'Authorize' }).first().click();
  await page.locator('.auth-container input').waitFor();
  await page.locator('.modal-ux .close-modal').click();
}

async function main([binary, screenshots]) {
  assert.ok(binary && screenshots, 'usage: node docs.cjs LIMBER_BINARY SCREENSHOT_FOLDER');
  fs.mkdirSync(screenshots, { recursive: true });
  const server = start(binary);
  let browser;
  try {
    const origin = await server.ready;
    await checkHeaders(origin);

    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: QUIET,
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const complaints = watch(page, origin);

    const index = await page.goto(`${origin}/`);
    assert.equal(index.status(), 200, '/ answers');
    await page.screenshot({ path: path.join(screenshots, 'index.png') });

    try {
      await tryOut(page, origin);
    } finally {
      await page.screenshot({ path: path.join(screenshots, 'docs.png'), fullPage: true });
    }
    try {
      await openManagement(page);
    } finally {
      await page.screenshot({ path: path.join(screenshots, 'management.png'), fullPage: true });
    }
    assert.deepEqual(complaints, [], 'what a clean page never does');
    await browser.close();
    await server.stop();
    console.log('Both documents open, an operation can be tried out, and nothing complains.');
    console.log(`See ${path.join(screenshots, 'docs.png')} and index.png beside it.`);
  } finally {
    await browser?.close();
    server.kill();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`The documentation page failed: ${error.message}`);
  console.error(error.stack);
  process.exitCode = 1;
});
