// What is being typed, kept while it is typed: a closed browser or a locked phone loses no word.

import * as db from "./db.js";
import { newId } from "./ids.js";
import { isOpen, open, seal } from "./vault.js";

const PAUSE = 250;
const waiting = new Map();

/** The draft of a form, or a new one. `record` is the id that the record will have: the same draft
 *  in two windows makes one record. */
export async function draft(name, start) {
  const kept = await db.read("drafts", name);
  if (kept) return { ...(await open(`draft:${name}`, kept)), restored: true };
  return { name, record: newId(), data: start(), restored: false };
}

/** Keep the draft soon; at once where the page is about to go. */
export function keep(made, failed) {
  const before = waiting.get(made.name);
  if (before) clearTimeout(before.timer);
  const write = async () => {
    waiting.delete(made.name);
    if (!isOpen()) return;
    try {
      await db.write("drafts", made.name, await seal(`draft:${made.name}`, made));
    } catch (error) {
      if (failed) failed(error);
    }
  };
  waiting.set(made.name, { timer: setTimeout(write, PAUSE), write });
}

export async function flush() {
  const all = Array.from(waiting.values());
  for (const { timer } of all) clearTimeout(timer);
  await Promise.all(all.map(({ write }) => write()));
}

/** A draft whose form was saved: nothing of it may be written any more. */
export function stop(name) {
  const before = waiting.get(name);
  if (before) clearTimeout(before.timer);
  waiting.delete(name);
}

export async function discard(name) {
  stop(name);
  await db.erase("drafts", name);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") flush();
});
window.addEventListener("pagehide", flush);
