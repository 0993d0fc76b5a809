import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Reader, mayRead, seesSensitive } from '../rights/rights.ts';
import { unpackLine } from '../store/packed-line.ts';
import { type Db, TENANT } from '../store/store.ts';

/**
 * May the reader see a file: by the right to a record whose admitted change names it. Who may not see sensitive
 * parts sees only files that the ordinary part of such a change speaks of, or that no sensitive part can mean.
 */
export async function mayReadFile(db: Db, reader: Reader, sha256: string): Promise<boolean> {
  const naming = await db
    .selectFrom('attachment_refs as refs')
    .innerJoin('changes', (join) =>
      join.onRef('changes.tenant', '=', 'refs.tenant').onRef('changes.id', '=', 'refs.change'),
    )
    .innerJoin('records', (join) =>
      join.onRef('records.tenant', '=', 'refs.tenant').onRef('records.record', '=', 'refs.record'),
    )
    .select(['records.home', 'changes.line'])
    .where('refs.tenant', '=', TENANT)
    .where('refs.sha256', '=', sha256)
    .where('changes.state', '=', 'admitted')
    .execute();
  return naming.some(
    ({ home, line }) => mayRead(reader, home) && (seesSensitive(reader, home) || isOrdinary(line, sha256)),
  );
}

function isOrdinary(line: Uint8Array, sha256: string): boolean {
  const { envelope, parts } = JSON.parse(unpackLine(line).toString()) as Change;
  if (envelope.parts.sensitive === undefined) return true;
  return parts.ordinary !== undefined && canonicalJson(parts.ordinary).includes(sha256);
}
