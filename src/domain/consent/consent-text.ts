import { type ConsentTemplate } from './consent-template.ts';

/** What is filled into a consent: words as they are read out. */
export interface ConsentWords {
  /** Village with its township. */
  readonly village: string;
  readonly householder: string;
  /** Everybody whose data may be queried; `relation` in Chinese. No certificate numbers: the text travels openly. */
  readonly members: readonly { readonly name: string; readonly relation: string }[];
  /** Day of reading, `YYYY-MM-DD`. */
  readonly date: string;
  /** Ids of the optional items that the household ticked. */
  readonly ticked: readonly string[];
}

/**
 * The exact text that is shown, read out, hashed and kept with the signatures: the same words always give the same
 * characters. Errors: throws when the template has a place that nothing fills.
 *
 * Source: plan 三（三）; PIPL 17, 28, 29, 31.
 */
export function consentText(template: ConsentTemplate, words: ConsentWords): string {
  const items = template.items.filter(({ id, optional }) => optional !== true || words.ticked.includes(id));
  const places: Readonly<Record<string, string>> = {
    village: named(words.village),
    householder: named(words.householder),
    members: words.members.map(({ name, relation }) => `${named(name)}（${named(relation)}）`).join('、'),
    bodies: `${template.bodies.join('、')}等部门`,
    items: `${items.map(({ label }) => label).join('，')}的信息`,
    date: spokenDate(words.date),
  };
  const fill = (paragraph: string) =>
    paragraph.replaceAll(/\{(\w+)\}/g, (_, place: string) => {
      const value = places[place];
      if (value === undefined) throw new Error(`nothing fills {${place}} of ${template.id}`);
      return value;
    });
  return [template.title, ...template.paragraphs.map(fill)].join('\n');
}

/** One line without stray spaces: a line break in a name must not look like a paragraph of its own. */
function named(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line === '' ? '（没写）' : line;
}

function spokenDate(date: string): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`;
}
