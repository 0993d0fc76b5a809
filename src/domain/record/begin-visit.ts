import { type Edit } from '../change/changes-between.ts';
import { type Code } from './code-lists.ts';

/** What a visit says when it is begun. @param form the one it is begun on @param date `YYYY-MM-DD` @param said what else is known of it */
export function visitEdits({
  household,
  form,
  kind,
  date,
  surveyor,
  said = {},
}: {
  household: string;
  form: { readonly version: number };
  kind: Code<'visitKind'>;
  date: string;
  surveyor: string;
  said?: Readonly<Record<string, string>>;
}): Record<string, Edit> {
  const begun = {
    household,
    kind,
    formVersion: form.version,
    date,
    mode: 'inPerson',
    ...(surveyor === '' ? {} : { surveyor }),
    ...said,
  };
  return Object.fromEntries(Object.entries(begun).map(([path, value]) => [path, { value, basis: [] }]));
}
