import { describe, expect, it } from 'vitest';
import { checkIdNumber } from '#domain/identity/id-number.ts';
import { isSensitive } from '#domain/change/change.ts';
import { opFitsSchema } from '#domain/record/field-at.ts';
import { DECK, cardOf } from '../../sync-server/seed/cards.ts';
import { type DemoMaterials, generateHousehold } from '../../sync-server/seed/generate-household.ts';

const NOW = Date.UTC(2026, 10, 23, 4);
const drawing = (letter: string) => ({
  sha256: letter.repeat(43),
  size: 10,
  type: 'image/png' as const,
  role: 'signature',
});
const materials: DemoMaterials = {
  signatures: [drawing('a'), drawing('b')],
  houses: [drawing('c')],
};

function household(index: number, seed = 1) {
  return generateHousehold({ seed, index, village: '530925202201', now: NOW, lineAt: () => 870_000 }, materials);
}

const some = Array.from({ length: 2 * DECK.length }, (_, index) => household(index));

describe('a demo household', () => {
  it('is the same for the same seed, whatever was made before, and another for another seed', () => {
    expect(household(170)).toEqual(some[170]);
    expect(household(170, 2)).not.toEqual(some[170]);
  });

  it('holds only fields and values of the record schema', () => {
    const wrong = some.flatMap(({ saves }) =>
      saves.flatMap(({ kind, answers }) =>
        Object.entries(answers).filter(
          ([path, value]) =>
            !opFitsSchema(kind, value === null ? { clear: path, replaces: [] } : { set: path, value, replaces: [] }),
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('names nobody: every identity number has the impossible area code, a right check digit and comes once', () => {
    const persons = some.flatMap(({ saves }) =>
      saves.filter(({ kind, answers }) => kind === 'person' && 'sensitive/certNumber' in answers),
    );
    const numbers = persons.map(({ answers }) => String(answers['sensitive/certNumber']));
    expect(numbers.length).toBeGreaterThan(700);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const { answers } of persons) {
      const number = String(answers['sensitive/certNumber']);
      expect(number).toMatch(/^999999/);
      expect(checkIdNumber(number, '2026-11-23')).toMatchObject({
        valid: true,
        birthDate: answers['birthDate'],
        sex: answers['sex'],
      });
    }
  });

  it('has no telephone number that could ring', () => {
    const phones = some.flatMap(({ saves }) =>
      saves.flatMap(({ answers }) => Object.entries(answers).filter(([path]) => path.endsWith('hone'))),
    );
    expect(phones.length).toBe(some.length);
    for (const [path, number] of phones) {
      expect(isSensitive(path)).toBe(true);
      expect(number).toMatch(/^100\d{8}$/);
    }
  });

  it('waits for its first visit with members and the income of the year before, and nothing of this year', () => {
    const waiting = some.filter(({ card }) => card.stage === 'toVisit');
    expect(waiting.length).toBeGreaterThan(some.length / 4);
    for (const { saves } of waiting) {
      expect(new Set(saves.map(({ kind }) => kind))).toEqual(new Set(['household', 'person']));
      const paths = saves.flatMap(({ answers }) => Object.keys(answers));
      expect(paths).toContain('members/asked');
      expect(paths).toContain('income/2024-11_2025-10/wage/asked');
      expect(paths.some((path) => path.includes('2025-11_2026-10'))).toBe(false);
    }
  });

  it('happened before now, and each save after what its author had seen', () => {
    for (const { saves } of some) {
      saves.forEach((save, index) => {
        expect(save.wall).toBeLessThan(NOW);
        for (const earlier of saves.slice(0, save.seen ?? index)) expect(earlier.wall).toBeLessThan(save.wall);
      });
    }
  });

  it('deals every card once in each block', () => {
    const block = Array.from({ length: DECK.length }, (_, index) => cardOf(7, DECK.length + index));
    expect(new Set(block)).toEqual(new Set(DECK));
  });
});
