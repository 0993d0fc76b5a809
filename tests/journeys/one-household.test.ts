import { afterAll, beforeAll, expect, test } from 'vitest';
import { account } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { desk } from '#content/locales/zh-CN/desk.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';
import { PEOPLE } from './support/family-of-four.ts';
import { photoOfHouse } from './support/pictures.ts';
import { Supervisor } from './support/supervisor.ts';

/** One household, all the way: from a house with no signal to the supervisor's screen. */

journey();

let server: RunningServer;
let cadre: Cadre;

beforeAll(async () => {
  server = await demoServer();
  cadre = await Cadre.on(server);
});

afterAll(async () => {
  await cadre.tablet.close();
  await server.remove();
});

test('in the office the tablet is enrolled with a code, and loads the households of its villages', async () => {
  const { code } = await server.admin('device', 'invite', '--user', 'cadre1');
  await cadre.enrols(code ?? '', '示范一村 1 号平板');
  await cadre.signsIn('demo-cadre1');
  await cadre.taps(households.list.ready);
  await cadre.sees(account.ready.good);
});

test('without network and with the server stopped the app starts cold, and a new household is begun', async () => {
  await cadre.tablet.shut();
  await server.stop();
  await cadre.opensAgain();
  await cadre.tablet.offline(true);
  await cadre.seesTitle(households.list.title);
  await cadre.taps(households.list.add);
  await cadre.page.getByRole('dialog').getByRole('radio').first().check();
  await cadre.taps(households.add.create);
  await cadre.seesTitle(households.page.newHousehold);
  await cadre.taps(households.page.start);
  await cadre.opens('走访情况');
  await cadre.seesTitle('谁问的，谁答的');
  await cadre.taps(survey.previous);
  await cadre.topic('怎么走访的', {
    '这次是怎么问的？': '到家里',
    '用什么话谈的？': '拉祜语',
    '谁帮着翻译的？': '罗示范',
  });
  await cadre.topic('谁问的，谁答的', {
    '是谁回答的？': '李示范',
    '回答的人是户主的什么人？': '户主',
    '谁和你一起来的？': '王示范',
  });
});

test('where they live, what they are, and who belongs to the family', async () => {
  await cadre.topic('住在哪里', {
    '是哪个村民小组的？': '二组',
    '家住哪里？': '大青树旁',
    '打哪个电话能找到家里人？': '10012345678',
  });
  await cadre.topic('是什么户', { '是脱贫户还是一般农户？': '一般农户' });
  await cadre.topic('是不是在村里生活', {
    '平时是不是在村里干活、过日子？': '是',
    '是不是和村里人一样交医保、领补贴？': '是',
    '是不是易地扶贫搬迁来的？': '不是',
    '最近两年有没有分户或者并户？': '没有分户或并户',
  });
  await cadre.seesTitle('家庭成员');
  for (const [name, relation, topics] of PEOPLE) await cadre.adds(name, relation, topics);
  await cadre.answers({ [survey.persons.askedAsk]: survey.persons.asked.complete });
  await cadre.goesOn();
  await cadre.list('不住一起的亲属', '户主还有没有不住在一起的父母、配偶、子女？', 'none');
});

test('the tablet dies in the middle of an amount, and the cadre goes on in the same field', async () => {
  await cadre.seesTitle('工资性收入');
  await cadre.answers({ '这 12 个月，家里有没有人打工、领工资？': survey.list.asked.complete });
  await cadre.taps(survey.list.add('一笔工资'));
  await cadre.answers({ '是哪种工资？': '零工、采茶工', '是谁挣的？': '李示范' });
  const amount = () => cadre.field('这 12 个月一共挣了多少？');
  await amount().pressSequentially('1200');
  const address = cadre.page.url();
  await cadre.isKept('这 12 个月一共挣了多少？', '1200');
  await amount().press('0');
  await cadre.tablet.kill();

  await cadre.opensAgain();
  await cadre.tablet.offline(true);
  await expect.poll(() => cadre.page.url(), { timeout: 20_000 }).toBe(address);
  // The key that was going down when it died may be missing, and nothing else.
  expect(await amount().inputValue()).toMatch(/^12000?$/);
  expect(await amount().evaluate((field) => field === document.activeElement)).toBe(true);
  expect(await cadre.field('是谁挣的？').getByLabel('李示范').isChecked()).toBe(true);
  await amount().fill('12000');
  await cadre.taps(survey.list.done);
  await cadre.goesOn();
});

