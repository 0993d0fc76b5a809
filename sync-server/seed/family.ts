import { type Code } from '#domain/record/code-lists.ts';
import { type Chance } from './chance.ts';
import { fullName, surname } from './demo-names.ts';

/** Who belongs to a demo household, before any answer is made of it. */
export interface FamilyMember {
  readonly relation: Code<'relation'>;
  readonly sex: 'male' | 'female';
  readonly age: number;
  readonly name: string;
  status: Code<'status'>;
  labour: Code<'labour'>;
  health: Code<'health'>[];
}

/** Couples with children, some with an old parent, old couples, people alone: head first, eight at most. */
export function makeFamily(chance: Chance): FamilyMember[] {
  const name = surname(chance);
  const members: FamilyMember[] = [];
  const add = (relation: Code<'relation'>, sex: 'male' | 'female', age: number, family = name) => {
    members.push({ relation, sex, age, name: fullName(family, sex, chance), ...standing(relation, age, chance) });
  };

  const shape = chance.next();
  const headSex = chance.happens(0.85) ? 'male' : 'female';
  const spouseSex = headSex === 'male' ? 'female' : 'male';
  if (shape < 0.14) {
    const age = chance.whole(61, 82);
    add('head', headSex, age);
    if (shape < 0.09) add('spouse', spouseSex, age - chance.whole(0, 5), surname(chance));
    return members;
  }

  const age = chance.whole(29, 58);
  add('head', headSex, age);
  if (shape < 0.92) add('spouse', spouseSex, age - chance.whole(0, 5), surname(chance));
  for (let child = 0, born = age - chance.whole(21, 27); child < chance.whole(1, 3) && born >= 0; child++) {
    const sex = chance.happens(0.5) ? 'male' : 'female';
    add(sex === 'male' ? 'son' : 'daughter', sex, born);
    born -= chance.whole(2, 6);
  }
  if (age < 56 && chance.happens(0.35)) add('mother', 'female', age + chance.whole(20, 27), surname(chance));
  if (age < 56 && chance.happens(0.2)) add('father', 'male', age + chance.whole(21, 29));
  return members;
}

function standing(
  relation: Code<'relation'>,
  age: number,
  chance: Chance,
): Pick<FamilyMember, 'status' | 'labour' | 'health'> {
  const atSchool = age >= 3 && (age < 18 || (age < 22 && chance.happens(0.4)));
  return {
    status:
      atSchool && age >= 12
        ? 'school'
        : !atSchool && age >= 18 && age < 50 && chance.happens(relation === 'head' ? 0.15 : 0.4)
          ? 'migrantWork'
          : 'home',
    labour:
      atSchool || age < 16
        ? 'none'
        : age < 60
          ? chance.oneOf(['ordinary', 'ordinary', 'ordinary', 'skilled'])
          : age < 72
            ? 'weak'
            : 'none',
    health: age >= 60 && chance.happens(0.3) ? ['chronic'] : ['healthy'],
  };
}

/** In the divisor, 附件2 九. */
export function isCounted({ status }: FamilyMember): boolean {
  return status === 'home' || status === 'migrantWork' || status === 'school';
}

/** Brings a wage home. */
export function isWorking(member: FamilyMember): boolean {
  return isCounted(member) && member.labour !== 'none' && member.labour !== 'lost' && member.status !== 'school';
}
