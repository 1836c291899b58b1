// Recording a visit, and changing one: the one form that everything else comes from.

import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, choices } from "../i18n.js";
import { add, button, fill, h } from "../dom.js";
import { begun, day, more, opening, saver, text, toggles } from "../form.js";
import { today } from "../clock.js";
import { households } from "../pick.js";
import { matterFields, newMatter, saidMatter } from "./matter_form.js";

const RECENT = 4;
const RECENT_LENGTH = 16;

function start(content, household) {
  const from = content || {};
  const each = from.households || (household ? [{ id: household, slots: [] }] : []);
  return {
    kind: from.kind || "household",
    on: from.on || today(),
    households: each.map(({ id }) => id),
    slots: each.length ? each[0].slots : [],
    apart: Object.fromEntries(each.map(({ id, slots }) => [id, slots])),
    isApart: new Set(each.map(({ slots }) => [...slots].sort().join())).size > 1,
    topics: from.topics || [],
    findings: from.findings || "",
    companions: from.companions || [],
    matters: from.matters || [],
  };
}

function content(data) {
  if (data.kind === "household" && !data.households.length) return _("Choose the household that you visited.");
  if (!data.on) return _("Choose the day.");
  const bad = data.matters.map(saidMatter).find((said) => typeof said === "string");
  if (bad) return bad;
  return {
    kind: data.kind,
    on: data.on,
    households: data.households.map((id) => ({ id, slots: data.isApart ? data.apart[id] || [] : data.slots })),
    topics: data.topics,
    findings: data.findings.trim(),
    companions: data.companions,
    matters: data.matters.map(saidMatter),
  };
}

/** Short findings of before, to be used again by one touch. */
function recent() {
  const short = seen.visits().map((each) => each.findings || "").filter((each) => each && each.length <= RECENT_LENGTH);
  return Array.from(new Set(short)).slice(0, RECENT);
}

function body(form, again, { isNew }) {
  const { words, colleagues } = store.me();
  const last = seen.visits().find((each) => !each.voided);
  const redraw = (act) => () => { act(); form.changed(); again(form); };
  const sameAsLast = redraw(() => {
    const slots = last.households.length ? last.households[0].slots : [];
    Object.assign(form.data, { topics: [...last.topics], companions: [...(last.companions || [])], slots: [...slots] });
  });
  const findings = text(form, "findings", _("What you saw and heard"), { lines: 4 });
  const insert = (words_) => () => {
    const box = findings.querySelector("textarea");
    box.value = form.data.findings = [form.data.findings.trim(), words_].filter(Boolean).join("；");
    form.changed();
  };
  const quick = recent().map((each) => button(each, insert(each), { class: "pick" }));
  if (quick.length) add(findings, [h("div", { class: "near" }, quick)]);
  return [
    isNew && last && button(_("Same topics as last time"), sameAsLast, { class: "quiet" }),
    form.data.kind === "household" && households(form, "households", _("Households"), { after: () => again(form) }),
    toggles(form, "topics", _("Topics"), choices("topic", words)),
    slots(form, words, again),
    findings,
    isNew && heard(form, again),
    day(form, "on", _("Day"), {}),
    more(_("Kind of visit, companions"), form.data.kind !== "household" || form.data.companions.length, [
      toggles(form, "kind", _("Kind"), choices("visit_kind", words), { one: true, after: () => again(form) }),
      form.data.kind !== "household" && households(form, "households", _("Households"), {}),
      colleagues.length > 0 && toggles(form, "companions", _("Companions"), colleagues.map((each) => [each.id, each.name])),
    ]),
  ];
}

function slots(form, words, again) {
  const { data } = form;
  if (!data.households.length) return null;
  const options = choices("slot", words);
  if (!data.isApart || data.households.length < 2) {
    const apart = () => {
      for (const id of data.households) data.apart[id] = data.apart[id] || [...data.slots];
      data.isApart = true;
      form.changed();
      again(form);
    };
    const ask = data.households.length > 1 && button(_("Not the same for each household"), apart, { class: "quiet" });
    return [toggles(form, "slots", _("What the household received"), options), ask];
  }
  const one = (id) => toggles({ data: data.apart, changed: form.changed }, id, seen.householdName(id), options);
  return h("section", { class: "apart" }, h("h2", null, _("What the household received")), data.households.map(one));
}

/** Matters that were heard, typed where they were heard. */
function heard(form, again) {
  const { matters } = form.data;
  const block = (draft, index) => {
    const drop = () => { matters.splice(index, 1); form.changed(); again(form); };
    return h("section", { class: "inner" }, h("h2", null, _("Matter %(number)s", { number: index + 1 })),
      matterFields({ data: draft, changed: form.changed }, { households: form.data.households }),
      button(_("Leave this matter out"), drop, { class: "quiet" }));
  };
  const plus = () => { matters.push(newMatter(form.data)); form.changed(); again(form); };
  return [matters.map(block), button(_("+ A matter that was heard"), plus, { class: "wide" })];
}

/** #/visit, #/visit?household=… and #/visit?item=… (an item of the outbox) */
export async function view({ query, go }) {
  const form = await begun("visit", (given) => start(given, query.household), query.item);
  if (query.household && !form.item && !form.data.households.includes(query.household)) form.data.households.push(query.household);
  const change = form.item && form.item.kind === "change_visit";
  const posting = () => (form.item && form.item.content.posting) || (store.postingOn(form.data.on) || {}).id;
  const place = h("div");
  const save = saver(form, _("Save"), {
    kind: "record_visit",
    content: () => {
      const made = content(form.data);
      if (typeof made === "string") return made;
      if (change) return Object.fromEntries(Object.entries(made).filter(([name]) => name in form.item.content));
      return posting() ? { posting: posting(), ...made } : _("You are not posted to a village on this day.");
    },
    done: () => go(form.item ? "#/outbox" : "#/today", _("Kept. It goes out when there is a network.")),
  });
  const draw = () => fill(place, body(form, draw, { isNew: !change }));
  draw();
  return { title: form.item ? _("Edit the visit") : _("Record a visit"), back: true, body: [opening(form, () => go("#/visit")), place, save] };
}

/** #/visit-change/<id>: only what differs goes out. */
export async function changing({ arg, go }) {
  const before = seen.visit(arg);
  if (!before) return { title: _("Visit"), back: true, body: [h("p", { class: "none" }, _("This visit is not on this phone."))] };
  const form = await begun(`visit:${arg}`, () => ({ ...start(before), base: before.version || null }));
  form.record = arg;
  const place = h("div");
  const save = saver(form, _("Save the changes"), {
    kind: "change_visit",
    base: form.data.base,
    content: () => {
      const after = content({ ...form.data, matters: [] });
      if (typeof after === "string") return after;
      delete after.matters;
      const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name] || (Array.isArray(value) ? [] : ""));
      const changes = Object.fromEntries(Object.entries(after).filter(differs));
      return Object.keys(changes).length ? changes : _("Nothing was changed.");
    },
    done: () => go("#/diary", _("Kept. It goes out when there is a network.")),
  });
  const draw = () => fill(place, body(form, draw, { isNew: false }));
  draw();
  return { title: _("Change the visit"), back: true, body: [opening(form, () => go(`#/visit-change/${arg}`)), place, save] };
}
