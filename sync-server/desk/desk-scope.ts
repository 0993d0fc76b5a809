import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely';
import { type Reader, currentAssignments } from '../rights/rights.ts';
import { type Tables } from '../store/schema.ts';

/** Does the person see sensitive parts wherever they see anything? Lists count with them only then. */
export function seesAllSensitive(reader: Reader): boolean {
  return currentAssignments(reader).every(({ sensitive }) => sensitive);
}

/** Rows of villages under any of these code prefixes. Codes have twelve digits, so a prefix is a range. */
export function withinPrefixes(prefixes: readonly string[]) {
  return (eb: ExpressionBuilder<Tables, 'desk_rows'>): ExpressionWrapper<Tables, 'desk_rows', SqlBool> =>
    eb.or(
      prefixes.map((prefix) =>
        eb.and([eb('village', '>=', prefix.padEnd(12, '0')), eb('village', '<=', prefix.padEnd(12, '9'))]),
      ),
    );
}
