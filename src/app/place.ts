/** Where the cadre was, so that an app that was killed opens there again. Ids only, nothing about a person. */
const KEY = 'fangpin.place';

export function keepPlace(path: string): void {
  if (path.startsWith('/households/')) localStorage.setItem(KEY, path);
  else localStorage.removeItem(KEY);
}

/** Before the first screen: an app started at its front door goes on where it was left. */
export function resumePlace(): void {
  const { pathname, search } = globalThis.location;
  const place = localStorage.getItem(KEY);
  if (pathname === '/' && search === '' && place?.startsWith('/households/') === true)
    globalThis.history.replaceState(null, '', place);
}
