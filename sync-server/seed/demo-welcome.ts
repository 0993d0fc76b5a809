import { invite } from '../accounts/devices.ts';
import { findUser } from '../accounts/people.ts';
import { type AppDeps } from '../deps.ts';
import { DEMO_ACCOUNTS, demoPassword } from './demo-accounts.ts';

/** Columns of a terminal that a text takes: a Chinese character takes two. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u2E80-\u9FFF\uFF00-\uFFEF]/u.test(character) ? 2 : 1), 0);
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(1, columns - width(text)));
}

/** What to know when the demo county has started: accounts, fresh codes for tablets, what to try. `address`: `http://localhost:8787`. */
export async function demoWelcome(deps: AppDeps, address: string): Promise<string> {
  const lines: string[] = [];
  for (const account of DEMO_ACCOUNTS) {
    const user = await findUser(deps.store.db, account.login);
    if (user === null) continue;
    const code = account.usesTablet ? (await deps.store.write((trx) => invite(trx, user.id, deps.now()))).code : '–';
    lines.push(`  ${padded(account.login, 11)}${padded(user.name, 18)}${padded(demoPassword(account), 17)}${code}`);
  }
  return `
演示县：人和村都是编的，密码只在演示里有效。 Demo county: everybody is made up, passwords are for the demo only.

  ${padded('账号', 11)}${padded('姓名', 18)}${padded('密码', 17)}启用码（24 小时内用一次）
  ${padded('account', 11)}${padded('name', 18)}${padded('password', 17)}enrolment code (once, within 24 hours)
${lines.join('\n')}

先试试 What to try first
  1. 平板：打开 ${address} ，填 cadre1 的启用码，登录，点一户“待走访”，走完一遍。
     Tablet: open ${address}, enter the code of cadre1, sign in, survey a household that waits for its visit.
  2. 断网：停掉服务器（Ctrl+C）或关掉网络，接着填、签字、拍照；恢复后自动上传。
     Offline: stop the server or the network and go on; everything goes up when it is back.
  3. 监督：打开 ${address}/desk ，用 township 登录，看判断、两个不同的答案，退回或通过。
     Desk: open ${address}/desk, sign in as township: verdicts, differing answers, return or accept.
  4. 两台平板：再用 cadre2 的启用码启用一台（换一个浏览器），改同一户。
     Two tablets: enrol another browser with the code of cadre2 and change the same household.
`;
}
