// Today: what is owed and by when, how old all this is, what waits to go out.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, label } from "../i18n.js";
import { h } from "../dom.js";
import { plusDays, short, today } from "../clock.js";
import { age, line, lines, mark } from "./parts.js";

const OLD = 3 * 24 * 3600 * 1000;
const SOON_DAYS = 7;

export function view() {
  const day = today();
  const posting = store.postingOn(day);
  const place = posting ? `${posting.village.name} · ${label("role", posting.role)}` : "";
  return {
    title: _("Today"),
    tab: "today",
    body: [
      h("p", { class: "where" }, h("strong", null, store.me().name), place && ` ${place}`),
      warnings(),
      h("a", { class: "record", href: "#/visit" }, _("Record a visit")),
      owed(day),
      waiting(day),
      visited(),
      notices(),
    ],
  };
}

function warnings() {
  const { synced_at, clock_off, truncated, full_storage } = store.session;
  const bad = outbox.troubled().length;
  const waits = outbox.unsent().length;
  const old = !synced_at || Date.now() - synced_at > OLD;
  return [
    h("p", { class: old ? "age old" : "age" }, _("Data of %(age)s", { age: age(synced_at) }), " · ",
      h("a", { href: "#/outbox" }, waits ? _("%(number)s not sent", { number: waits }) : _("all sent"))),
    bad > 0 && h("p", { class: "problem" }, h("a", { href: "#/outbox" }, _("%(number)s records need you", { number: bad }))),
    clock_off && h("p", { class: "warning" }, _("The clock of this phone is wrong by about %(hours)s hours. Set it right; both times are kept.", { hours: Math.max(1, Math.round(Math.abs(clock_off) / 3600)) })),
    full_storage && h("p", { class: "warning" }, _("The storage of this phone is full: newer data could not be kept. Make room.")),
    truncated && h("p", { class: "hint" }, _("Not everything fits on the phone: the oldest closed records are left out.")),
  ];
}

const RANK = { late: 0, due: 1, done: 2, excused: 3 };

function owed(day) {
  const all = store.list("obligation").sort((a, b) => (RANK[a.state] || 0) - (RANK[b.state] || 0) || ((a.due_on || "9") < (b.due_on || "9") ? -1 : 1));
  const open = all.filter((each) => each.state === "late" || each.state === "due");
  const row = (each) => {
    const much = each.needed ? `${each.done || 0}/${each.needed} ${each.unit || ""}` : "";
    const late = each.state === "late" || (each.due_on && each.due_on < day);
    return h("li", null, h("div", null, h("strong", null, each.label), h("span", { class: "about" }, [much, each.reason].filter(Boolean).join(" · "))),
      each.due_on && h("span", { class: late ? "mark bad" : "mark" }, late ? _("late since %(day)s", { day: short(each.due_on) }) : _("by %(day)s", { day: short(each.due_on) })));
  };
  if (!all.length) return null;
  const done = all.length - open.length;
  return h("section", null, h("h2", null, _("What is owed")), lines(open.map(row), _("Nothing is owed at the moment.")),
    done > 0 && h("p", { class: "hint" }, _("%(number)s done or excused", { number: done })));
}

/** Matters with a day near or past, and leave from which nobody reported back. */
function waiting(day) {
  const soon = plusDays(day, SOON_DAYS);
  const open = seen.matters().filter((each) => each.state !== "closed" && each.due_on && each.due_on <= soon);
  const away = seen.leaves().filter((each) => each.state === "approved" && each.starts_on <= day);
  const rows = [
    ...away.map((each) => line("#/leave", _("Report back from leave"), _("due back on %(day)s", { day: short(each.ends_on) }), mark(each.item))),
    ...open.map((each) => line(`#/matter/${each.id}`, each.title, label("matter_state", each.state), due(each, day))),
  ];
  return h("section", null, h("h2", null, _("Matters that wait")), lines(rows, _("No matter is due within seven days.")));
}

function due(each, day) {
  const late = each.due_on < day;
  return h("span", { class: late ? "mark bad" : "mark" }, late ? _("late since %(day)s", { day: short(each.due_on) }) : _("by %(day)s", { day: short(each.due_on) }));
}

function visited() {
  const rows = seen.visits().slice(0, 3).map((each) =>
    line(`#/diary/${each.id}`, seen.visitTitle(each), short(each.on), mark(each.item)));
  return h("section", null, h("h2", null, _("Last visits")), lines(rows, _("No visit yet.")));
}

function notices() {
  const rows = store.list("notice").map((each) => h("li", null, h("div", null, h("strong", null, each.title), h("span", { class: "about" }, each.text))));
  return rows.length ? h("section", null, h("h2", null, _("Notices")), h("ul", { class: "lines" }, rows)) : null;
}