test('what comes in and goes out in twelve months', async () => {
  await cadre.list('生产经营性收入', '这 12 个月，种地、养殖、做生意有没有收入？', 'complete', '一笔经营收入', [
    {
      '卖的是什么，做的什么生意？': '茶叶',
      '收了、卖了多少？': '220',
      '按公斤、按头，还是按只算？': '公斤',
      '一共值多少钱？': '2.2万',
    },
  ]);
  await cadre.list('生产经营性支出', '这 12 个月，种地、养殖、做生意有没有花本钱？', 'complete', '一笔本钱', [
    { '花在哪一样上？': '茶叶', '一共花了多少？': '3000' },
  ]);
  await cadre.list('财产性收入', '这 12 个月，有没有分红、租地、租房、利息的钱？', 'none');
  await cadre.list('转移性收入', '这 12 个月，有没有领补贴、养老金、低保？', 'complete', '一笔补贴', [
    { '是哪种钱？': '养老金', '是谁领的？': '扎示范', '一共领了多少？': '1800' },
  ]);
  await cadre.topic('收入稳不稳', { '为什么这么说？': '茶叶价钱不稳' });
  await cadre.list('看病的钱', '这 12 个月，家里有没有人看病、住院自己花了钱？', 'complete', '一笔看病钱', [
    { '是谁看的病？': '扎示范', '报销完以后，自己出了多少？': '3200' },
  ]);
  await cadre.list('上学的钱', '这 12 个月，家里有没有人上学自己花了钱？', 'none');
  await cadre.list('残疾康复护理的钱', '这 12 个月，康复、护理、辅具有没有自己花钱？', 'none');
  await cadre.list('灾害和意外的钱', '这 12 个月，有没有因为灾害、意外自己花钱？', 'none');
  await cadre.list('别的大开支', '还有没有别的大开支？', 'none');
  await cadre.list('理赔', '这 12 个月，有没有拿到保险或事故的赔款？', 'none');
});

test('house, water, property and risks', async () => {
  await cadre.topic('住的房子', {
    '住的是谁的房子？': '自己的',
    '这房子现在住着人吗？': '住着',
    '房子是什么结构？': '砖混',
  });
  await cadre.topic('房子安不安全', {
    '房子鉴定是哪一级？': 'B 级（主体安全）',
    '这个等级是谁定的？': '村里看的',
    '还有没有别的安全房子住？': '没有',
  });
  await cadre.topic('喝的水', {
    '吃的水从哪里来？': '山泉水管引',
    '水干净吗？': '干净',
    '水接到家里没有？': '接到了',
    '一年里加起来停水多少天？': '0',
  });
  await cadre.list('车辆', '家里有没有车？', 'complete', '一辆车', [
    { '是什么车？': '摩托车', '主要拿来做什么？': '干农活', '这车是怎么来的？': '自己买的' },
  ]);
  await cadre.list('城里的房产', '在城里、镇上有没有房子或门面？', 'none');
  await cadre.list('公司和个体户', '家里有没有人开公司、当股东或者有个体户执照？', 'none');
  await cadre.topic('地', { '一共有多少亩耕地？': '6.5' });
  await cadre.topic('林和水', {});
  await cadre.topic('收了多少粮', { '这 12 个月收了多少公斤稻谷？': '800' });
  await cadre.topic('现在养的牲畜', { '现在养着几头猪？': '2' });
  await cadre.topic('卖了、杀了的牲畜', {});
  await cadre.topic('生活条件', {});
  await cadre.topic('有没有人带着干', {});
  await cadre.list('返贫致贫的风险', '（您来判断，不用念）有没有返贫、致贫的风险？', 'complete', '一个风险', [
    { '是因为什么？': '因病' },
  ]);
  await cadre.topic('三保障和饮水', {
    '住房有没有安全问题？': '没有',
    '有没有该上学的孩子失学、辍学？': '没有',
    '有没有人没参加医保？': '没有',
    '饮水有没有安全问题？': '没有',
  });
  await cadre.topic('自己能不能应付', { '（您来判断，不用念）遇到难处，自己扛不扛得过去？': '要帮一把' });
  await cadre.topic('收入有没有大减', { '和去年比，收入是不是一下子少了很多？': '不是' });
  await cadre.topic('要核实的几件事', {
    '有没有雇人干活？': '没有',
    '算不算种植、养殖大户？': '不算',
    '有没有只有户口、人不在这里生活的？': '没有',
    '家里有没有人上了失信名单？': '没有',
  });
  await cadre.topic('谁联系，谁帮扶', {});
});

