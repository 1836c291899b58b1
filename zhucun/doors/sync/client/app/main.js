// The frame: which view is shown, the bar at the bottom, locking by itself, and the service worker.

import * as db from "./db.js";
import * as diary from "./views/diary.js";
import * as drafts from "./drafts.js";
import * as duty from "./views/duty.js";
import * as gate from "./views/gate.js";
import * as households from "./views/households.js";
import * as leave from "./views/leave.js";
import * as matterForm from "./views/matter_form.js";
import * as matters from "./views/matters.js";
import * as month from "./views/month.js";
import * as outbox from "./outbox.js";
import * as outboxView from "./views/outbox.js";
import * as plans from "./views/plans.js";
import * as settings from "./views/settings.js";
import * as store from "./store.js";
import * as today from "./views/today.js";
import * as vault from "./vault.js";
import * as visit from "./views/visit.js";
import { _, speak } from "./i18n.js";
import { fill, h } from "./dom.js";
import { online, onStatus, rest, status, sync } from "./sync.js";

const VIEWS = {
  today: today.view, households: households.view, household: households.card, visit: visit.view, "visit-change": visit.changing, "visit-void": diary.striking,
  diary: diary.view, "diary/": diary.card, matters: matters.view, matter: matters.card, "matter-new": matterForm.view, step: matters.step,
  leave: leave.view, "leave-ask": leave.ask, trips: duty.trips, "trip-new": duty.trip, nights: duty.nights, month: month.view, plans: plans.view, progress: plans.progress,
  outbox: outboxView.view, "outbox/": outboxView.card, settings: settings.view, more: settings.more,
};
/** The same view with fresher data: where the reader stands stays. */
const AGAIN = "again";
const app = document.getElementById("app");
let said = "";
let told = "";
let shown = 0;
let live = false;
let seen = Date.now();
let ready = null;
let later = 0;
const CALM = 800;

function go(address, words = "") {
  said = words;
  if (location.hash === address) draw();
  else location.hash = address;
}

/** #/diary/abc?x=1 → the view, its argument, its query. */
function place() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, arg] = path.split("/");
  const view = (arg && VIEWS[`${name}/`]) || VIEWS[name] || VIEWS.today;
  return { view, arg: arg || "", query: Object.fromEntries(new URLSearchParams(query || "")) };
}

async function page() {
  if (!vault.isOpen()) {
    const made = await vault.isMade();
    return made ? gate.locked({ opened, again: draw, leave: leaveAll }) : gate.firstTime({ opened, again: draw });
  }
  if (store.session.signed_out) return gate.signInAgain({ opened, waits: outbox.unsent().length });
  const { view, arg, query } = place();
  return view({ arg, query, go, lock, leave: leaveAll });
}

async function draw(how) {
  const again = how === AGAIN;
  const height = window.scrollY;
  shown += 1;
  const turn = shown;
  await drafts.flush();
  const made = await page();
  if (turn !== shown) return; // another view was asked for meanwhile
  if (again && Date.now() - seen < CALM) return refresh(); // a finger came down meanwhile
  live = Boolean(made.live) || (!made.gate && Boolean(made.tab) && made.tab !== "households");
  document.title = `${made.title} – ${_("Resident village assistance")}`;
  const heading = h("h1", { tabindex: "-1" }, made.title);
  const back = made.back && h("button", { type: "button", class: "back", onclick: () => (history.length > 1 ? history.back() : go("#/today")), "aria-label": _("Back") }, "‹");
  if (said || !again) told = said; // what was said stays while the same view gets fresher data
  said = "";
  const note = told && h("p", { class: "done", role: "status" }, told);
  const parts = [h("header", null, back, heading, h("span", { id: "status", role: "status" }, statusWords())), h("main", null, ready && update(), note, made.body), made.gate ? null : bar(made.tab)];
  fill(app, parts);
  window.scrollTo(0, again ? height : 0);
  if (!again) (made.focus || heading).focus({ preventScroll: true });
}

function bar(tab) {
  const entries = [["today", _("Today")], ["households", _("Households")], ["visit", _("Note down")], ["matters", _("Matters")], ["more", _("More")]];
  const entry = ([name, words]) => h("li", null, h("a", { href: `#/${name}`, class: name === "visit" ? "act" : null, "aria-current": tab === name ? "page" : null }, words));
  return h("nav", { "aria-label": _("Main menu") }, h("ul", null, entries.map(entry)));
}

function statusWords() {
  if (!vault.isOpen()) return "";
  const words = { busy: _("exchanging"), offline: _("no network"), later: _("server busy"), failed: _("not exchanged") };
  return words[status.state] || "";
}

async function opened() {
  seen = Date.now();
  await store.load();
  await outbox.load();
  await draw();
  if (!store.session.signed_out) sync();
}

async function lock() {
  await drafts.flush();
  vault.lock();
  rest();
  store.forget();
  outbox.forget();
  await draw();
}

function leaveAll() {
  vault.lock();
  rest();
  store.forget();
  outbox.forget();
  location.hash = "";
  draw();
}

// ── what happens by itself ──

async function lockWhenIdle() {
  const minutes = (await db.read("meta", "idle")) || settings.IDLE_MINUTES[1];
  if (vault.isOpen() && Date.now() - seen > minutes * 60000) await lock();
}

/** Never under a finger: what is being touched would be gone before it is let go. */
function refresh() {
  clearTimeout(later);
  const calm = CALM - (Date.now() - seen);
  if (calm > 0) later = setTimeout(refresh, calm);
  else if (live && vault.isOpen() && !app.querySelector(".asking [role=alert]")) draw(AGAIN);
}

onStatus(({ state }) => {
  if (state === "signed-out") return lock();
  const place_ = document.getElementById("status");
  if (place_) place_.textContent = statusWords();
  if (state !== "busy") refresh();
  return undefined;
});
for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (seen = Date.now()), { passive: true });
setInterval(lockWhenIdle, 15000);
window.addEventListener("online", () => vault.isOpen() && online());
window.addEventListener("hashchange", draw);
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible") return;
  await lockWhenIdle();
  if (vault.isOpen()) sync();
});

function update() {
  const use = () => ready.postMessage("use-new-version");
  return h("p", { class: "restored" }, _("A newer version is ready."), h("button", { type: "button", class: "quiet", onclick: use }, _("Use it")));
}

async function keepWorking() {
  if (!("serviceWorker" in navigator)) return;
  const held = await navigator.serviceWorker.register("/m/sw.js", { scope: "/m/", updateViaCache: "none" });
  const noted = (worker) => { if (worker && navigator.serviceWorker.controller) { ready = worker; refresh(); } };
  noted(held.waiting);
  held.addEventListener("updatefound", () => {
    const coming = held.installing;
    coming.addEventListener("statechange", () => coming.state === "installed" && noted(coming));
  });
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", async () => {
    if (had) {
      await drafts.flush();
      location.reload();
    }
    had = true;
  });
}

speak().then(draw);
keepWorking().catch(() => {}); // without it the page still works, with a network
