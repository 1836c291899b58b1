// A device in the village forgets what somebody left on it: after so many seconds in which nobody touches it, it goes
// back to its first page, without a way back. Whoever is still writing is not interrupted.
"use strict";
(() => {
  const { idle, start } = document.body.dataset;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(start), Number(idle) * 1000);
  };
  for (const what of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(what, wait, { passive: true });
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace(start); });
  wait();
})();
