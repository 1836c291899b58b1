// Plans and what was done for each item.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, label } from "../i18n.js";
import { h } from "../dom.js";
import { begun, day, opening, saver, text, toggles } from "../form.js";
import { short, today } from "../clock.js";
import { facts, line, lines, mark } from "./parts.js";

export function view() {
  const items = store.list("plan_item");
  const plans = store.list("plan").sort((a, b) => b.year - a.year);
  const row = (each) => {
    const waits = outbox.all().find((item) => item.kind === "report_progress" && item.content.item === each.id);
    const much = each.target ? `${each.done || 0}/${each.target} ${each.unit || ""}` : label("item_state", each.state);
    const money = each.is_project && _("Spent %(spent)s of %(budget)s yuan", { spent: each.spent || 0, budget: each.budget ?? "—" });
    return line(`#/progress/${each.id}`, each.title, [much, money, each.due_on && _("by %(day)s", { day: short(each.due_on) })].filter(Boolean).join(" · "), mark(waits));
  };
  const block = (plan) => h("section", null, h("h2", null, `${plan.title || label("plan_kind", plan.kind)} ${plan.year}`), lines(items.filter((each) => each.plan === plan.id).map(row), _("No items.")));
  return { title: _("Plans"), back: true, body: plans.length ? plans.map(block) : [h("p", { class: "none" }, _("No plans on this phone yet."))] };
}

/** #/progress/<item>, ?item=… */
export async function progress({ arg, query, go }) {
  const found = store.get("plan_item", arg);
  if (!found) return { title: _("Plans"), back: true, body: [h("p", { class: "none" }, _("This item is not on this phone."))] };
  const form = await begun(`progress:${arg}`, (given) => ({ on: today(), amount: "", spent: "", after: "", after_amount: "", note: "", evidence_key: "", ...(given || {}) }), query.item);
  const { data } = form;
  const visits = seen.visits().filter((each) => !each.voided).slice(0, 5);
  const matters = seen.matters().filter((each) => ["done", "answered", "closed"].includes(each.state)).slice(0, 5);
  const proofs = [["", _("None")], ...visits.map((each) => [each.id, `${short(each.on)} ${seen.visitTitle(each)}`]), ...matters.map((each) => [each.id, each.title])];
  const save = saver(form, _("Save"), {
    kind: "report_progress",
    content: () => {
      const [amount, spent, after, after_amount] = ["amount", "spent", "after", "after_amount"].map((key) => (data[key] || "").trim());
      if ([amount, spent, after_amount].some((each) => each && !/^\d+(\.\d{1,2})?$/.test(each))) return _("Write the amount as a number, such as 3 or 1.5.");
      if (after_amount && !after) return _("Say in words too how it stands now.");
      if (!amount && !spent && !after && !data.note.trim()) return _("Say how much, or in words what was done.");
      const made = { item: arg, on: data.on, amount: amount || "0", note: data.note.trim() };
      if (spent) made.spent = spent;
      if (after) Object.assign(made, { after }, after_amount ? { after_amount } : {});
      if (data.evidence_key) Object.assign(made, { evidence: visits.some((each) => each.id === data.evidence_key) ? "visit" : "matter", evidence_key: data.evidence_key });
      return made;
    },
    done: () => go(form.item ? "#/outbox" : "#/plans", _("Kept. It goes out when there is a network.")),
  });
  return {
    title: found.title,
    back: true,
    body: [opening(form, () => go(`#/progress/${arg}`)),
      found.is_project && facts([[_("Budget in yuan"), found.budget ?? "—"], [_("Spent so far, in yuan"), found.spent || "0"], [_("Before the project"), found.before || "—"], [_("How it stands now"), found.after || "—"]]),
      text(form, "amount", found.unit ? _("How much (%(unit)s)", { unit: found.unit }) : _("How much"), { mode: "decimal", most: 16 }),
      ...(found.is_project ? [text(form, "spent", _("Spent now, in yuan"), { mode: "decimal", most: 16 }), text(form, "after", _("How it stands now"), { most: 200 }), text(form, "after_amount", found.unit ? _("Now, as a number (%(unit)s)", { unit: found.unit }) : _("Now, as a number"), { mode: "decimal", most: 16 })] : []),
      text(form, "note", _("What you did"), { most: 200 }), toggles(form, "evidence_key", _("It rests on"), proofs, { one: true }), day(form, "on", _("Day"), {}), save],
  };
}
