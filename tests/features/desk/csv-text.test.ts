import { expect, test } from 'vitest';
import { csvText } from '../../../src/features/desk/csv-text.ts';

test('a table opens in Chinese, with quotes, commas and line ends kept inside their cells', () => {
  expect(
    csvText([
      ['户主', '人均'],
      ['李"三", 二组\n山上', 5700.5],
      [null, 0],
    ]),
  ).toBe('\ufeff"户主","人均"\r\n"李""三"", 二组\n山上",5700.5\r\n,0\r\n');
});

test.each(['=1+1', '+86', '-2', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1', '＋1', '－1', '＠x'])(
  'the text %j does not run as a formula',
  (text) => {
    expect(csvText([[text]])).toBe(`\ufeff"'${text}"\r\n`);
  },
);

test('a negative number stays a number', () => {
  expect(csvText([[-12.5]])).toBe('\ufeff-12.5\r\n');
});
