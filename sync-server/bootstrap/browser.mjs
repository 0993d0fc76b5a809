/** Finding the Chromium that the journeys and the pictures drive, or getting one where that is possible. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError, finish, say } from './shell.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {string | undefined} the browser's path: FANGPIN_CHROMIUM, else the first known name on the path */
export function findChromium() {
  if (process.env.FANGPIN_CHROMIUM) return process.env.FANGPIN_CHROMIUM;
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here: look on.
      }
    }
  }
  return undefined;
}

/**
 * A Chromium, and a font with Chinese characters in it; Debian's own packages where we may install them.
 * @returns {Promise<string>} its path
 * @throws {PlainError} with what to install
 */
export async function chromium() {
  const found = findChromium();
  const font = await hasChineseFont();
  if (found && font) return found;

  const missing = [...(found ? [] : ['chromium']), ...(font ? [] : ['fonts-noto-cjk'])];
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (mayInstall) {
    say(`Installing ${missing.join(' and ')} from Debian's packages …`);
    const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const update = await finish('apt-get', ['update', '-q'], { env: quiet });
    const added = await finish('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...missing], {
      env: quiet,
    });
    if (added.code !== 0) say(update.output + added.output);
  }
  const path = findChromium();
  if (path) {
    if (!(await hasChineseFont()))
      say('No Chinese font is installed: pictures will show boxes. On Debian: apt-get install fonts-noto-cjk');
    return path;
  }
  throw new PlainError(
    'The journeys need a Chromium or Chrome, and none was found. On Debian or Ubuntu: ' +
      'sudo apt-get install chromium fonts-noto-cjk. Elsewhere install Chrome and name its program in FANGPIN_CHROMIUM.',
  );
}

/** True also where fontconfig is missing and nobody can tell. */
async function hasChineseFont() {
  const { code, output } = await finish('fc-list', [':lang=zh', 'family']);
  return code !== 0 || output.trim() !== '';
}
