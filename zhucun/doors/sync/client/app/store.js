// What the phone holds, opened in memory while the vault is open: records of the server, and the
// session (token, cursor, how old everything is).

import * as db from "./db.js";
import { open, seal } from "./vault.js";

/** t → (id → d). */
const records = new Map();
export let session = {};

export async function load() {
  records.clear();
  for (const [key, row] of await db.all("records")) {
    const { t, id, d } = await open(key, row);
    shelf(t).set(id, d);
  }
  const kept = await db.read("meta", "session");
  session = kept ? await open("session", kept) : {};
}

export function forget() {
  records.clear();
  session = {};
}

export async function keepSession(changes) {
  session = { ...session, ...changes };
  await db.write("meta", "session", await seal("session", session));
}

/** Take a bundle in: in one transaction, together with its cursor. A full one replaces what was. */
export async function take(bundle, noted) {
  const after = { ...session, ...noted, cursor: bundle.cursor };
  const rows = [];
  for (const { t, id, d, gone } of bundle.records) {
    const key = `${t}:${id}`;
    rows.push([key, gone ? null : await seal(key, { t, id, d })]);
  }
  const sealedSession = await seal("session", after);
  await db.change(["records", "meta"], (stores) => {
    if (bundle.full) stores.records.clear();
    for (const [key, row] of rows) {
      if (row) stores.records.put(row, key);
      else stores.records.delete(key);
    }
    stores.meta.put(sealedSession, "session");
  });
  session = after;
  if (bundle.full) records.clear();
  for (const { t, id, d, gone } of bundle.records) {
    if (gone) shelf(t).delete(id);
    else shelf(t).set(id, d);
  }
}

function shelf(t) {
  if (!records.has(t)) records.set(t, new Map());
  return records.get(t);
}

export const get = (t, id) => shelf(t).get(id);

/** All records of a type as [{id, ...d}]. */
export function list(t) {
  return Array.from(shelf(t), ([id, d]) => ({ id, ...d }));
}

export const has = (t) => shelf(t).size > 0;

/** Who signed in: the server's word of him, else what the sign-in said. */
export function me() {
  const [known] = list("me");
  return { name: session.name || "", postings: session.postings || [], colleagues: [], words: {}, limits: {}, ...known };
}

/** The posting that runs on a day, else the latest. */
export function postingOn(day) {
  const own = me().postings;
  return own.find((each) => each.starts_on <= day && (!each.ends_on || day < each.ends_on)) || own[own.length - 1] || null;
}
