import { expect, test } from 'vitest';
import { codeLabels } from '#content/codes/load.ts';
import { choicesFor } from '../../src/ui/ChoiceSearch.tsx';

test.each([
  ['拉祜', '拉祜族'],
  ['lh', '拉祜族'],
  ['lahu', '拉祜族'],
  ['LAHU', '拉祜族'],
])('%s finds %s', (query, label) => {
  expect(choicesFor(codeLabels('ethnicity'), query).map((choice) => choice.label)).toContain(label);
});

test('nothing matches nonsense, everything matches nothing', () => {
  expect(choicesFor(codeLabels('relation'), 'qqq')).toEqual([]);
  expect(choicesFor(codeLabels('relation'), ' ')).toHaveLength(28);
});
