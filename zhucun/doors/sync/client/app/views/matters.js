// Matters of villagers: the list, one with its steps, the next step.

import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, choices, label } from "../i18n.js";
import { fill, h } from "../dom.js";
import { begun, day, opening, saver, text, toggles } from "../form.js";
import { short, today } from "../clock.js";
import { facts, line, lines, mark, refusal } from "./parts.js";

const REASONED = ["passed_up", "passed_down", "reopened"];

export function view() {
  const all = seen.matters();
  const open = all.filter((each) => each.state !== "closed");
  const closed = all.filter((each) => each.state === "closed");
  const row = (each) => line(`#/matter/${each.id}`, each.title,
    [label("topic", each.topic), label("matter_state", each.state), each.household && seen.householdName(each.household)].filter(Boolean).join(" · "),
    each.due_on && each.state !== "closed" && h("span", { class: seen.isLate(each) ? "mark bad" : "mark" }, seen.isLate(each) ? _("late since %(day)s", { day: short(each.due_on) }) : _("by %(day)s", { day: short(each.due_on) })),
    mark(each.item));
  return {
    title: _("Matters"),
    tab: "matters",
    body: [
      h("a", { class: "record", href: "#/matter-new" }, _("Open a matter")),
      lines(open.map(row), _("No open matter.")),
      closed.length > 0 && h("section", null, h("h2", null, _("Closed")), h("ul", { class: "lines" }, closed.slice(0, 20).map(row))),
    ],
  };
}

export function card({ arg }) {
  const found = seen.matter(arg);
  if (!found) return { title: _("Matter"), back: true, body: [h("p", { class: "none" }, _("This matter is not on this phone."))] };
  const next = seen.offered(found);
  const step = (each) => h("li", null, h("div", null, h("strong", null, `${short(each.on)} ${label("step_kind", each.kind)}`),
    h("span", { class: "about" }, [each.text, each.reason, each.satisfied && label("satisfied", each.satisfied), each.by].filter(Boolean).join(" · "))), mark(each.item));
  return {
    title: found.title,
    tab: "matters",
    back: true,
    body: [
      found.item && refusal(found.item.problem),
      facts([[_("State"), label("matter_state", found.state)], [_("Due on"), found.due_on && `${found.due_on}${seen.isLate(found) ? ` ${_("late")}` : ""}`],
        [_("Level"), label("matter_level", found.level)], [_("Kind"), label("matter_kind", found.kind)], [_("Topic"), label("topic", found.topic)], [_("Size"), label("matter_size", found.size)],
        [_("Household"), found.household && h("a", { href: `#/household/${found.household}` }, seen.householdName(found.household))],
        [_("Details"), found.text], [_("Opened on"), found.opened_on], [_("Villager's code"), found.code]]),
      next.length > 0 && h("div", { class: "actions" }, h("a", { class: "button main", href: `#/step/${arg}` }, _("Next step")),
        next.includes("closed") && h("a", { class: "button", href: `#/step/${arg}?kind=closed` }, _("Close"))),
      h("section", null, h("h2", null, _("Steps")), lines((found.steps || []).map(step), _("No step yet."))),
    ],
  };
}

/** #/step/<matter>, ?kind=…, ?item=… */
export async function step({ arg, query, go }) {
  const found = seen.matter(arg);
  if (!found) return card({ arg });
  const { words } = store.me();
  const start = (given) => ({ kind: query.kind || "", on: today(), text: "", reason: "", satisfied: "", size: "", due_on: "", base: found.version || null, ...(given || {}) });
  const form = await begun(`step:${arg}`, start, query.item);
  const kinds = form.item ? [form.data.kind] : seen.offered(found);
  if (!kinds.includes(form.data.kind)) form.data.kind = kinds.includes("worked") ? "worked" : kinds[0];
  const place = h("div");
  const draw = () => {
    const { kind } = form.data;
    fill(place,
      toggles(form, "kind", _("Step"), kinds.map((each) => [each, label("step_kind", each)]), { one: true, after: draw }),
      REASONED.includes(kind) && text(form, "reason", _("Reason"), { most: 200 }),
      kind === "closed" && text(form, "reason", _("Reason, where there is no result"), { most: 200 }),
      kind === "answered" && toggles(form, "satisfied", _("The villager is"), choices("satisfied", words), { one: true }),
      text(form, "text", kind === "done" ? _("The result") : _("What you did"), { lines: 3 }),
      day(form, "on", _("Day"), {}));
  };
  draw();
  const save = saver(form, _("Save"), {
    kind: "add_step",
    base: form.data.base,
    content: () => said(arg, form.data),
    done: () => go(form.item ? "#/outbox" : `#/matter/${arg}`, _("Kept. It goes out when there is a network.")),
  });
  return { title: found.title, tab: "matters", back: true, body: [opening(form, () => go(`#/step/${arg}`)), place, save] };
}

function said(matter, data) {
  if (REASONED.includes(data.kind) && !data.reason.trim()) return _("Say why.");
  if (data.kind === "done" && !data.text.trim()) return _("Say what the result is.");
  if (data.kind === "answered" && !data.satisfied) return _("Say whether the villager is content.");
  const reasoned = [...REASONED, "closed"].includes(data.kind);
  const all = { matter, kind: data.kind, on: data.on, text: data.text.trim(), reason: reasoned ? data.reason.trim() : "", satisfied: data.kind === "answered" ? data.satisfied : "" };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}
