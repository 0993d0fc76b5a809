import { type Draft } from '#domain/tablet/household-store.ts';

/** Where the cadre was, as an address: ids only, nothing about a person. */
export interface Place {
  readonly address: string;
  /** Device clock, milliseconds. */
  readonly at: number;
}

const KEY = 'fangpin.place';

export function keepPlace({ address, at }: Place): void {
  localStorage.setItem(KEY, `${at} ${address}`);
}

export function keptPlace(): Place | null {
  const [at = '', address = ''] = (localStorage.getItem(KEY) ?? '').split(' ');
  return address.startsWith('/') ? { address, at: Number(at) } : null;
}

/**
 * Where an app that is started at its front door goes on, or null. The browser writes `localStorage` seconds late, so
 * after a battery that ran out the newest draft knows better where the cadre was typing.
 */
export function addressToResume(kept: Place | null, drafts: readonly Draft[]): string | null {
  const places = [
    ...(kept === null ? [] : [kept]),
    ...drafts.map(({ at, savedAt }) => ({ address: at.address, at: savedAt })),
  ];
  const newest = places.reduce<Place | null>((best, one) => (best === null || one.at > best.at ? one : best), null);
  return newest?.address.startsWith('/households/') === true ? newest.address : null;
}
