import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { households } from '#content/locales/zh-CN/households.ts';
import { Cadre } from '../journeys/support/cadre.ts';
import { Chance } from '../simulation/chance.ts';
import { RunningServer } from '../support/running-server.ts';
import { type Counts } from './counts.ts';
import { preparedFolder } from './prepared-folder.ts';

const TOPIC = '住在哪里';
const TOPIC_ID = 'address';
const ASK = '家住哪里？';

/**
 * The real app in a real Chromium, killed at a random moment after 保存 was pressed, `kills` times and until `until`:
 * what was typed is there when it is opened again, saved or still in the draft, and in the end it is on the server.
 * @returns the words of everything that is wrong
 */
export async function browserKills(seed: number, kills: number, until: number, counts: Counts): Promise<string[]> {
  const chance = new Chance(seed);
  const wrong: string[] = [];
  const { folder, people } = await preparedFolder(1);
  const server = await RunningServer.create({ from: folder });
  await rm(folder, { recursive: true, force: true });
  const cadre = await Cadre.on(server);
  try {
    const [person] = people;
    await cadre.enrols(person?.code ?? '', '平板');
    await cadre.signsIn(person?.password ?? '');
    await cadre.taps(households.list.add);
    await cadre.page.getByRole('dialog').getByRole('radio').first().check();
    await cadre.taps(households.add.create);
    await cadre.seesTitle(households.page.newHousehold);
    const household = cadre.household();
    await cadre.taps(households.page.start);
    const opensTopic = async () => {
      await cadre.page.goto(`${server.url}/households/${household}/topics/${TOPIC_ID}`);
      await cadre.seesTitle(TOPIC);
      await cadre.field(ASK).waitFor();
    };
    for (let kill = 0; kill < kills && Date.now() < until; kill++) {
      await opensTopic();
      const text = `第 ${kill} 次 ${chance.below(1e6)}`;
      await cadre.field(ASK).fill(text);
      await cadre.field(ASK).blur();
      await cadre.isKept(ASK, text);
      await cadre.goesTo(household);
      await cadre.button(households.page.save).click({ noWaitAfter: true });
      await pause(chance.below(60));
      await cadre.tablet.kill();
      counts.browserKills += 1;

      await cadre.opensAgain();
      await opensTopic();
      const found = await cadre.field(ASK).inputValue();
      counts.checked += 1;
      if (found === text) continue;
      counts.losses += 1;
      wrong.push(`after the kill the field says “${found}”, not “${text}”`);
    }
    await cadre.goesTo(household);
    const save = cadre.button(households.page.save);
    if (await save.isVisible()) await save.click();
    await cadre.goesToList();
    await cadre.syncs();
    const { live } = await server.admin<{ live: Record<string, { value: string }[]> }>('record', 'show', household);
    counts.checked += 1;
    const stands = live['address']?.map(({ value }) => value).join();
    if (!/^第 \d+ 次 \d+$/u.test(stands ?? '')) wrong.push(`the server has the address ${stands}`);
    return wrong;
  } finally {
    await cadre.tablet.close();
    await server.remove();
  }
}
