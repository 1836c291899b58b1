// Leave: asked for, taken back, closed by the return.

import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, choices, label } from "../i18n.js";
import { asking, button, h } from "../dom.js";
import { begun, day, more, opening, record, saver, text, tick, toggles } from "../form.js";
import { plusDays, short, today } from "../clock.js";
import { mark, refusal } from "./parts.js";

export function view({ go }) {
  const rows = seen.leaves().map((each) => one(each, go));
  return {
    title: _("Leave"),
    back: true,
    body: [h("a", { class: "record", href: "#/leave-ask" }, _("Ask for leave")), rows.length ? rows : h("p", { class: "none" }, _("No leave yet."))],
  };
}

function one(each, go) {
  const day_ = today();
  const last = plusDays(each.ends_on, -1);
  const kept = () => go("#/leave", _("Kept. It goes out when there is a network."));
  const back = async (on) => { await record("record_return", each.id, null, { on }); kept(); };
  const undo = async () => { await record("cancel_leave", each.id, null, {}); kept(); };
  const open = ["asked", "approved"].includes(each.state);
  return h("section", { class: "card" },
    h("h2", null, `${label("leave_kind", each.kind)} ${short(each.starts_on)} – ${short(last)}`),
    h("p", null, label("leave_state", each.state), each.days ? ` · ${_("%(number)s days", { number: each.days })}` : "", each.returned_on ? ` · ${_("back on %(day)s", { day: short(each.returned_on) })}` : "", " ", mark(each.item)),
    each.reason && h("p", { class: "hint" }, each.reason),
    each.item && refusal(each.item.problem),
    each.state === "approved" && each.starts_on <= day_ && h("div", { class: "actions" }, button(_("I am back today"), () => back(day_), { class: "main" }),
      each.ends_on < day_ && each.ends_on > each.starts_on && button(_("I was back on %(day)s", { day: short(each.ends_on) }), () => back(each.ends_on))),
    open && (each.state === "asked" || each.starts_on > day_) && asking(_("Take it back"), _("Take this leave back?"), _("Yes, take it back"), _("No"), undo, { class: "quiet" }));
}

/** #/leave-ask, ?item=… */
export async function ask({ query, go }) {
  const { words, colleagues } = store.me();
  const start = (given) => {
    const from = given || {};
    return { kind: "personal", starts_on: today(), reason: "", whereabouts: "", contact: "", substitute: "", starts_at_noon: false, ends_at_noon: false, ...from, last: from.ends_on ? plusDays(from.ends_on, -1) : today() };
  };
  const form = await begun("leave", start, query.item);
  const { data } = form;
  const save = saver(form, _("Ask for this leave"), {
    kind: "ask_leave",
    content: () => said(data),
    done: () => go(form.item ? "#/outbox" : "#/leave", _("Kept. It goes out when there is a network.")),
  });
  const nobody = [["", _("Nobody")], ...colleagues.map((each) => [each.id, each.name])];
  return {
    title: _("Ask for leave"),
    back: true,
    body: [
      opening(form, () => go("#/leave-ask")),
      toggles(form, "kind", _("Kind"), choices("leave_kind", words), { one: true }),
      day(form, "starts_on", _("First day"), { ahead: true }),
      day(form, "last", _("Last day"), { ahead: true }),
      text(form, "reason", _("Reason"), { lines: 2 }),
      colleagues.length > 0 && toggles(form, "substitute", _("Substitute"), nobody, { one: true }),
      more(_("Half days, where to be found"), data.starts_at_noon || data.ends_at_noon || data.whereabouts || data.contact, [
        tick(form, "starts_at_noon", _("The first day from noon only")),
        tick(form, "ends_at_noon", _("The last day until noon only")),
        text(form, "whereabouts", _("Whereabouts"), { most: 80 }),
        text(form, "contact", _("Phone while away"), { most: 40, mode: "tel" }),
      ]),
      save,
    ],
  };
}

function said(data) {
  const posting = data.posting || (store.postingOn(data.starts_on) || {}).id;
  if (!posting) return _("You are not posted to a village on this day.");
  if (!data.starts_on || !data.last || data.last < data.starts_on) return _("The last day lies before the first.");
  if (!data.reason.trim()) return _("Say why.");
  const made = {
    posting, kind: data.kind, starts_on: data.starts_on, ends_on: plusDays(data.last, 1), starts_at_noon: data.starts_at_noon, ends_at_noon: data.ends_at_noon,
    reason: data.reason.trim(), whereabouts: data.whereabouts.trim(), contact: data.contact.trim(),
  };
  if (data.substitute) made.substitute = data.substitute;
  return made;
}
