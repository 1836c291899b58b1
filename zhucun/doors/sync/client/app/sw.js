// The service worker: keeps one whole version of the client, and nothing else. Data never passes
// through its cache: /sync/ goes past it.
"use strict";

const VERSION = "%VERSION%";
const CACHE = `m-${VERSION}`;
const FILES = ["%FILES%"].map((name) => `/m/${VERSION}/${name}`);

self.addEventListener("install", (event) => {
  const wanted = ["/m/", "/m/manifest.webmanifest", ...FILES];
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      cache.addAll(wanted.map((address) => new Request(address, { cache: "reload", credentials: "omit" })))
    )
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n.startsWith("m-") && n !== CACHE).map((n) => caches.delete(n))))
      .then(() => self.clients.claim())
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "use-new-version") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (!address.pathname.startsWith("/m/")) return;
  const key = event.request.mode === "navigate" ? "/m/" : address.pathname;
  event.respondWith(
    caches.match(key, { cacheName: CACHE }).then((kept) => kept || fetch(event.request))
  );
});
