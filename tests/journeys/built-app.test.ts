import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The app as it is built: what a browser, an old browser and the server's outside are told about it. */

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

let server: Server;
let browser: Browser;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = join(dist, (request.url ?? '/').split('?')[0] ?? '/');
    const file = existsSync(path) && statSync(path).isFile() ? path : join(dist, 'index.html');
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    response.setHeader('content-security-policy', "script-src 'self'");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  browser = await chromium.launch({
    executablePath: process.env.FANGPIN_CHROMIUM ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP office.test 127.0.0.1'],
  });
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens the app and gives the words of the notice that public/old-browser.js shows. */
async function notice(address: string, before: () => void): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.addInitScript(before);
    await page.goto(address);
    return await page.locator('main[role=alert]').innerText();
  } finally {
    await page.close();
  }
}

test('the service worker keeps every file of the app, those of unopened routes too', () => {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.stamp' && entry.name !== 'sw.js')
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const kept = [...readFileSync(join(dist, 'sw.js'), 'utf8').matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url);
  expect(files.length).toBeGreaterThan(5);
  expect(new Set(kept)).toEqual(new Set(files));
});

test('the app can be installed: the manifest is Chinese and its icons are as large as it says', async () => {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.webmanifest'), 'utf8')) as {
    lang: string;
    start_url: string;
    display: string;
    icons: { src: string; sizes: string; type: string; purpose: string }[];
  };
  expect(manifest).toMatchObject({ lang: 'zh-CN', start_url: '/', display: 'standalone' });
  const pictures = manifest.icons.filter((icon) => icon.type === 'image/png');
  expect(pictures.map((icon) => `${icon.sizes} ${icon.purpose}`)).toEqual([
    '192x192 any',
    '512x512 any',
    '512x512 maskable',
  ]);
  for (const icon of pictures) {
    const { width, height, format } = await sharp(join(dist, icon.src)).metadata();
    expect(`${width}x${height} ${format}`).toBe(`${icon.sizes} png`);
  }
});

test('a browser older than we promise says so in words', async () => {
  const words = await notice(`http://localhost:${port}/`, () => {
    Reflect.deleteProperty(Array.prototype, 'at');
  });
  expect(words).toContain('浏览器版本太旧');
  expect(words).toContain('不会丢');
});

test('an address without https says so in words', async () => {
  expect(await notice(`http://office.test:${port}/`, () => {})).toContain('https');
});

test('today’s browser gets no notice, and one without Object.hasOwn gets the function', async () => {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    Reflect.deleteProperty(Object, 'hasOwn');
  });
  await page.goto(`http://localhost:${port}/`);
  expect(await page.evaluate(() => [Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn({}, 'toString')])).toEqual([
    true,
    false,
  ]);
  expect(await page.locator('main[role=alert]').count()).toBe(0);
  await page.close();
});
