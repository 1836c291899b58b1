// The key of everything on this phone. Each row is sealed with AES-GCM under a data key, which lies
// on the phone only wrapped by a key that PBKDF2 derives from the PIN.

import { read, write } from "./db.js";

export const ITERATIONS = 600000;
export const LEAST_DIGITS = 6;
export const FREE_TRIES = 10;
const MINUTE = 60 * 1000;
let key = null;

/** The PIN is not this vault's; `wait` is the instant from which it may be tried again, or 0. */
export class WrongPin extends Error {
  constructor(wait, left) {
    super("wrong PIN");
    this.wait = wait;
    this.left = left;
  }
}

export const isOpen = () => key !== null;
export const isMade = async () => Boolean(await read("meta", "vault"));

export function lock() {
  key = null;
}

/** A new vault under a PIN, open. */
export async function make(pin) {
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  await write("meta", "vault", await wrapped(fresh, pin));
  await unlock(pin);
}

/** Open the vault. Ten wrong PINs cost waiting, never data. */
export async function unlock(pin) {
  const held = await read("meta", "vault");
  if (held.until > Date.now()) throw new WrongPin(held.until, 0);
  const tries = held.tries + 1;
  const until = tries < FREE_TRIES ? 0 : Date.now() + Math.min(2 ** (tries - FREE_TRIES), 60) * MINUTE;
  await write("meta", "vault", { ...held, tries, until }); // before the trial: a reload wins nothing
  try {
    key = await unwrapped(held, pin, false);
  } catch (_error) {
    throw new WrongPin(until, Math.max(0, FREE_TRIES - tries));
  }
  await write("meta", "vault", { ...held, tries: 0, until: 0 });
}

/** The same data under another PIN. */
export async function changePin(before, after) {
  const held = await read("meta", "vault");
  let bare;
  try {
    bare = await unwrapped(held, before, true);
  } catch (_error) {
    throw new WrongPin(0, FREE_TRIES);
  }
  await write("meta", "vault", await wrapped(bare, after));
}

/** A row that only this vault opens, and only in its own place. */
export async function seal(place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(place) }, key, plain) };
}

export async function open(place, row) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: bytes(place) }, key, row.sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

async function wrapped(bare, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const held = { salt, iv, iterations: ITERATIONS, tries: 0, until: 0 };
  held.key = await crypto.subtle.wrapKey("raw", bare, await derived(pin, held), { name: "AES-GCM", iv });
  return held;
}

async function unwrapped(held, pin, extractable) {
  const from = await derived(pin, held);
  return crypto.subtle.unwrapKey("raw", held.key, from, { name: "AES-GCM", iv: held.iv }, "AES-GCM", extractable, ["encrypt", "decrypt"]);
}

async function derived(pin, held) {
  const material = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: held.salt, iterations: held.iterations };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

function bytes(text) {
  return new TextEncoder().encode(text);
}
