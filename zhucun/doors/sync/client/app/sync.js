// Out with the outbox, in with what changed: one window at a time, again after a pause where it fails.

import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { Full } from "./db.js";
import { now } from "./clock.js";
import { isOpen } from "./vault.js";
import { ask, NoAnswer } from "./wire.js";

const BATCH = 200;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 10 * 60 * 1000;
let failures = 0;
let timer = 0;
let running = null;
let told = () => {};

/** idle | busy | offline | failed (with the problem), for the line at the top. */
export let status = { state: "idle", problem: null };

export const onStatus = (listener) => (told = listener);

function say(state, problem = null) {
  status = { state, problem };
  told(status);
}

/** Run now; those who ask while it runs get the run that is under way, and one after it. */
export function sync() {
  clearTimeout(timer);
  if (running) {
    running.again = true;
    return running.promise;
  }
  const run = { again: false };
  running = run;
  run.promise = alone(exchange).finally(() => {
    running = null;
    if (run.again && ["idle", "offline"].includes(status.state)) sync();
  });
  return run.promise;
}

/** There is a network again: run now, and try again soon where that comes too early. */
export function online() {
  failures = 0;
  return sync();
}

export function rest() {
  clearTimeout(timer);
  failures = 0;
  say("idle");
}

function alone(act) {
  return navigator.locks ? navigator.locks.request("zhucun-m-sync", act) : act();
}

async function exchange() {
  const { token } = store.session;
  if (!isOpen() || !token) return;
  say("busy");
  try {
    await outbox.load(); // another window may have added to it
    const left = await sendAll(token);
    await fetchAll(token);
    failures = 0;
    say("idle");
    if (left) again(FIRST_PAUSE);
  } catch (error) {
    await failed(error);
  }
}

/** Send batch after batch. True where the server asked to send the rest later. A batch that is
 *  refused as a whole is halved, until the one bad item in it stands alone and is shown. */
async function sendAll(token) {
  let most = BATCH;
  for (;;) {
    const going = outbox.ready().slice(0, most);
    if (!going.length) return false;
    await outbox.sending(going);
    const items = going.map(({ id, kind, made_at, base, record, content }) => ({ id, kind, made_at, base, record, content }));
    try {
      const answer = await ask("POST", "/sync/batch", { token, body: { device_time: now(), items } });
      const settled = await outbox.answered(answer.results);
      await store.keepSession({ clock_off: answer.clock_off });
      if (!settled) return true;
    } catch (error) {
      if (![400, 413, 422].includes(error.status)) throw error;
      most = Math.ceil(going.length / 2);
      if (going.length === 1) await outbox.answered([{ id: going[0].id, state: "refused", problem: error.problem }]);
    }
  }
}

async function fetchAll(token) {
  const sent = new Set(outbox.all().filter((item) => item.state === "sent").map((item) => item.id));
  const { cursor } = store.session;
  const path = cursor ? `/sync/bundle?since=${encodeURIComponent(cursor)}` : "/sync/bundle";
  const bundle = await ask("GET", path, { token });
  const noted = { synced_at: Date.now(), full_storage: false };
  if (bundle.full) noted.truncated = Boolean(bundle.truncated);
  await store.take(bundle, noted);
  await outbox.clearSent(sent);
}

async function failed(error) {
  if (!isOpen()) return;
  if (error instanceof Full) {
    await store.keepSession({ full_storage: true }).catch(() => {});
    say("failed", { code: "full" });
    return again(LONGEST_PAUSE);
  }
  if (error instanceof NoAnswer) {
    say("offline");
    return again();
  }
  if (error.status === 401) {
    await store.keepSession({ token: null, signed_out: true });
    say("signed-out");
    return undefined;
  }
  if (error.status === undefined) {
    say("failed", { code: "broken", message: String(error) });
    throw error;
  }
  say(error.status === 503 || error.status === 429 ? "later" : "failed", error.problem);
  return again(error.wait ? error.wait * 1000 : 0);
}

/** Once more after a pause: twice as long each time, and never all phones at the same moment. */
function again(least = 0) {
  const pause = Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE);
  failures += 1;
  clearTimeout(timer);
  timer = setTimeout(sync, Math.max(least, pause) * (0.75 + Math.random() / 2));
}

/** Sign in for a token. The vault is open. */
export async function signIn(username, password, name) {
  const answer = await ask("POST", "/sync/sign-in", { body: { username, password, label: name } });
  const { device, token, expires_at, postings } = answer;
  await store.keepSession({ device, token, expires_at, postings, name: answer.name, username, signed_out: false });
}

export async function signOut() {
  const { token } = store.session;
  if (token) await ask("POST", "/sync/sign-out", { token, body: {} });
}
