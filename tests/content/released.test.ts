import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

/*
 * Forms and consents that were released: drafts stay on their form, and what was signed must be found again, so a
 * released file is never edited. A new wording is a new version with a line of its own. A file that no tablet outside
 * the demo has seen may still be changed: then its line here changes with it.
 */
const RELEASED: Readonly<Record<string, string>> = {
  'forms/field-survey.v1.json': 'yGja4LEJ23CxScE_Evyuj9qtg68Mkqym6hGj9Yzejdg',
  'forms/field-survey.v2.json': '2EUG8ISTiuzh1En3eVb6R4r21jGk6k04XDoVGWyMFDY',
  'forms/field-survey.v3.json': 'QZzB0bNqOBBRE9QPjuVC37Cz8ZiIXpPCMuuM2N8hLyI',
  'forms/monthly-check.v1.json': 'KXFDDG0fBrVyIBlf-YYFG9mnH6X9KKI6vYlqb2oAzPQ',
  'forms/monthly-check.v2.json': 'h-sBF_XQ4U96ObW3KbSieCofjIE-RsCmSuxP_EewrIU',
  'forms/lead-check.v1.json': 'IRjijwdafXkV9KKgYEN6G-N5dxvVRmc13Gf2Y7UIbmI',
  'forms/lead-check.v2.json': 'wh4fL4qS7X2TiBxX_Y_ANw-FPn5UmaREdHPCj6AjSfo',
  'forms/help-visit.v1.json': 'wa6vfkJgqVA4ZiYUmjV0xV5tYjHMTC9lcBlwgtHKMfg',
  'forms/effect-review.v1.json': 'V72zXn3ewNGa9s-EIUX_es2meLxgct5CbZH_rNtfJVM',
  'forms/elimination-check.v1.json': 'KOcEAiKkavc_WycIOb3OmjkD7XuXdIW798gkZUM8WuA',
  'consents/authorisation.v1.json': 'jP6MZR9VaR-K5Kob65qEqbZjkMdZkREiOELiF9iw2XI',
};

test.each(Object.entries(RELEASED))('%s is what was released', (file, fingerprint) => {
  const content = readFileSync(new URL(`../../src/content/${file}`, import.meta.url));
  expect(createHash('sha256').update(content).digest('base64url')).toBe(fingerprint);
});
