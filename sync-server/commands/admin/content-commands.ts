import { readFileSync } from 'node:fs';
import { policyInForce } from '#content/policies/load.ts';
import { Piece } from '#content/reference/piece.ts';
import { readPiece } from '#content/reference/read-piece.ts';
import { newestShipped } from '#content/reference/shipped-versions.ts';
import { NotCanonical } from '#domain/encoding/canonical-json.ts';
import { ContentPinned, publishContent } from '../../reference/publish-content.ts';
import { PublishedContent, publishedBodies } from '../../reference/published-content.ts';
import { type AdminCommand, AdminError, wordAt } from './command.ts';

/** Content that reaches tablets by the feed `reference`, without a new build. */
export const contentCommands: Readonly<Record<string, AdminCommand>> = {
  'content publish': {
    usage: 'content publish FILE',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const piece = readableFile(wordAt(args, 0), deps.now());
      const { name, version } = piece;
      try {
        const published = await deps.store.write(async (trx) => {
          const newest = newestOf(name, (await publishedBodies(trx)).keys());
          const fresh = await publishContent(trx, [piece], deps.now());
          if (fresh.length > 0 && newest !== null && version < newest)
            throw new AdminError(`${name} is at version ${newest} already; a new one needs a higher number.`);
          return { name, version, published: fresh.length > 0 };
        });
        if (!name.startsWith('policy/')) return published;
        await new PublishedContent().learn(deps.store.db);
        return { ...published, inForce: policyInForce().id };
      } catch (error) {
        if (error instanceof ContentPinned || error instanceof NotCanonical) throw new AdminError(error.message);
        throw error;
      }
    },
  },
  'content list': {
    usage: 'content list',
    words: 0,
    options: [],
    run: async (deps) =>
      [...(await publishedBodies(deps.store.db)).keys()].sort().map((key) => {
        const [name = '', version] = key.split(' ');
        return { name, version: Number(version) };
      }),
  },
};

/** A piece that this build, and so every tablet of it, can use. @param now milliseconds. Errors: AdminError. */
function readableFile(file: string, now: number): Piece {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new AdminError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const piece = Piece.safeParse(content);
  if (!piece.success)
    throw new AdminError(`${file} is no piece of content: {"name": "form/field-survey", "version": 2, "body": {…}}.`);
  const read = readPiece(piece.data);
  if (read.is === 'withBuild')
    throw new AdminError(`${piece.data.name} takes effect only with a new version of the server, which publishes it.`);
  if (read.is === 'unreadable') throw new AdminError(`${file} cannot be used: ${read.why}`);
  if (read.is === 'policy') {
    const { inForceFrom } = read.policy;
    if (inForceFrom === undefined && newestShipped(piece.data.name) === 0)
      throw new AdminError(
        `${file} needs "inForceFrom", the day from which it takes the place of the policies before it.`,
      );
    // Nothing waits for the day: what is published is judged by as soon as it is known.
    if (inForceFrom !== undefined && Date.parse(`${inForceFrom}T00:00:00+08:00`) > now)
      throw new AdminError(
        `${file} holds from ${inForceFrom} on and would take effect at once: publish it on that day.`,
      );
  }
  return piece.data;
}

function newestOf(name: string, keys: Iterable<string>): number | null {
  const versions = [...keys].filter((key) => key.startsWith(`${name} `)).map((key) => Number(key.split(' ')[1]));
  return versions.length === 0 ? null : Math.max(...versions);
}
