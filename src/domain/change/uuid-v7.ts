/**
 * A UUID version 7 from milliseconds and ten random bytes: sortable by time, unique by chance.
 * Nothing depends on its time part. Source: RFC 9562; sync contract, `id`.
 */
export function uuidV7(milliseconds: number, random: Uint8Array): string {
  const time = Math.max(0, milliseconds).toString(16).padStart(12, '0').slice(-12);
  const chance = [...random.subarray(0, 10)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .padEnd(20, '0');
  const variant = (8 + (Number.parseInt(chance[3] ?? '0', 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(4, 7)}-${chance.slice(7, 19)}`;
}
