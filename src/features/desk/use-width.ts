import { useSyncExternalStore } from 'react';

/** How much room there is: `wide` has the three columns, `middle` opens drawers, `narrow` is a phone. */
export type Width = 'wide' | 'middle' | 'narrow';

const wide = matchMedia('(min-width: 1200px)');
const narrow = matchMedia('(max-width: 639px)');

function subscribe(changed: () => void): () => void {
  wide.addEventListener('change', changed);
  narrow.addEventListener('change', changed);
  return () => {
    wide.removeEventListener('change', changed);
    narrow.removeEventListener('change', changed);
  };
}

export function useWidth(): Width {
  return useSyncExternalStore(subscribe, () => (wide.matches ? 'wide' : narrow.matches ? 'narrow' : 'middle'));
}
