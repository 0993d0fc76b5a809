import type { Tri } from './facts.ts';

/*
 * Kleene's three-valued logic. Null is "nobody knows": it is neither true nor false, and only a value that decides
 * alone (a false in "and", a true in "or") makes an unknown harmless.
 */

export function not(value: Tri): Tri {
  return value === null ? null : !value;
}

export function and(left: Tri, right: Tri): Tri {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

export function or(left: Tri, right: Tri): Tri {
  if (left === true || right === true) return true;
  return left === null || right === null ? null : false;
}
