import { type Role } from '#domain/sync/protocol.ts';
import { countyCode, demoVillages } from '#content/places/load.ts';

/** The township in which the demo plays; a whole county has it too. */
export const DEMO_TOWNSHIP = '530925202';

/** One account of the demo county. Its password is printed: it opens nothing but made-up households. */
export interface DemoAccount {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** Code prefixes that it is assigned to; none for the administrator. */
  readonly places: readonly string[];
  /** Gets a code for a new tablet at every start. */
  readonly usesTablet: boolean;
}

export function demoPassword({ login }: Pick<DemoAccount, 'login'>): string {
  return `demo-${login}`;
}

export function villagesOf(township: string): string[] {
  return demoVillages.filter(({ code }) => code.startsWith(township)).map(({ code }) => code);
}

/** Two cadres share the villages of a township, one village both, so that two tablets can meet in one household. */
function township(code: string, suffix: string): DemoAccount[] {
  const villages = villagesOf(code);
  const middle = Math.floor(villages.length / 2);
  return [
    {
      login: `cadre1${suffix}`,
      name: '演示村干部甲',
      role: 'cadre',
      places: villages.slice(0, middle + 1),
      usesTablet: true,
    },
    { login: `cadre2${suffix}`, name: '演示村干部乙', role: 'cadre', places: villages.slice(middle), usesTablet: true },
    { login: `leader${suffix}`, name: '演示工作组组长', role: 'leader', places: [code], usesTablet: true },
  ];
}

/** The six accounts that are shown to whoever starts the demo. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  ...township(DEMO_TOWNSHIP, ''),
  { login: 'township', name: '演示乡监督员', role: 'supervisor', places: [DEMO_TOWNSHIP], usesTablet: false },
  { login: 'county', name: '演示县监督员', role: 'supervisor', places: [countyCode], usesTablet: false },
  { login: 'admin', name: '演示管理员', role: 'administrator', places: [], usesTablet: false },
];

/** The accounts that work in another township of a whole county. */
export function accountsOf(code: string): readonly DemoAccount[] {
  return code === DEMO_TOWNSHIP ? DEMO_ACCOUNTS : township(code, `-${code}`);
}
