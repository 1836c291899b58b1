// Duty trips and the nights on duty: each entered once.

import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, choices, label } from "../i18n.js";
import { asking, h } from "../dom.js";
import { begun, day, opening, record, saver, text, tick, toggles } from "../form.js";
import { plusDays, short, today } from "../clock.js";
import { mark, refusal } from "./parts.js";

export function trips({ go }) {
  const one = (each) => {
    const undo = async () => {
      await record("cancel_trip", each.id, each.version || null, { reason: _("did not take place") });
      go("#/trips", _("Kept. It goes out when there is a network."));
    };
    return h("section", { class: "card" },
      h("h2", null, `${label("trip_kind", each.kind)} ${short(each.starts_on)} – ${short(plusDays(each.ends_on, -1))}`),
      h("p", null, [each.place_text, each.reason].filter(Boolean).join(" · "), " ", each.cancelled && h("span", { class: "mark bad" }, _("did not take place")), mark(each.item)),
      each.item && refusal(each.item.problem),
      !each.cancelled && asking(_("The trip did not take place"), _("Strike out this trip?"), _("Yes, strike it out"), _("No"), undo, { class: "quiet" }));
  };
  const rows = seen.trips().map(one);
  return { title: _("Duty trips"), back: true, body: [h("a", { class: "record", href: "#/trip-new" }, _("Record a trip")), rows.length ? rows : h("p", { class: "none" }, _("No trip yet."))] };
}

/** #/trip-new, ?item=… */
export async function trip({ query, go }) {
  const { words } = store.me();
  const start = (given) => ({ kind: "official", starts_on: today(), place_text: "", to_unit: false, reason: "", ...(given || {}), last: given ? plusDays(given.ends_on, -1) : today() });
  const form = await begun("trip", start, query.item);
  const { data } = form;
  const save = saver(form, _("Save"), {
    kind: "record_trip",
    content: () => {
      const posting = data.posting || (store.postingOn(data.starts_on) || {}).id;
      if (!posting) return _("You are not posted to a village on this day.");
      if (!data.starts_on || !data.last || data.last < data.starts_on) return _("The last day lies before the first.");
      return { posting, kind: data.kind, starts_on: data.starts_on, ends_on: plusDays(data.last, 1), place_text: data.place_text.trim(), to_unit: data.to_unit, reason: data.reason.trim() };
    },
    done: () => go(form.item ? "#/outbox" : "#/trips", _("Kept. It goes out when there is a network.")),
  });
  return {
    title: _("Record a trip"),
    back: true,
    body: [opening(form, () => go("#/trip-new")), toggles(form, "kind", _("Kind"), choices("trip_kind", words), { one: true }),
      day(form, "starts_on", _("First day"), { ahead: true }), day(form, "last", _("Last day"), { ahead: true }),
      text(form, "place_text", _("Where to"), { most: 80 }), tick(form, "to_unit", _("To my own unit")), text(form, "reason", _("What for"), { most: 200 }), save],
  };
}

/** The next two weeks and the last: a touch puts the own name on the rota or takes it off. */
export function nights({ go }) {
  const own = seen.nights();
  const others = (on) => store.list("night").filter((each) => each.on === on && !store.me().postings.some((p) => p.id === each.posting)).map((each) => each.name);
  const row = (number) => {
    const on = plusDays(today(), number);
    const posting = store.postingOn(on);
    const turn = async () => {
      await record("set_night_duty", null, null, { posting: posting.id, on, present: !own.has(on) });
      go("#/nights");
    };
    const given = { type: "button", class: "pick night", "aria-pressed": String(own.has(on)), disabled: posting ? null : true, onclick: turn };
    return h("li", null, h("button", given, h("span", null, `${short(on)} ${WEEK()[new Date(`${on}T00:00:00Z`).getUTCDay()]}`), h("small", null, [own.has(on) && _("me"), ...others(on)].filter(Boolean).join(_(", ")) || "—")));
  };
  const days = Array.from({ length: 21 }, (_nothing, index) => index - 7);
  return { title: _("Nights on duty"), back: true, body: [h("p", { class: "hint" }, _("Touch a night to put yourself on the rota, or to take yourself off.")), h("ul", { class: "nights" }, days.map(row))] };
}

const WEEK = () => [_("Sun"), _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat")];
