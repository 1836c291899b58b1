// What a person sees: the server's records with what waits in the outbox laid over them.

import * as outbox from "./outbox.js";
import * as store from "./store.js";
import { dayOf, today } from "./clock.js";
import { _, label } from "./i18n.js";

const FIELDS = ["kind", "on", "households", "topics", "findings", "companions"];
const byDay = (a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0);
const only = (from, names) => Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

/** The items of a kind, in order. */
const made = (...kinds) => outbox.all().filter((item) => kinds.includes(item.kind));

/** Visits, newest first; `item` is what still waits to go out. */
export function visits() {
  const found = new Map(store.list("visit").map((each) => [each.id, each]));
  for (const item of made("record_visit")) {
    found.set(item.record, { version: 1, mine: true, ...only(item.content, FIELDS), matters: item.content.matters, id: item.record, item });
  }
  for (const item of made("change_visit", "void_visit")) {
    const known = found.get(item.record);
    if (!known) continue;
    const changed = item.kind === "void_visit" ? { voided: item.content.reason } : only(item.content, FIELDS);
    found.set(item.record, { ...known, ...changed, item: known.item || item });
  }
  return Array.from(found.values()).sort(byDay);
}

export const visit = (id) => visits().find((each) => each.id === id);

/** The state that a step leads to; a note of work leads to "in hand". */
const LEADS = { taken: "in_hand", worked: "in_hand", done: "done", answered: "answered", closed: "closed", reopened: "in_hand" };
const RUNNING = ["open", "in_hand"];
const FOLLOWS = {
  taken: ["open"], worked: RUNNING, done: RUNNING, passed_up: RUNNING, answered: ["done"],
  closed: ["open", "in_hand", "done", "answered"], reopened: ["done", "answered", "closed"],
};

/** Matters, the most urgent first: with a day before those without, closed ones last. */
export function matters() {
  const found = new Map(store.list("matter").map((each) => [each.id, { steps: [], ...each }]));
  const opened = (item, draft, more) =>
    found.has(draft.id) ||
    found.set(draft.id, { state: "open", level: "village", steps: [], opened_on: dayOf(Date.parse(item.made_at)), ...draft, ...more, item });
  for (const item of made("open_matter")) opened(item, { ...item.content, id: item.record });
  for (const item of made("record_visit")) {
    for (const each of item.content.matters || []) opened(item, each, { opened_on: item.content.on });
  }
  for (const item of made("add_step")) {
    const matter = found.get(item.content.matter);
    if (!matter || matter.steps.some((step) => step.id === item.record)) continue;
    matter.steps = [...matter.steps, { ...item.content, id: item.record, item }];
    matter.state = LEADS[item.content.kind] || matter.state;
    matter.offered = null;
    matter.item = matter.item || item;
  }
  const rank = (each) => [each.state === "closed" ? "1" : "0", each.due_on || "9", each.opened_on || ""].join();
  return Array.from(found.values()).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

export const matter = (id) => matters().find((each) => each.id === id);

/** The steps that may follow: the server's word, or what usually follows the state. */
export function offered(one) {
  return one.offered || Object.keys(FOLLOWS).filter((kind) => FOLLOWS[kind].includes(one.state));
}

export const isLate = (one) => one.state !== "closed" && Boolean(one.due_on) && one.due_on < today();

/** Leaves or trips, newest first. */
export function leaves() {
  const found = new Map(store.list("leave").map((each) => [each.id, each]));
  for (const item of made("ask_leave")) found.set(item.record, { state: "asked", ...item.content, id: item.record, item });
  for (const item of made("cancel_leave", "record_return")) {
    const known = found.get(item.record);
    if (!known) continue;
    const after = item.kind === "cancel_leave" ? { state: "cancelled" } : { state: "returned", returned_on: item.content.on };
    found.set(item.record, { ...known, ...after, item: known.item || item });
  }
  return Array.from(found.values()).sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1));
}

export function trips() {
  const found = new Map(store.list("trip").map((each) => [each.id, each]));
  for (const item of made("record_trip")) found.set(item.record, { ...item.content, id: item.record, item });
  for (const item of made("cancel_trip")) {
    const known = found.get(item.record);
    if (known) found.set(item.record, { ...known, cancelled: true, item: known.item || item });
  }
  return Array.from(found.values()).sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1));
}

/** The own nights on duty, as days. */
export function nights() {
  const own = new Set(store.me().postings.map((each) => each.id));
  const days = new Set(store.list("night").filter((each) => own.has(each.posting)).map((each) => each.on));
  for (const item of made("set_night_duty")) {
    if (item.content.present) days.add(item.content.on);
    else days.delete(item.content.on);
  }
  return days;
}

/** household → the day of the last visit. */
export function lastVisits() {
  const last = new Map(store.list("household").map((each) => [each.id, each.last_visit_on || ""]));
  for (const each of visits()) {
    if (each.voided) continue;
    for (const { id } of each.households || []) if ((last.get(id) || "") < each.on) last.set(id, each.on);
  }
  return last;
}

export function householdName(id) {
  const found = store.get("household", id);
  return found ? found.head || found.code : _("household not on this phone");
}

export function colleagueName(id) {
  const found = store.me().colleagues.find((each) => each.id === id);
  return found ? found.name : id;
}

/** A few words for a visit: whom it reached, or what it was. */
export function visitTitle(one) {
  const names = (one.households || []).map((each) => householdName(each.id));
  if (!names.length) return label("visit_kind", one.kind);
  const shown = names.slice(0, 3).join(_(", "));
  return names.length > 3 ? _("%(names)s and %(more)s more", { names: shown, more: names.length - 3 }) : shown;
}