test('the house is photographed, the consent read out and signed, the answers confirmed', async () => {
  await cadre.seesTitle('照片');
  await cadre.photographs('户主和房屋外观', await photoOfHouse());
  await cadre.page.getByRole('img', { name: '户主和房屋外观，第 1 张' }).waitFor();
  await cadre.goesOn();

  await cadre.seesTitle(consent.title);
  await cadre.sees('李小示');
  await cadre.answers({
    [consent.language]: '拉祜语',
    [consent.interpreter]: '罗示范',
    [consent.readAloud]: consent.readAloudYes,
  });
  for (const name of ['李示范', '罗示范', '扎示范']) {
    await cadre.taps(consent.signs(name));
    await cadre.seesTitle(consent.signs(name));
    await cadre.signs();
    await cadre.seesTitle(consent.title);
  }
  await cadre.sees(consent.allSigned);
  await cadre.taps(consent.done);

  await cadre.opens(consent.signature.title);
  await cadre.answers({ [consent.signature.who]: '李示范' });
  await cadre.taps(consent.signature.start);
  await cadre.signs();
  await cadre.sees('李示范，今天');
  await cadre.page.getByRole('img', { name: consent.signature.picture('李示范') }).waitFor();
  await cadre.taps(consent.back);
});

test('the preview says what it looks like and why, still without any network, and the visit is handed in', async () => {
  await cadre.seesTitle('李示范家');
  await cadre.opens(`${households.page.verdict}：${preview.verdicts.marginal}`);
  await cadre.sees(preview.only);
  await cadre.page
    .getByRole('row', { name: `${preview.sum.net} 32,800 元` })
    .first()
    .waitFor();
  await cadre.page
    .getByRole('row', { name: `${preview.sum.people(4)} 8,200 元` })
    .first()
    .waitFor();
  await cadre.taps(preview.back);
  await cadre.handsIn();
  await cadre.badge(app.sync.waiting(1)).waitFor();
});

/** What the township's supervisor finds about the new household, in a browser of their own. */
async function supervisorSeesItAll(): Promise<void> {
  const supervisor = await Supervisor.ready(server);
  try {
    await supervisor.opens('李示范');
    await supervisor.sees(desk.review.submitted);
    await supervisor.sees(desk.verdict.marginal);
    await supervisor.sees(desk.completeness.none);
    expect(await supervisor.countsPictures()).toEqual({ photos: 1, signatures: 4 });
  } finally {
    await supervisor.leaves();
  }
}

test('back where there is a network all goes up, and the supervisor sees it complete and judged', async () => {
  await server.start();
  await cadre.tablet.offline(false);
  await cadre.syncs();
  await supervisorSeesItAll();
});

test('after the server was killed and started again it is all still there', async () => {
  await server.stop('SIGKILL');
  await server.start();
  await supervisorSeesItAll();
});
