import { demoIdentity } from '../../../sync-server/seed/demo-identity.ts';
import { type Said } from './cadre.ts';

/** Of no household of the demo county. */
const HOUSEHOLD = 41_900;

/** The day on the tablet's clock, `YYYY-MM-DD`. */
export const TODAY = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(new Date());

const certificate = (member: number, age: number, sex: 'male' | 'female'): Said => ({
  '有什么证件？': '身份证',
  '身份证号码是多少？': demoIdentity(HOUSEHOLD, member, age, sex, TODAY).certNumber,
});

const ATHOME: Said = { '现在人在哪里？': '在家', '是什么民族？': '拉祜族' };
const NO_POST: Said = { '有没有公益岗位？': '没有' };
const INSURED: Said = { '今年交了城乡居民医保吗？': '交了', '有没有职工医保？': '没有' };
const NO_SUPPORT: Said = { '有没有享受低保？': '没有', '是不是特困供养人员？': '不是' };
const PENSION: Said = { '有没有城乡居民养老保险？': '有', '有没有职工养老保险？': '没有' };
const NO_PUBLIC_POST: Said = { '是不是国家公职人员？': '不是', '是不是村“三委”干部？': '不是' };

const grownUp = (said: {
  certificate: Said;
  education: string;
  health: Said;
  work: Said;
}): Readonly<Record<string, Said>> => ({
  姓名和证件: said.certificate,
  现在在哪里: { ...ATHOME, '是不是党员、团员？': '群众' },
  读书: { '现在在读书吗？': '没有读', '读书读到哪里？': said.education },
  身体: said.health,
  劳动和务工: said.work,
  公益岗位: NO_POST,
  医疗保险: INSURED,
  养老和低保: { ...PENSION, ...NO_SUPPORT },
  公职: NO_PUBLIC_POST,
});

/** Name, relation to the head, and what they say on each screen about a person. */
export const PEOPLE: readonly (readonly [string, string, Readonly<Record<string, Said>>])[] = [
  [
    '李示范',
    '户主',
    grownUp({
      certificate: certificate(0, 46, 'male'),
      education: '初中',
      health: { '身体怎么样？': '健康' },
      work: {
        '劳动能力怎么样？': '普通劳动力',
        '这 12 个月在哪里务工？': '县内别的乡镇',
        '这 12 个月干了几个月？': '4',
      },
    }),
  ],
  [
    '罗示范',
    '配偶',
    grownUp({
      certificate: certificate(1, 44, 'female'),
      education: '小学',
      health: { '身体怎么样？': '健康' },
      work: { '劳动能力怎么样？': '普通劳动力', '这 12 个月在哪里务工？': '没有' },
    }),
  ],
  [
    '扎示范',
    '母亲',
    grownUp({
      certificate: certificate(2, 71, 'female'),
      education: '文盲或半文盲',
      health: { '身体怎么样？': '长期慢性病', '是什么病？': '高血压', '吃饭、穿衣、上厕所自己能行吗？': '能自理' },
      work: { '劳动能力怎么样？': '无劳动力', '这 12 个月在哪里务工？': '没有' },
    }),
  ],
  [
    '李小示',
    '儿子',
    {
      姓名和证件: certificate(3, 12, 'male'),
      现在在哪里: ATHOME,
      读书: { '现在在读书吗？': '在读', '现在读几年级？': '七年级' },
      学校和花费: { '在哪所学校读？': '示范中学', '学校是公办还是民办？': '公办学校' },
      身体: { '身体怎么样？': '健康' },
      劳动和务工: { '劳动能力怎么样？': '无劳动力' },
      医疗保险: INSURED,
      养老和低保: NO_SUPPORT,
    },
  ],
];
