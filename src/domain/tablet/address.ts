/** The addresses of the tablet's screens: every screen comes back from its address. */
export const addresses = {
  households: '/',
  household: (household: string) => `/households/${household}`,
  topic: (household: string, topic: string) => `/households/${household}/topics/${topic}`,
  line: (household: string, topic: string, line: string) => `/households/${household}/topics/${topic}/lines/${line}`,
  person: (household: string, topic: string, person: string) =>
    `/households/${household}/topics/${topic}/persons/${person}`,
  personTopic: (household: string, topic: string, person: string, personTopic: string) =>
    `/households/${household}/topics/${topic}/persons/${person}/${personTopic}`,
  movement: (household: string, person: string) => `/households/${household}/members/${person}`,
  split: (household: string) => `/households/${household}/split`,
  why: (household: string) => `/households/${household}/why`,
  check: (household: string) => `/households/${household}/check`,
  consent: (household: string) => `/households/${household}/consent`,
  signature: (household: string) => `/households/${household}/signature`,
  told: '/told',
  sync: '/sync',
  syncList: (list: 'sent' | 'waiting' | 'attention') => `/sync/${list}`,
  settings: '/settings',
  ready: '/ready',
  signIn: '/sign-in',
  welcome: '/welcome',
} as const;

/** The same address, with the field that is to be shown and focused. */
export function withField(address: string, path: string): string {
  return `${address}?field=${encodeURIComponent(path)}`;
}
