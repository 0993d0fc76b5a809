/**
 * The service worker: keeps every file of the app on the tablet, so that it starts with no network
 * and no server. It never answers for the server, and a new version waits until the page says so.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
};

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every screen has its own address; all of them are the same page. What the server answers is never a page.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [
      /^\/api\//,
      /^\/files(\/|$)/,
      /^\/attachments(\/|$)/,
      /^\/guides\//,
      /^\/pictures\//,
      /^\/health$/,
      /^\/metrics$/,
    ],
  }),
);

// workbox-window asks with this word once the cadre agrees; until then the old version keeps serving.
self.addEventListener('message', (event) => {
  if (event.data && (event.data as { type?: unknown }).type === 'SKIP_WAITING') void self.skipWaiting();
});

clientsClaim();
