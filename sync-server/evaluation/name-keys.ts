import { pinyin } from 'pinyin-pro';

/** What a name is found by: itself, its pinyin and its initials, lower case. */
export function nameKeys(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map((syllable) =>
    syllable.toLowerCase(),
  );
  return `${name} ${syllables.join('')} ${syllables.map(([first = '']) => first).join('')}`;
}
