import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'policy-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Outcome = { status: number | null; lines: Record<string, unknown>[]; errors: string };

/** Runs the policy command on chunks of standard input, just as they are cut. */
async function run(chunks: Iterable<string | Buffer>, args: string[] = [], nodeFlags: string[] = []): Promise<Outcome> {
  const child = spawn(process.execPath, [...nodeFlags, 'sync-server/commands/policy.ts', ...args], { cwd: root });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.on('error', () => undefined); // a command that refuses its arguments reads nothing
  Readable.from(chunks).pipe(child.stdin);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const status = await ended;
  const text = Buffer.concat(output).toString('utf8');
  const lines = text.split('\n').slice(0, -1);
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return {
    status,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    errors: Buffer.concat(errors).toString('utf8'),
  };
}

const notice = (id: string, postedOn = '2021-10-11'): string =>
  JSON.stringify({ id, task: 'notice', input: { postedOn, workingDays: 5 } });
const identify = readFileSync(join(root, 'tests/golden/identify.ndjson'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { id: string; task: string; input: object })
  .map(({ id, task, input }) => ({ id, task, input }));

describe('the policy command', () => {
  test('answers in input order, skips blank lines and takes a last line without an end', async () => {
    const { status, lines } = await run([`\uFEFF${notice('a')}\r\n\n  \t\r\n${notice('乙')}\n${notice('c')}`]);
    expect(lines.map(({ id }) => id)).toEqual(['a', '乙', 'c']);
    expect(lines[0]).toEqual({ id: 'a', task: 'notice', result: { mayCloseAfter: '2021-10-18' } });
    expect(status).toBe(0);
  });

  test('nothing in, nothing out', async () => {
    expect(await run([])).toEqual({ status: 0, lines: [], errors: '' });
  });

  test('goes on after bad lines and ends with 1', async () => {
    const { status, lines } = await run([
      [notice('a'), '{"id":"b",', '[]', 'null', notice('c', '2021-02-30'), notice('d')].join('\n'),
    ]);
    expect(lines.map(({ id, error }) => [id, (error as { code?: string } | undefined)?.code])).toEqual([
      ['a', undefined],
      [null, 'json'],
      [null, 'json'],
      [null, 'json'],
      ['c', 'value'],
      ['d', undefined],
    ]);
    expect(status).toBe(1);
  });

  test('reads lines cut anywhere, within a character too', async () => {
    const bytes = Buffer.from(`${notice('一二三')}\n${notice('四')}\n`);
    const { lines } = await run(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(lines.map(({ id }) => id)).toEqual(['一二三', '四']);
  });

  test('refuses bytes that are no text and lines that are no household, and stays small', async () => {
    const bad = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]);
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const long = Array.from({ length: 200 }, () => megabyte);
    const { status, lines } = await run([bad, ...long, `\n${notice('z')}\n`], [], ['--max-old-space-size=64']);
    expect(lines.map(({ id, error }) => [id, (error as { code?: string } | undefined)?.code])).toEqual([
      [null, 'json'],
      [null, 'json'],
      ['z', undefined],
    ]);
    expect(status).toBe(1);
  });

  test('needs no more memory for a long file', async () => {
    const line = JSON.stringify(identify[0]);
    const block = `${Array.from({ length: 100 }, () => line).join('\n')}\n`;
    const blocks = 300;
    function* file(): Generator<string> {
      for (let i = 0; i < blocks; i += 1) yield block;
    }
    const { status, lines } = await run(file(), [], ['--max-old-space-size=32', '--max-semi-space-size=2']);
    expect(status).toBe(0);
    expect(lines.length).toBe(100 * blocks);
    expect(block.length * blocks).toBeGreaterThan(40_000_000);
  });
});

describe('--policy FILE', () => {
  const file = (content: string): string[] => {
    const path = join(folder, 'policy.json');
    writeFileSync(path, content);
    return ['--policy', path];
  };
  const w01 = (changes: object): string => {
    const first = identify[0] as (typeof identify)[number];
    return JSON.stringify({ ...first, input: { ...first.input, ...changes } });
  };

  test('replaces what it gives and nothing else', async () => {
    const lines = [
      { region: '53', validFrom: '2020-01', validTo: '2021-10', amount: 500_000, document: 'a' },
      { region: '5309', validFrom: '2021-01', amount: 400_000, document: 'b' },
      { region: '5309', validFrom: '2021-05', validTo: null, amount: 450_000, document: 'c' },
      { region: '530926', validFrom: '2021-09', amount: 1, document: 'd' },
    ];
    const calendar = { 2027: { off: ['2027-01-01'], work: ['2027-01-03'] } };
    const args = file(JSON.stringify({ lines, calendar }));
    const outcome = await run([`${w01({})}\n${notice('n', '2026-12-31')}\n${notice('o')}\n`], args);
    expect(outcome.lines[0]).toMatchObject({
      result: { line: { amount: 450_000, region: '5309', validFrom: '2021-05', document: 'c' }, flags: [] },
    });
    expect(outcome.lines[1]).toMatchObject({ result: { mayCloseAfter: '2027-01-07' } });
    expect(outcome.lines[2]).toMatchObject({ result: { mayCloseAfter: '2021-10-18' } });
  });

  test('other transfers count and another medical cost leads', async () => {
    const args = file('\uFEFF{"uncountedTransfers":["pension"],"medicalCost":100}');
    const income = {
      wage: [],
      business: [],
      businessCost: [],
      property: [],
      transfer: [
        { amount: 5, kind: 'pension' },
        { amount: 7, kind: 'condolence' },
      ],
    };
    const spending = { medical: [{ selfPaid: 100 }], education: [], disability: [], accident: [] };
    const { lines } = await run([w01({ income, spending })], args);
    expect(lines[0]).toMatchObject({ result: { netIncome: 7, leads: ['medicalCost'] } });
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a fault', '{"medicalCost":"6000"}'],
  ])('a file with %s ends with 2 before anything is read', async (_, content) => {
    const { status, lines, errors } = await run([`${notice('a')}\n`], file(content));
    expect(status).toBe(2);
    expect(lines).toEqual([]);
    expect(errors).toContain('政策文件');
    expect(errors).not.toContain('    at ');
  });

  test.each([[['--policy', '/no/such/file']], [['--policy']], [['--polcy', 'x']], [['file.json']]])(
    'arguments %j end with 2',
    async (args) => {
      const { status, lines, errors } = await run([notice('a')], args);
      expect(status).toBe(2);
      expect(lines).toEqual([]);
      expect(errors).toContain('用法');
    },
  );

  test('an empty file of keys changes nothing', async () => {
    const input = `${identify.map((line) => JSON.stringify(line)).join('\n')}\n`;
    const plain = await run([input]);
    expect(await run([input], file('{"lines":null}'))).toEqual(plain);
    expect(plain.lines.length).toBe(identify.length);
  });
});
