import { readFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { parseArgs } from 'node:util';

import { shippedPolicy } from '#content/policies/load.ts';
import { answerLine, refuseLine } from '#domain/eligibility/answer.ts';
import type { Answer } from '#domain/eligibility/answer.ts';
import { PolicyFile, withPolicyFile } from '#domain/eligibility/policy.ts';
import type { Policy } from '#domain/eligibility/policy.ts';
import { check } from '#domain/eligibility/validate.ts';

/*
 * npm run --silent policy -- [--policy FILE] < tasks.ndjson > results.ndjson
 * One task a line in, one answer a line out, in order. Exit status: 0 when every line was valid, 1 when one was not,
 * 2 when the arguments or the policy file are bad (nothing is read then).
 */

/** Bytes beyond which a line is no household: it is refused and never held in memory as a whole. */
const LONGEST_LINE = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

class UsageError extends Error {}

/** The shipped policy, with what the file of `--policy` replaces. */
function policyFor(file: string | undefined): Policy {
  if (file === undefined) return shippedPolicy;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`政策文件 ${file} 读不了：${error instanceof Error ? error.message : String(error)}`);
  }
  const checked = check(PolicyFile, content, '');
  if (!checked.ok) throw new UsageError(`政策文件 ${file} 有误：${checked.fault.path} ${checked.fault.message}`);
  return withPolicyFile(shippedPolicy, checked.value);
}

function readArguments(args: string[]): { policy?: string | undefined } {
  try {
    return parseArgs({ args, options: { policy: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Lines of a byte stream, block by block; a line that is too long comes as null. */
async function* linesOf(input: AsyncIterable<Buffer>): AsyncGenerator<(Buffer | null)[]> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const lines: (Buffer | null)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end);
      length += rest.length;
      if (length > LONGEST_LINE) lines.push(null);
      else lines.push(pending.length === 0 ? rest : Buffer.concat([...pending, rest]));
      pending = [];
      length = 0;
      start = end + 1;
    }
    length += chunk.length - start;
    if (length > LONGEST_LINE) pending = [];
    else if (start < chunk.length) pending.push(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > LONGEST_LINE) yield [null];
  else if (length > 0) yield [Buffer.concat(pending)];
}

/** The answer to one line of bytes, or null for a blank line. */
function answerBytes(bytes: Buffer | null, isFirst: boolean, policy: Policy, today: string): Answer | null {
  if (bytes === null) return refuseLine('这一行太长');
  if (!isUtf8(bytes)) return refuseLine('应是 UTF-8 编码的 JSON');
  const text = isFirst ? bytes.toString('utf8').replace(/^\uFEFF/, '') : bytes.toString('utf8');
  if (text.trim() === '') return null;
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return refuseLine('不是完整的 JSON');
  }
  return answerLine(line, policy, today);
}

/** Today on the mainland, whatever zone the machine is set to. */
function mainlandToday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
}

/** Answers every line of standard input; the exit status to end with. */
async function run(policy: Policy, today: string): Promise<number> {
  let status = 0;
  let isFirst = true;
  for await (const lines of linesOf(process.stdin)) {
    let output = '';
    for (const bytes of lines) {
      const answer = answerBytes(bytes, isFirst, policy, today);
      isFirst = false;
      if (answer === null) continue;
      if ('error' in answer) status = 1;
      output += `${JSON.stringify(answer)}\n`;
    }
    if (output !== '' && !process.stdout.write(output)) {
      await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  }
  return status;
}

// Whoever reads the answers may stop early; then there is nobody left to tell.
process.stdout.on('error', () => process.exit(1));

try {
  const { policy } = readArguments(process.argv.slice(2));
  process.exitCode = await run(policyFor(policy), mainlandToday());
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(
    `${error.message}\n用法：npm run --silent policy -- [--policy FILE] < tasks.ndjson > results.ndjson\n`,
  );
  process.exitCode = 2;
}
