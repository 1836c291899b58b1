// Plans and what was done for each item.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, label } from "../i18n.js";
import { h } from "../dom.js";
import { begun, day, opening, saver, text, toggles } from "../form.js";
import { short, today } from "../clock.js";
import { line, lines, mark } from "./parts.js";

export function view() {
  const items = store.list("plan_item");
  const plans = store.list("plan").sort((a, b) => b.year - a.year);
  const row = (each) => {
    const waits = outbox.all().find((item) => item.kind === "report_progress" && item.content.item === each.id);
    const much = each.target ? `${each.done || 0}/${each.target} ${each.unit || ""}` : label("item_state", each.state);
    return line(`#/progress/${each.id}`, each.title, [much, each.due_on && _("by %(day)s", { day: short(each.due_on) })].filter(Boolean).join(" · "), mark(waits));
  };
  const block = (plan) => h("section", null, h("h2", null, `${plan.title || label("plan_kind", plan.kind)} ${plan.year}`), lines(items.filter((each) => each.plan === plan.id).map(row), _("No items.")));
  return { title: _("Plans"), back: true, body: plans.length ? plans.map(block) : [h("p", { class: "none" }, _("No plans on this phone yet."))] };
}

/** #/progress/<item>, ?item=… */
export async function progress({ arg, query, go }) {
  const found = store.get("plan_item", arg);
  if (!found) return { title: _("Plans"), back: true, body: [h("p", { class: "none" }, _("This item is not on this phone."))] };
  const form = await begun(`progress:${arg}`, (given) => ({ on: today(), amount: "", note: "", evidence_key: "", ...(given || {}) }), query.item);
  const { data } = form;
  const visits = seen.visits().filter((each) => !each.voided).slice(0, 5);
  const matters = seen.matters().filter((each) => ["done", "answered", "closed"].includes(each.state)).slice(0, 5);
  const proofs = [["", _("None")], ...visits.map((each) => [each.id, `${short(each.on)} ${seen.visitTitle(each)}`]), ...matters.map((each) => [each.id, each.title])];
  const save = saver(form, _("Save"), {
    kind: "report_progress",
    content: () => {
      const amount = data.amount.trim();
      if (amount && !/^\d+(\.\d{1,2})?$/.test(amount)) return _("Write the amount as a number, such as 3 or 1.5.");
      if (!amount && !data.note.trim()) return _("Say how much, or in words what was done.");
      const made = { item: arg, on: data.on, amount: amount || "0", note: data.note.trim() };
      if (data.evidence_key) Object.assign(made, { evidence: visits.some((each) => each.id === data.evidence_key) ? "visit" : "matter", evidence_key: data.evidence_key });
      return made;
    },
    done: () => go(form.item ? "#/outbox" : "#/plans", _("Kept. It goes out when there is a network.")),
  });
  return {
    title: found.title,
    back: true,
    body: [opening(form, () => go(`#/progress/${arg}`)), text(form, "amount", found.unit ? _("How much (%(unit)s)", { unit: found.unit }) : _("How much"), { mode: "decimal", most: 16 }),
      text(form, "note", _("What you did"), { most: 200 }), toggles(form, "evidence_key", _("It rests on"), proofs, { one: true }), day(form, "on", _("Day"), {}), save],
  };
}
