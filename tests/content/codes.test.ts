import { customPinyin, pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';

import { codeLabels, labelOf } from '#content/codes/load.ts';
import { CODE_LISTS, type CodeListName } from '#domain/record/code-lists.ts';

// Where the dictionary reads a character the other way.
customPinyin({ 曾孙子: 'zēng sūn zǐ', 退耕还林: 'tuì gēng huán lín' });

const names = Object.keys(CODE_LISTS) as CodeListName[];

describe('code labels', () => {
  test.each(names)('%s has each code once, and no other', (name) => {
    const codes = codeLabels(name).map(({ code }) => code);
    expect([...codes].sort()).toEqual([...CODE_LISTS[name]].sort());
  });

  test.each(names)('%s has no label twice', (name) => {
    const labels = codeLabels(name).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test.each(names)('%s is found by initials and by whole pinyin', (name) => {
    for (const { label, pinyin: stored } of codeLabels(name)) {
      const words = label.replaceAll(/[^\p{Script=Han}A-Za-z0-9]/gu, '');
      const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const;
      const whole = pinyin(words, options).join('').toLowerCase();
      const initials = pinyin(words, { ...options, pattern: 'first' })
        .join('')
        .toLowerCase();
      expect(stored).toBe(`${initials} ${whole}`);
    }
  });

  test('the peoples of the county come first', () => {
    const first = codeLabels('ethnicity')
      .slice(0, 6)
      .map(({ label }) => label);
    expect(first).toEqual(['拉祜族', '佤族', '布朗族', '傣族', '汉族', '彝族']);
  });

  test('a code of a newer schema is shown as it is', () => {
    expect(labelOf('ethnicity', 'lahu')).toBe('拉祜族');
    expect(labelOf('ethnicity', 'nu')).toBe('nu');
  });
});
