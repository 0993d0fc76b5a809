import { expect, test } from 'vitest';
import { type RecordKind } from '#domain/change/change.ts';
import { FIELDS } from '#domain/record/fields.ts';
import { fieldLabel } from '../../../src/features/desk/field-words.ts';
import { id } from '../../domain/record/file-of.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  '<item>': id(1),
  '<record>': id(2),
  '<window>': '2025-11_2026-10',
  '<spending>': 'education',
  '<monthlyQuestion>': '3',
  '<exclusion>': '4',
  '<topic>': 'wage',
  '<measureKind>': 'industry',
};

test('every field of the record schema has a name in Chinese', () => {
  for (const [kind, fields] of Object.entries(FIELDS)) {
    for (const pattern of Object.keys(fields)) {
      const path = pattern.replaceAll(/<\w+>/g, (part) => EXAMPLES[part] ?? part);
      const label = fieldLabel(kind as RecordKind, path);
      expect(label, `${kind} ${path}`).toMatch(/^[^a-z<]+$/);
      expect(label, `${kind} ${path}`).not.toMatch(/其他内容$/);
    }
  }
});
