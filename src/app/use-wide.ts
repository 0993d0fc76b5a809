import { useSyncExternalStore } from 'react';

const wide = globalThis.matchMedia('(min-width: 1100px)');

function subscribe(onChange: () => void): () => void {
  wide.addEventListener('change', onChange);
  return () => wide.removeEventListener('change', onChange);
}

/** Is there room for the list beside the household: a tablet held wide? */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}
