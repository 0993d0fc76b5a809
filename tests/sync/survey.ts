import { type AttachmentRef } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { freshLook, valueOf } from '../storage/tablet-for-tests.ts';
import { VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, newId } from './field-tablet.ts';

/** What the tablet shows of a household now. */
export async function fileOn(tablet: FieldTablet, household: string): Promise<HouseholdFile> {
  const file = await valueOf(freshLook(tablet).households.file(household));
  if (file === null) throw new Error('no such household on this tablet');
  return file;
}

/** A new household with its head, saved. */
export async function survey(tablet: FieldTablet, village = VILLAGE): Promise<{ household: string; head: string }> {
  const household = await tablet.households.newHousehold(village);
  const head = newId();
  await tablet.households.edit(
    household,
    { id: household, kind: 'household' },
    { group: { value: '二组', basis: [] } },
    'strict',
  );
  await tablet.households.edit(
    household,
    { id: head, kind: 'person' },
    {
      household: { value: household, basis: [] },
      relation: { value: 'head', basis: [] },
      name: { value: '李某甲', basis: [] },
      'sensitive/certNumber': { value: '999999196001010016', basis: [] },
    },
    'strict',
  );
  await tablet.households.save(household);
  return { household, head };
}

/** A photo of the house, named by a visit, saved. */
export async function photograph(
  tablet: FieldTablet,
  household: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const file = await tablet.attachments.add(new Blob([bytes], { type: 'image/jpeg' }), 'houseFront');
  await saveWithVisit(tablet, household, file, { [`photos/${newId()}/sha256`]: file.sha256 });
  return file.sha256;
}

/** A voice note on the household's address, kept with a visit, saved. */
export async function speak(tablet: FieldTablet, household: string, sound: Uint8Array<ArrayBuffer>): Promise<string> {
  const file = await tablet.attachments.add(new Blob([sound], { type: 'audio/webm' }), 'voiceNote');
  const said = { sha256: file.sha256, seconds: 3, record: household, path: 'address', recordedAt: Date.UTC(2026, 10) };
  const at = `sensitive/voice/${newId()}`;
  await saveWithVisit(
    tablet,
    household,
    file,
    Object.fromEntries(Object.entries(said).map(([name, value]) => [`${at}/${name}`, value])),
  );
  return file.sha256;
}

async function saveWithVisit(
  tablet: FieldTablet,
  household: string,
  file: AttachmentRef,
  more: Readonly<Record<string, Json>>,
): Promise<void> {
  const visit = { id: newId(), kind: 'visit' } as const;
  await tablet.households.attach(household, visit, file);
  const values = { household, kind: 'fieldSurvey', ...more };
  await tablet.households.edit(
    household,
    visit,
    Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { value, basis: [] }])),
    'strict',
  );
  await tablet.households.save(household);
}
