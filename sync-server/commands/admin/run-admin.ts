import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { openDeps } from '../../open-deps.ts';
import { accountCommands } from './account-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { changeCommands, exportedLines } from './change-commands.ts';
import { contentCommands } from './content-commands.ts';
import { type AdminArgs, type AdminCommand, AdminError, type StorePlace } from './command.ts';

/** Takes one line of the answer; waits while the reader is slow. */
export type WriteLine = (line: string) => Promise<void>;

const COMMANDS: Readonly<Record<string, AdminCommand>> = {
  ...accountCommands,
  ...changeCommands,
  ...contentCommands,
  ...backupCommands,
  'export-changes': {
    usage: 'export-changes',
    words: 0,
    options: [],
    run: async (deps, _args, writeLine) => {
      for await (const line of exportedLines(deps)) await writeLine(line);
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
];

/** Runs one administration command; its JSON goes to `writeLine`. Errors: AdminError and CannotOpen hold plain words. */
export async function runAdmin(argv: readonly string[], writeLine: WriteLine): Promise<void> {
  const { command, args, data, database } = readArguments(argv);
  const value =
    'runClosed' in command
      ? await command.runClosed({ data, database }, args)
      : await runOpened(command, args, { data, database }, writeLine);
  if (value !== undefined) await writeLine(JSON.stringify(value));
}

async function runOpened(
  command: Extract<AdminCommand, { run: unknown }>,
  args: AdminArgs,
  at: StorePlace,
  writeLine: WriteLine,
): Promise<unknown> {
  const deps = await openDeps({ ...at, log: pino({ level: 'silent' }), now: Date.now });
  try {
    return await command.run(deps, args, writeLine);
  } finally {
    await deps.store.close();
  }
}

interface Asked {
  readonly command: AdminCommand;
  readonly args: AdminArgs;
  readonly data: string;
  readonly database: string;
}

function readArguments(argv: readonly string[]): Asked {
  const { positionals, values } = parsed(argv);
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

function parsed(argv: readonly string[]): {
  positionals: string[];
  values: Record<string, string | boolean | undefined>;
} {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
        administrator: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AdminError(`${(error as Error).message}\n${usage()}`);
  }
}

function usage(): string {
  return [
    'Usage: npm run --silent admin -- [--data DIR] [--database URL] COMMAND',
    ...Object.values(COMMANDS).map((command) => `  ${command.usage}`),
  ].join('\n');
}
