// The diary: the own visits, day by day; one of them whole.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import { _, label } from "../i18n.js";
import { h } from "../dom.js";
import { begun, opening, saver, text } from "../form.js";
import { short } from "../clock.js";
import { facts, line, lines, mark, refusal, standing, topics } from "./parts.js";

export function view() {
  const days = new Map();
  for (const each of seen.visits()) days.set(each.on, [...(days.get(each.on) || []), each]);
  const row = (each) => line(`#/diary/${each.id}`, seen.visitTitle(each), [topics(each.topics), each.findings].filter(Boolean).join(" · "),
    each.voided && h("span", { class: "mark bad" }, _("struck out")), mark(each.item));
  const blocks = Array.from(days, ([on, rows]) => h("section", null, h("h2", null, short(on)), h("ul", { class: "lines" }, rows.map(row))));
  return {
    title: _("My diary"),
    back: true,
    body: [h("a", { class: "record", href: "#/visit" }, _("Record a visit")), blocks.length ? blocks : h("p", { class: "none" }, _("No visit yet."))],
  };
}

export function card({ arg, go }) {
  const found = seen.visit(arg);
  if (!found) return { title: _("Visit"), back: true, body: [h("p", { class: "none" }, _("This visit is not on this phone."))] };
  const matters = seen.matters().filter((each) => (found.matters || []).some((one) => (one.id || one) === each.id) || each.visit === arg);
  const reached = (found.households || []).map((each) => h("li", null, h("a", { href: `#/household/${each.id}` }, h("strong", null, seen.householdName(each.id)),
    h("span", { class: "about" }, (each.slots || []).map((slot) => label("slot", slot)).join(_(", "))))));
  return {
    title: seen.visitTitle(found),
    back: true,
    body: [
      found.item && h("p", { class: "age" }, h("a", { href: `#/outbox/${found.item.id}` }, standing(found.item))),
      found.item && refusal(found.item.problem),
      found.voided && h("p", { class: "problem" }, _("struck out"), ` ${found.voided === true ? "" : found.voided}`),
      facts([[_("Day"), found.on], [_("Kind"), label("visit_kind", found.kind)], [_("Topics"), topics(found.topics)], [_("What you saw and heard"), found.findings],
        [_("Companions"), (found.companions || []).map(seen.colleagueName).join(_(", "))]]),
      reached.length > 0 && h("section", null, h("h2", null, _("Households")), h("ul", { class: "lines" }, reached)),
      matters.length > 0 && h("section", null, h("h2", null, _("Matters")), lines(matters.map((each) => line(`#/matter/${each.id}`, each.title, label("matter_state", each.state))), "")),
      changes(found, go),
    ],
  };
}

/** A visit that waits is edited in the outbox; one that is at the server, by a change. */
function changes(found, go) {
  if (found.voided || found.mine === false) return null;
  const waits = found.item && outbox.find(found.item.id);
  if (waits && waits.kind === "record_visit" && !waits.attempted && waits.state !== "sent") {
    return h("div", { class: "actions" }, h("a", { class: "button", href: `#/visit?item=${waits.id}` }, _("Edit")));
  }
  return h("div", { class: "actions" }, h("a", { class: "button", href: `#/visit-change/${found.id}` }, _("Change")),
    h("a", { class: "button", href: `#/visit-void/${found.id}` }, _("Strike out")));
}

/** #/visit-void/<id>: a visit that did not take place; the record stays, with the reason. */
export async function striking({ arg, go }) {
  const form = await begun(`void:${arg}`, () => ({ reason: "" }));
  form.record = arg;
  const save = saver(form, _("Strike out"), {
    kind: "void_visit",
    content: () => (form.data.reason.trim() ? { reason: form.data.reason.trim() } : _("Say why.")),
    done: () => go("#/diary", _("Kept. It goes out when there is a network.")),
  });
  return { title: _("Strike out the visit"), back: true, body: [opening(form, () => go(`#/visit-void/${arg}`)), h("p", { class: "hint" }, _("The record stays, marked as struck out, with your reason.")), text(form, "reason", _("Reason"), { most: 200 }), save] };
}
