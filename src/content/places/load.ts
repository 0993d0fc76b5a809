import { z } from 'zod';
import { VillageCode } from '#domain/change/change.ts';
import { CodePrefix } from '#domain/sync/protocol.ts';
import demoVillagesContent from './demo-villages.json' with { type: 'json' };
import divisionsContent from './divisions.json' with { type: 'json' };

/** A place of the administrative tree: county 6 digits, township 9, village 12. */
const Place = z.strictObject({ code: CodePrefix, name: z.string().min(1) });
export type Place = z.infer<typeof Place>;

const List = { version: z.int().positive(), note: z.string() };
const Divisions = z.strictObject({ ...List, places: z.array(Place) });
const Villages = z.strictObject({ ...List, villages: z.array(Place.extend({ code: VillageCode })) });

const divisions = Divisions.parse(divisionsContent).places;

/** The county whose plan the programme follows. */
export const countyCode = '530925';

/** The county's real townships, by code. Source: policy research §9.2. */
export const townships: readonly Place[] = divisions.filter(({ code }) => code.length === 9);

/** Seventy-five villages with invented names, marked as demo; the county's own list is not published. */
export const demoVillages: readonly Place[] = Villages.parse(demoVillagesContent).villages;

const names = new Map([...divisions, ...demoVillages].map(({ code, name }) => [code, name]));

/** What a place is called; a code that no list knows is shown as it is. */
export function placeName(code: string): string {
  return names.get(code) ?? code;
}
