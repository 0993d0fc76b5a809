import { type Chance } from './chance.ts';

/** Common syllables put together by chance: whoever bears such a name is not meant. */
const SURNAMES = [...'李王张刘陈杨赵黄周吴罗鲁岩魏段普白石胡马'];
const MALE = [...'建国文明志强永福光华海涛云山春林小龙学军家兴德顺'];
const FEMALE = [...'秀英玉兰春梅晓燕丽华小红美珍金凤月琴彩霞云香雪芬'];

export function surname(chance: Chance): string {
  return chance.oneOf(SURNAMES);
}

export function fullName(family: string, sex: 'male' | 'female', chance: Chance): string {
  const syllables = sex === 'male' ? MALE : FEMALE;
  const first = chance.oneOf(syllables);
  return family + first + (chance.happens(0.8) ? chance.oneOf(syllables.filter((syllable) => syllable !== first)) : '');
}
