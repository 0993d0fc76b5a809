import { CannotOpen } from '../open-deps.ts';
import { AdminError } from './admin/command.ts';
import { runAdmin } from './admin/run-admin.ts';

/*
 * npm run --silent admin -- [--data DIR] [--database URL] COMMAND
 * One JSON value on standard output (export-changes: one a line); failure: words on standard error, exit status 1.
 * Works beside a running server, which sees everything at once; only restore needs it stopped.
 */

/** Waits for the reader: a long export must not pile up in memory. */
async function writeLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

try {
  await runAdmin(process.argv.slice(2), writeLine);
} catch (error) {
  const plain = error instanceof AdminError || error instanceof CannotOpen;
  process.stderr.write(`${plain ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
