import { type FieldAsked, fieldAsked, fieldPattern } from '#content/forms/field-asked.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { ownerText, recordOf } from './file-records.ts';

/** The words for the field at a concrete path; one that no form asks for is named after the part it stands in. */
export function fieldWords(kind: RecordKind, path: string): FieldAsked {
  const pattern = fieldPattern(path);
  const known = fieldAsked(kind, path);
  if (known !== null) return known;
  if (path === '') return { label: words.kinds[kind], topic: null, question: null };
  const cut = pattern.lastIndexOf('/');
  const line = fieldAsked(kind, pattern.slice(0, Math.max(0, cut)));
  if (line !== null && line.topic !== null) {
    return {
      label: named(words.lineFields, pattern.slice(cut + 1)) ?? words.lineFields.unnamed,
      topic: line.topic,
      question: null,
    };
  }
  return { label: findingLabel(path) ?? partLabel(pattern), topic: null, question: null };
}

function named(names: Readonly<Record<string, string>>, key: string): string | undefined {
  return names[key];
}

function partLabel(pattern: string): string {
  const segments = pattern.split('/').filter((segment) => segment !== 'sensitive' && !segment.startsWith('<'));
  return (
    named(words.fields, segments.slice(0, 2).join('/')) ??
    named(words.fields, segments[0] ?? '') ??
    words.fields.unnamed
  );
}

/** `findings/4/basis`: the exclusion by its number and name in the annex. */
function findingLabel(path: string): string | null {
  const [, number, part] = /^findings\/(\d+)\/(state|basis)$/.exec(path) ?? [];
  if (number === undefined) return null;
  const exclusion = `${words.why.annex} ${words.why.exclusionNumber[Number(number) - 1]}、${words.why.exclusionName[Number(number) - 1]}`;
  return part === 'state' ? words.finding.state(exclusion) : words.finding.basis(exclusion);
}

/** Label with the topic before it where the label alone says too little. */
export function fieldLabel(kind: RecordKind, path: string): string {
  const { label, topic } = fieldWords(kind, path);
  return topic === null ? label : `${topic} · ${label}`;
}

/** A field of the file with whose it is: `李某 · 与户主关系`, `工资性收入 · 金额`. */
export function labelOfField(file: HouseholdFile, record: string, path: string): string {
  const view = recordOf(file, record);
  if (view === undefined) return record === 'consent' ? words.kinds.consent : words.fields.unnamed;
  const owner = ownerText(view);
  const label = fieldLabel(view.kind, path);
  return owner === null ? label : `${owner} · ${label}`;
}
