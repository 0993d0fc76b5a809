/*
 * What lines of changes have in common, for their packing: the commonest answers, the rarest first, then the frame of
 * a change. Stored lines can be read with exactly this text only: it is never edited, a better one gets another number.
 */

const ANSWERS: readonly (readonly [path: string, value: string])[] = [
  ['income/2024-11_2025-10/wage//source', '"document"'],
  ['language', '"mandarin"'],
  ['baseType', '"general"'],
  ['income/2024-11_2025-10/businessCost//source', '"stated"'],
  ['group', ''],
  ['income/2024-11_2025-10/property/asked', '"none"'],
  ['relation', '"daughter"'],
  ['income/2024-11_2025-10/wage//kind', '"localWork"'],
  ['income/2024-11_2025-10/wage//kind', '"casual"'],
  ['address', ''],
  ['village', ''],
  ['relation', '"spouse"'],
  ['ethnicity', '"han"'],
  ['land/arable', ''],
  ['income/2024-11_2025-10/transfer//source', '"stated"'],
  ['income/2024-11_2025-10/wage//source', '"stated"'],
  ['externalNumber', ''],
  ['relation', '"head"'],
  ['sensitive/phone', ''],
  ['income/2024-11_2025-10/wage//amount', ''],
  ['income/2024-11_2025-10/wage//months', ''],
  ['monitorType', '"none"'],
  ['income/2024-11_2025-10/wage//member', '""'],
  ['status', '"home"'],
  ['student', 'false'],
  ['villageCadre', 'false'],
  ['income/2024-11_2025-10/wage/asked', '"complete"'],
  ['members/asked', '"complete"'],
  ['income/2024-11_2025-10/business//amount', ''],
  ['income/2024-11_2025-10/transfer//amount', ''],
  ['publicServant', 'false'],
  ['politics', '"masses"'],
  ['income/2024-11_2025-10/businessCost//amount', ''],
  ['income/2024-11_2025-10/business/asked', '"complete"'],
  ['income/2024-11_2025-10/transfer/asked', '"complete"'],
  ['income/2024-11_2025-10/transfer//kind', '"landSubsidy"'],
  ['income/2024-11_2025-10/businessCost/asked', '"complete"'],
  ['sex', '"male"'],
  ['minimumLiving', 'false'],
  ['insurance/residentPension', 'true'],
  ['extremePoverty', 'false'],
  ['insurance/major', 'true'],
  ['sensitive/health', '["healthy"]'],
  ['insurance/employeePension', 'false'],
  ['sex', '"female"'],
  ['insurance/residentMedical', 'true'],
  ['insurance/employeeMedical', 'false'],
  ['name', ''],
  ['birthDate', ''],
  ['sensitive/certNumber', ''],
  ['household', '""'],
  ['sensitive/certType', '"idCard"'],
];

const FRAME =
  '{"envelope":{"app":"1.0.0","assignment":"a-","attachments":[{"role":"signature","sha256":"","size":,"type":"image/jpeg"},{"role":"houseFront","sha256":"","size":4142,"type":"image/png"}],"author":"u-","dependsOn":["019"],"device":"d-","id":"019","kind":"visit","kind":"household","kind":"consent","kind":"person","n":1,"parts":{"ordinary":"","sensitive":""},"previous":null,"previous":"","record":"","schema":2,"stamp":"019-0000","suite":"P256-SHA256","timeToken":null,"timezone":480,"version":1,"village":"530925101201","wall":17},"parts":{"ordinary":{"ops":[{"reason":"","replaces":["#0"],"set":""}],"salt":"AAA"}},"sensitive":{"ops":[{"replaces":[],"set":"sensitive/"}],"salt":""}},"signature":""}';

export const LINE_DICTIONARY_1 = Buffer.from(
  `${ANSWERS.map(([path, value]) => `{"replaces":[],"set":"${path}","value":${value}},`).join('')}${FRAME}`,
);
