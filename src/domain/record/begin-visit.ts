import { type Edit } from '../change/changes-between.ts';
import { type Code } from './code-lists.ts';

/** What a visit says when it is begun. @param form the one it is begun on @param date `YYYY-MM-DD` */
export function visitEdits({
  household,
  form,
  kind,
  date,
  surveyor,
}: {
  household: string;
  form: { readonly version: number };
  kind: Code<'visitKind'>;
  date: string;
  surveyor: string;
}): Record<string, Edit> {
  const said = {
    household,
    kind,
    formVersion: form.version,
    date,
    mode: 'inPerson',
    ...(surveyor === '' ? {} : { surveyor }),
  };
  return Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }]));
}
