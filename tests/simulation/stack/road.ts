import { type Chance } from '../chance.ts';
import { hold } from '../core/broken.ts';
import { changeIn, readServer } from './server-rows.ts';
import { type Tablet } from './tablet.ts';
import { type World } from './world.ts';

/** What may happen to a request on its way. */
const FAULTS = [
  'cut',
  'lost',
  'lost',
  'twice',
  'halfAnswer',
  'halfRequest',
  'stranger',
  'busy',
  'tooLarge',
  'dies',
  'diesAfter',
] as const;
type Fault = (typeof FAULTS)[number];

/** Faults by tablet while it is at a lame sync: one request in three meets one. */
const lame = new WeakMap<Tablet, Chance>();

export function makeLame(tablet: Tablet, chance: Chance | null): void {
  if (chance === null) lame.delete(tablet);
  else lame.set(tablet, chance);
}

/** Requests of a tablet go straight into the real server, or meet a fault. */
export function road(world: World): (tablet: Tablet) => typeof fetch {
  return (tablet) => async (input, init) => {
    await tablet.step();
    const chance = lame.get(tablet);
    const fault: Fault | null = chance?.oneIn(3) === true ? chance.pick(FAULTS) : null;
    const url = new URL(input instanceof Request ? input.url : String(input)).pathname;
    let body = bodyOf(init?.body);
    // Small pages, or a story would never see a second one.
    if (url.endsWith('/pull') && chance !== undefined) body = withSmallPages(body, 1 + chance.below(4));
    else if (url.endsWith('/pull') && world.scenario.rights % 3 === 0) body = withSmallPages(body, 3);
    const send = (sent: string | null) => pass(world, tablet, init?.method ?? 'GET', url, init?.headers, sent);

    switch (fault) {
      case 'cut':
        throw new TypeError('no network');
      case 'dies':
        return dying(tablet);
      case 'busy':
        return problem(503, 'UNAVAILABLE');
      case 'tooLarge':
        return url.endsWith('/push') ? problem(413, 'TOO_LARGE') : send(body);
      case 'stranger':
        return new Response('<html></html>', { headers: { 'content-type': 'text/html' } });
      case 'halfRequest':
        await send(body === null ? null : body.slice(0, chance?.below(body.length) ?? 0));
        throw new TypeError('connection lost');
      case 'lost':
        await send(body);
        throw new TypeError('connection lost');
      case 'diesAfter':
        await send(body);
        return dying(tablet);
      case 'twice':
        await send(body);
        return send(body);
      case 'halfAnswer': {
        const answer = await send(body);
        const text = await answer.text();
        return new Response(text.slice(0, chance?.below(text.length + 1) ?? 0), {
          status: answer.status === 204 ? 200 : answer.status,
          headers: answer.headers,
        });
      }
      case null:
        return send(body);
    }
  };
}

/** The first page is gone and hears nothing of it; the other tab finds no network. */
function dying(tablet: Tablet): never {
  tablet.die();
  throw new TypeError('no network');
}

async function pass(
  world: World,
  tablet: Tablet,
  method: string,
  url: string,
  given: HeadersInit | undefined,
  body: string | null,
): Promise<Response> {
  const headers = { ...(given as Record<string, string>), ...(tablet.cookie === '' ? {} : { cookie: tablet.cookie }) };
  const answer = await world.county.request(method, url, headers, body);
  if (answer.cookie !== '') tablet.cookie = answer.cookie;
  if (url.endsWith('/push') && body !== null) {
    world.sent.push(body);
    if (answer.status === 200) await checkPushed(world, body, answer.text);
  }
  const { 'content-length': _length, ...rest } = answer.headers;
  return new Response(answer.status === 204 || method === 'HEAD' ? null : answer.text, {
    status: answer.status,
    headers: rest,
  });
}

/** I10, and the truth of the answer: every line is stored or kept as refused, and stands as the answer says. */
export async function checkPushed(world: World, body: string, text: string): Promise<void> {
  const lines = body
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');
  const answer = JSON.parse(text) as {
    results: { id: string | null; state: string; code?: string; feed?: string; position?: number }[];
    acknowledged: Record<string, [number, number][]>;
  };
  const rows = await readServer(world.county.deps.store.db);
  hold(answer.results.length === lines.length, 'I10', () => `${lines.length} lines, ${answer.results.length} results`);
  for (const { id, state } of rows.changes.values()) {
    world.everHeld.add(id);
    if (state === 'admitted') world.everAdmitted.add(id);
  }
  const numbers = new Map<string, number[]>();
  for (const { device, n } of rows.changes.values()) numbers.set(device, [...(numbers.get(device) ?? []), n]);
  for (const [device, ranges] of Object.entries(answer.acknowledged)) {
    const told = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
    const held = [...new Set(numbers.get(device) ?? [])].sort((a, b) => a - b);
    hold(told.join() === held.join(), 'I1', () => `${device} is told that ${told.join()} are held, not ${held.join()}`);
  }
  const { createHash } = await import('node:crypto');
  lines.forEach((line, at) => {
    const result = answer.results[at];
    if (result?.state === 'refused') {
      const hash = createHash('sha256').update(line).digest('base64url');
      hold(rows.refused.has(hash), 'I10', () => `a refused line (${result.code}) was not kept: ${line}`);
      return;
    }
    const row = rows.changes.get(result?.id ?? '');
    hold(row !== undefined, 'I10', () => `${result?.id} is told ${result?.state} and not stored`);
    hold(
      JSON.stringify(changeIn(row).envelope) === JSON.stringify((JSON.parse(line) as { envelope: object }).envelope),
      'I11',
      () => `${row.id} is stored with another envelope than was sent`,
    );
    hold(
      row.state === result?.state &&
        (result.feed === undefined || (row.feed === result.feed && row.position === result.position)),
      'I8',
      () => `${row.id} is told ${JSON.stringify(result)} and stands as ${row.state} at ${row.feed} ${row.position}`,
    );
  });
}

function bodyOf(body: BodyInit | null | undefined): string | null {
  if (body === null || body === undefined) return null;
  return typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString();
}

function withSmallPages(body: string | null, max: number): string {
  return JSON.stringify({ ...(JSON.parse(body ?? '{}') as object), max });
}

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title: 'x', status, code, detail: 'x' }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
