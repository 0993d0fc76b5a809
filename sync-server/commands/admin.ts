import { parseArgs } from 'node:util';
import { makeLog } from '../http/log.ts';
import { CannotOpen, openServer } from '../open-server.ts';
import { dataFolder } from '../store/data-folder.ts';
import { accountCommands } from './admin/account-commands.ts';
import { backupCommands } from './admin/backup-commands.ts';
import { changeCommands, exportedLines } from './admin/change-commands.ts';
import { type AdminArgs, type AdminCommand, AdminError } from './admin/command.ts';

/*
 * npm run --silent admin -- [--data DIR] [--database URL] COMMAND
 * One JSON value on standard output (export-changes: one a line); failure: words on standard error, exit status 1.
 * Works beside a running server, which sees everything at once; only restore needs it stopped.
 */

const COMMANDS: Readonly<Record<string, AdminCommand>> = {
  ...accountCommands,
  ...changeCommands,
  ...backupCommands,
  'export-changes': {
    usage: 'export-changes',
    words: 0,
    options: [],
    run: async ({ deps }) => {
      for await (const line of exportedLines(deps)) await write(`${line}\n`);
      return undefined;
    },
  },
};

const OPTIONS = [
  'data',
  'database',
  'name',
  'password',
  'user',
  'village',
  'role',
  'from',
  'to',
  'sensitive',
  'reason',
] as const;

function usage(): string {
  return [
    'Usage: npm run --silent admin -- [--data DIR] [--database URL] COMMAND',
    ...Object.values(COMMANDS).map((command) => `  ${command.usage}`),
  ].join('\n');
}

interface Asked {
  readonly command: AdminCommand;
  readonly args: AdminArgs;
  readonly data: string;
  readonly database: string;
}

function read(argv: string[]): Asked {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
        administrator: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AdminError(`${(error as Error).message}\n${usage()}`);
  }
  const { positionals, values } = parsed as {
    positionals: string[];
    values: Record<string, string | boolean | undefined>;
  };
  const name = [positionals.slice(0, 2).join(' '), positionals[0] ?? ''].find((one) => Object.hasOwn(COMMANDS, one));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) throw new AdminError(usage());

  const { data, database, ...options } = values;
  const words = positionals.slice(name.split(' ').length);
  const foreign = Object.keys(options).find((option) => !command.options.includes(option));
  if (words.length !== command.words || foreign !== undefined) throw new AdminError(`Usage: ${command.usage}`);
  return {
    command,
    args: { words, options },
    data: typeof data === 'string' ? data : 'data',
    database: typeof database === 'string' ? database : 'sqlite',
  };
}

async function run({ command, args, data, database }: Asked): Promise<unknown> {
  if ('runClosed' in command) return command.runClosed(dataFolder(data), args);
  const server = await openServer({ data, database, log: makeLog('silent'), now: Date.now });
  try {
    return await command.run(server, args);
  } finally {
    await server.close();
  }
}

/** Waits for the reader: a long export must not pile up in memory. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

try {
  const value = await run(read(process.argv.slice(2)));
  if (value !== undefined) await write(`${JSON.stringify(value)}\n`);
} catch (error) {
  const plain = error instanceof AdminError || error instanceof CannotOpen;
  process.stderr.write(`${plain ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
}
