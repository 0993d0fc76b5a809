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

/** The lists that the national export carries, as it writes them. Source: policy research §1.11. */
const NATIONAL: Partial<Record<CodeListName, string>> = {
  relation:
    '户主 配偶 之子 之女 之儿媳 之女婿 之孙子 之孙女 之外孙子 之外孙女 之父 之母 之岳父 之岳母 之公公 之婆婆 之祖父 之祖母 之外祖父 之外祖母 之兄弟姐妹 之曾孙子 之曾孙女 之侄儿 之侄女 之兄弟媳妇 之叔伯 其他',
  education: '文盲或半文盲 小学 初中 高中 大专 本科及以上',
  schooling:
    '学龄前儿童 学前教育 小学 七年级 八年级 九年级 普通高中一年级 普通高中二年级 普通高中三年级 中职一年级 中职二年级 中职三年级 高职高专一年级 高职高专二年级 高职高专三年级 技师学院一年级 技师学院二年级 技师学院三年级 技师学院四年级 本科一年级 本科二年级 本科三年级 本科四年级 本科五年级 硕士研究生及以上 特殊学校',
  labour: '普通劳动力 技能劳动力 弱劳动力或半劳动力 丧失劳动力 无劳动力',
  health: '健康 长期慢性病 患有大病 残疾',
  disabilityType: '视力残疾 听力残疾 言语残疾 肢体残疾 智力残疾 精神残疾 多重残疾',
  riskKind: '因病 因残 因学 因自然灾害 因意外事故 因产业项目失败 因务工就业不稳 因缺劳动力 其他',
  measureKind: '产业帮扶 就业帮扶 兜底保障 饮水安全 住房保障 教育帮扶 健康帮扶 防贫保险（基金）帮扶 社会帮扶 志智帮扶',
  ethnicity: '汉族 彝族 白族 哈尼族 傣族 傈僳族 佤族 拉祜族 景颇族 布朗族 德昂族 回族 苗族 其他民族 外国血统',
  politics: '中共党员 中共预备党员 共青团员 群众',
};

describe('the lists of the national export', () => {
  test.each(Object.entries(NATIONAL))('%s is whole, under the words of the export', (name, words) => {
    const labels = codeLabels(name as CodeListName).map(({ label, national }) => national ?? label);
    expect(labels.sort()).toEqual(words.split(' ').sort());
  });

  test('no code is a label: nothing that stands on screen is an inside word', () => {
    const latin = names.flatMap((name) => codeLabels(name).filter(({ label }) => /[a-z]/.test(label)));
    expect(latin).toEqual([]);
  });
});
