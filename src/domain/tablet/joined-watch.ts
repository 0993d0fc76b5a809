import { type Watch } from './watch.ts';

/** A value made of others; made again only when one of them is another object. */
export function joined<Parts extends readonly unknown[], T>(
  parts: { readonly [Index in keyof Parts]: Watch<Parts[Index]> },
  join: (...values: Parts) => T,
): Watch<T> {
  let seen: readonly unknown[] = [];
  let value: T | undefined;
  return {
    get() {
      const now = parts.map((part) => part.get());
      if (now.some((one) => one === undefined)) return undefined;
      if (seen.length !== now.length || now.some((one, index) => one !== seen[index])) {
        seen = now;
        value = join(...(now as unknown as Parts));
      }
      return value;
    },
    subscribe(onChange) {
      const leave = parts.map((part) => part.subscribe(onChange));
      return () => leave.forEach((one) => one());
    },
  };
}
