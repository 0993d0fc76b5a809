import { describe, expect, it } from 'vitest';
import { countyCode, demoVillages, placeName, townships } from '#content/places/load.ts';

describe('the places of the county', () => {
  it('knows the six townships by their official codes', () => {
    expect(townships.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '530925101 勐勐镇',
      '530925102 勐库镇',
      '530925201 沙河乡',
      '530925202 大文乡',
      '530925203 忙糯乡',
      '530925205 邦丙乡',
    ]);
  });

  it('has 75 demo villages, each marked, each in a township, no code or name twice', () => {
    expect(demoVillages).toHaveLength(75);
    expect(new Set(demoVillages.map(({ code }) => code)).size).toBe(75);
    expect(new Set(demoVillages.map(({ name }) => name)).size).toBe(75);
    const known = new Set(townships.map(({ code }) => code));
    for (const { code, name } of demoVillages) {
      expect(name).toMatch(/（演示）$/);
      expect(known).toContain(code.slice(0, 9));
    }
  });

  it('numbers the villages of a township from 201 without a gap', () => {
    for (const { code } of townships) {
      const numbers = demoVillages
        .filter((village) => village.code.startsWith(code))
        .map((village) => Number(village.code.slice(9)));
      expect(numbers.length).toBeGreaterThanOrEqual(10);
      expect(numbers).toEqual(numbers.map((_, index) => 201 + index));
    }
  });

  it('names places of every level and shows an unknown code as it is', () => {
    expect(placeName(countyCode)).toBe('双江拉祜族佤族布朗族傣族自治县');
    expect(placeName('530925202')).toBe('大文乡');
    expect(placeName('530925202201')).toBe('青竹村（演示）');
    expect(placeName('110101001001')).toBe('110101001001');
  });
});
