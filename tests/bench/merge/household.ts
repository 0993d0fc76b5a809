import { type Chance } from '../../simulation/chance.ts';

/** A household as every engine gets it: fields, members and lines of income, 4.9 KB of JSON at the mean. */
export interface Household {
  readonly fields: Readonly<Record<string, string | number>>;
  readonly members: readonly Readonly<Record<string, string | number>>[];
  readonly lines: readonly Readonly<Record<string, string | number>>[];
}

/** One answer given anew: which part, which of its entries (0 for the fields), which name. */
export interface Edit {
  readonly part: 'fields' | 'members' | 'lines';
  readonly index: number;
  readonly name: string;
  readonly value: string;
}

const WORDS = ['大寨', '种甘蔗', '外出务工', '自来水', '土木结构', '低保', '新农合', '茶叶', '核桃', '肉牛'];

function filled(chance: Chance, prefix: string, count: number): Record<string, string | number> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `${prefix}${at}`,
      chance.oneIn(2) ? `${chance.pick(WORDS)}${chance.below(1000)}` : chance.below(100_000_000),
    ]),
  );
}

export function household(chance: Chance): Household {
  return {
    fields: filled(chance, 'f', 60),
    members: Array.from({ length: 3 + chance.below(4) }, () => filled(chance, 'm', 25)),
    lines: Array.from({ length: 30 }, () => filled(chance, 'l', 3)),
  };
}

/** Four answers that somebody gives anew. */
export function edits({ members, lines }: Household, chance: Chance): Edit[] {
  return Array.from({ length: 4 }, (): Edit => {
    const value = `改${chance.below(1_000_000)}`;
    if (chance.oneIn(2)) return { part: 'fields', index: 0, name: `f${chance.below(60)}`, value };
    return chance.oneIn(2)
      ? { part: 'members', index: chance.below(members.length), name: `m${chance.below(25)}`, value }
      : { part: 'lines', index: chance.below(lines.length), name: `l${chance.below(3)}`, value };
  });
}
