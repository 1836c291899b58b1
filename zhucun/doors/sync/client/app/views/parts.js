// Pieces that several views show.

import { _, label } from "../i18n.js";
import { h } from "../dom.js";
import { isHeld } from "../outbox.js";

/** Where an item of the outbox stands, in words. */
export function standing(item) {
  if (item.state === "waiting") {
    if (isHeld(item)) return _("waits behind another one");
    if (item.attempted) return _("on its way, no answer yet");
    return item.later ? _("the server was busy; goes again") : _("waits for the network");
  }
  return {
    refused: _("refused: edit or discard"),
    conflict: _("changed by somebody else: choose"),
    parked: _("kept for the office"),
    sent: _("sent"),
  }[item.state];
}

/** A mark beside a line whose record is not at the server yet. */
export function mark(item) {
  if (!item || item.state === "sent") return null;
  const bad = ["refused", "conflict"].includes(item.state);
  return h("span", { class: bad ? "mark bad" : "mark" }, bad ? _("needs you") : _("not sent"));
}

/** A line of a list that leads somewhere: a title, a few words below, marks at the end. */
export function line(href, title, about, ...marks) {
  return h("li", null, h("a", { href }, h("strong", null, title), about && h("span", { class: "about" }, about)), marks);
}

export function lines(rows, none) {
  return rows.length ? h("ul", { class: "lines" }, rows) : h("p", { class: "none" }, none);
}

export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return h("dl", { class: "facts" }, shown.map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

export const topics = (values) => (values || []).map((each) => label("topic", each)).join(_(", "));

/** "3 hours ago": how old what the phone knows is. */
export function age(instant) {
  if (!instant) return _("never");
  const minutes = Math.max(0, Math.round((Date.now() - instant) / 60000));
  if (minutes < 2) return _("just now");
  if (minutes < 60) return _("%(number)s minutes ago", { number: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return _("%(number)s hours ago", { number: hours });
  return _("%(number)s days ago", { number: Math.round(hours / 24) });
}

/** What the server said about something it refused. */
export function refusal(problem) {
  if (!problem) return null;
  return h("div", { class: "problem" }, h("p", null, problem.message || problem.code), problem.todo && h("p", null, problem.todo));
}
