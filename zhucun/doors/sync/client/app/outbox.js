// What was recorded here and waits to go out. An item is never lost: it leaves by the server's
// answer, or because its author discarded it.
//
//   waiting   goes out with the next batch (also after "later", or where an answer was cut off)
//   refused   the server says why; edit or discard
//   conflict  somebody changed the same; choose field by field
//   parked    the posting had ended; the office has it
//   sent      accepted; stays until the next bundle brings the record itself

import * as db from "./db.js";
import { now } from "./clock.js";
import { newId } from "./ids.js";
import { stop } from "./drafts.js";
import { open, seal } from "./vault.js";

const LOG_LENGTH = 50;
let items = [];

export async function load() {
  const found = [];
  for (const [seq, row] of await db.all("outbox")) found.push({ ...(await open("outbox", row)), seq });
  items = found;
}

export function forget() {
  items = [];
}

export const all = () => items;
export const find = (id) => items.find((item) => item.id === id);
export const unsent = () => items.filter((item) => !["sent", "parked"].includes(item.state));
export const troubled = () => items.filter((item) => ["refused", "conflict", "parked"].includes(item.state));

/** Everything that an item makes or touches: what goes out in order. */
export function touches(item) {
  const { content } = item;
  const heard = (content.matters || []).map((matter) => matter.id);
  return [item.record, content.matter, content.item, content.evidence_key, ...heard].filter(Boolean);
}

/** The items that can go now, in order: one behind a troubled item of the same record is held. */
export function ready() {
  const blocked = new Set();
  const going = [];
  for (const item of items) {
    const keys = touches(item);
    const held = keys.some((key) => blocked.has(key));
    if (item.state === "waiting" && !held) going.push(item);
    else if (item.state !== "sent" && item.state !== "parked") keys.forEach((key) => blocked.add(key));
  }
  return going;
}

export const isHeld = (item) => item.state === "waiting" && !ready().includes(item);

/** Record something. With its draft in one transaction: saved once, whoever presses twice. False
 *  where the draft was saved already, from another window. */
export async function put({ kind, record, base, content, draft }) {
  const item = { id: newId(), kind, record: record || null, base: base === undefined ? null : base, made_at: now(), content, state: "waiting" };
  const row = await seal("outbox", item);
  if (draft) stop(draft.name);
  let saved = true;
  const store = (stores) => stores.outbox.add(row);
  await db.change(["outbox", "drafts", "meta"], (stores, keep) => {
    const once = `saved:${record}`;
    const go = () => {
      store(stores);
      if (!draft) return;
      stores.drafts.delete(draft.name);
      stores.meta.put(item.id, once);
    };
    if (!draft) go();
    else keep(stores.meta.get(once), (known) => (known ? (saved = false) : go()));
  });
  await load();
  return saved;
}

/** Replace an item by another in its place; a new id, for the server keeps what it said to the old. */
export async function replace(item, changes) {
  const after = { ...item, problem: null, conflict: null, attempted: false, ...changes, id: newId(), state: "waiting" };
  await rewrite(item.seq, after);
  await load();
}

/** Take it out, with what hangs on it: a step of a matter that will never be made goes too. */
export async function discard(item) {
  const gone = [item, ...hangingOn(item)];
  await db.change(["outbox", "meta"], (stores) => {
    for (const each of gone) {
      stores.outbox.delete(each.seq);
      stores.meta.delete(`saved:${each.record}`);
    }
  });
  await load();
}

/** Later items that need what this one makes. */
export function hangingOn(item) {
  if (!["record_visit", "open_matter", "ask_leave", "record_trip"].includes(item.kind)) return [];
  const made = new Set([item.record, ...(item.content.matters || []).map((matter) => matter.id)]);
  return items.filter((other) => other.seq > item.seq && touches(other).some((key) => made.has(key)));
}

/** Note that items are on their way: until an answer comes nobody knows whether they arrived. */
export async function sending(going) {
  const rows = [];
  for (const item of going.filter((each) => !each.attempted)) {
    item.attempted = true;
    rows.push([item.seq, await sealed(item)]);
  }
  if (rows.length) await db.change(["outbox"], (stores) => rows.forEach(([seq, row]) => stores.outbox.put(row, seq)));
}

/** Write down what became of each item. Returns how many were settled. */
export async function answered(results) {
  const rows = [];
  let settled = 0;
  for (const { id, state, version, notes, problem, conflict } of results) {
    const item = find(id);
    if (!item) continue;
    if (state === "later") {
      item.later = true;
    } else {
      settled += 1;
      item.state = state === "accepted" || state === "known" ? "sent" : state;
      Object.assign(item, { version, notes: notes || [], problem: problem || null, conflict: conflict || null, later: false });
    }
    item.attempted = false;
    rows.push([item.seq, await sealed(item)]);
  }
  await db.change(["outbox"], (stores) => rows.forEach(([seq, row]) => stores.outbox.put(row, seq)));
  return settled;
}

/** After a bundle: what was sent is now a record of the server; its line goes to the log. */
export async function clearSent(ids) {
  const done = items.filter((item) => item.state === "sent" && ids.has(item.id));
  if (!done.length) return;
  const before = await sentLog();
  const fresh = done.map(({ id, kind, content, record, notes, made_at }) => ({ id, kind, content, record, notes, made_at, at: Date.now() }));
  const row = await seal("log", [...fresh.reverse(), ...before].slice(0, LOG_LENGTH));
  await db.change(["outbox", "log", "meta"], (stores) => {
    for (const item of done) {
      stores.outbox.delete(item.seq);
      stores.meta.delete(`saved:${item.record}`);
    }
    stores.log.put(row, "sent");
  });
  await load();
}

export async function sentLog() {
  const row = await db.read("log", "sent");
  return row ? open("log", row) : [];
}

async function sealed(item) {
  const { seq: _seq, ...plain } = item;
  return seal("outbox", plain);
}

async function rewrite(seq, item) {
  const row = await sealed(item);
  await db.change(["outbox"], (stores) => stores.outbox.put(row, seq));
}
