// The outbox: each item with its state; try again, edit, discard one, choose where two people met.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, label } from "../i18n.js";
import { asking, button, h } from "../dom.js";
import { moment, short } from "../clock.js";
import { status, sync } from "../sync.js";
import { conflict } from "./conflict.js";
import { age, facts, line, lines, refusal, standing, topics } from "./parts.js";

/** What an item is, in a few words: its kind, and what it is about. */
export function about(item) {
  const { content } = item;
  const matter = (id) => (seen.matter(id) || {}).title || "";
  const visited = () => (seen.visit(item.record) ? seen.visitTitle(seen.visit(item.record)) : "");
  const said = {
    record_visit: () => [_("Visit"), seen.visitTitle(content)],
    change_visit: () => [_("Change of a visit"), visited()],
    void_visit: () => [_("Visit struck out"), visited()],
    open_matter: () => [_("Matter"), content.title],
    add_step: () => [label("step_kind", content.kind), matter(content.matter)],
    ask_leave: () => [_("Leave"), `${label("leave_kind", content.kind)} ${short(content.starts_on)}`],
    cancel_leave: () => [_("Leave taken back"), ""],
    record_return: () => [_("Return from leave"), short(content.on)],
    record_trip: () => [label("trip_kind", content.kind), [short(content.starts_on), content.place_text].filter(Boolean).join(" ")],
    cancel_trip: () => [_("Trip struck out"), ""],
    set_night_duty: () => [_("Night on duty"), `${short(content.on)} ${content.present ? "+" : "−"}`],
    report_progress: () => [_("Progress"), (store.get("plan_item", content.item) || {}).title || ""],
    confirm_sheet: () => [_("Month confirmed"), content.month.slice(0, 7)],
  }[item.kind];
  return said ? said() : [item.kind, ""];
}

/** Where an item is edited; some have nothing to edit. */
function editor(item) {
  const at = { record_visit: "#/visit", change_visit: "#/visit", open_matter: "#/matter-new", ask_leave: "#/leave-ask", record_trip: "#/trip-new" }[item.kind];
  if (item.kind === "add_step") return `#/step/${item.content.matter}?item=${item.id}`;
  if (item.kind === "report_progress") return `#/progress/${item.content.item}?item=${item.id}`;
  return at ? `${at}?item=${item.id}` : null;
}

const STATES = () => ({
  idle: _("Everything is exchanged."), busy: _("Exchanging …"), offline: _("No network. It goes out by itself when there is one."),
  later: _("The server is busy. It goes out by itself."), failed: _("The server did not take it. It tries again by itself."), "signed-out": _("Signed out."),
});

export async function view() {
  const waits = outbox.all().filter((item) => item.state !== "sent");
  const log = await outbox.sentLog();
  const row = (item) => line(`#/outbox/${item.id}`, about(item).filter(Boolean).join(" · "), standing(item),
    ["refused", "conflict"].includes(item.state) && h("span", { class: "mark bad" }, _("needs you")));
  const gone = (item) => h("li", null, h("div", null, h("strong", null, about(item).filter(Boolean).join(" · ")),
    h("span", { class: "about" }, [moment(item.at), ...(item.notes || []).map((note) => [note.text || note.kind, note.household && seen.householdName(note.household)].filter(Boolean).join(": "))].join(" · "))));
  return {
    title: _("Outbox"),
    back: true,
    live: true,
    body: [
      h("p", { class: "age", role: "status" }, STATES()[status.state], " ", _("Data of %(age)s", { age: age(store.session.synced_at) })),
      status.problem && status.problem.message && refusal(status.problem),
      h("div", { class: "actions" }, button(_("Send now"), () => sync(), { class: "main" })),
      lines(waits.map(row), _("Nothing waits. Everything that you recorded is at the server.")),
      log.length > 0 && h("section", null, h("h2", null, _("Sent lately")), h("ul", { class: "lines" }, log.slice(0, 20).map(gone))),
    ],
  };
}

export function card({ arg, go }) {
  const item = outbox.find(arg);
  if (!item) return { title: _("Outbox"), back: true, body: [h("p", { class: "none" }, _("This is sent."))] };
  const [kind, what] = about(item);
  return {
    title: kind,
    back: true,
    live: item.state === "waiting",
    body: [
      h("p", { class: "age" }, standing(item)),
      refusal(item.problem),
      item.problem && item.problem.field && h("p", { class: "hint" }, _("It is about: %(field)s", { field: item.problem.field })),
      facts([[_("What"), what], [_("Made on this phone"), moment(Date.parse(item.made_at))], ...details(item)]),
      item.state === "conflict" ? conflict(item, go) : choicesOf(item, go),
    ],
  };
}

function details({ kind, content }) {
  if (kind === "record_visit" || kind === "change_visit") {
    return [[_("Day"), content.on], [_("Topics"), content.topics && topics(content.topics)], [_("What you saw and heard"), content.findings],
      [_("Matters"), (content.matters || []).map((each) => each.title).join("；")]];
  }
  return [[_("Details"), content.text || content.reason || content.note], [_("Day"), content.on]];
}

/** What can be done with an item. One that may have arrived is not touched until its answer came. */
function choicesOf(item, go) {
  if (item.state === "parked") {
    const done = async () => { await outbox.discard(item); go("#/outbox"); };
    return [h("p", null, _("You no longer served there on that day. The record lies with the office, which decides.")), button(_("Take it off this list"), done)];
  }
  if (item.attempted && status.state === "busy") return h("p", { class: "hint" }, _("Exchanging …"));
  if (item.attempted) return h("p", { class: "hint" }, _("It was sent, but the answer was cut off. It goes again by itself; the server takes it only once. Edit it after the answer."));
  const at = editor(item);
  const hanging = outbox.hangingOn(item).length;
  const question = hanging
    ? _("Discard this record and %(number)s that hang on it? They were not sent and will be gone.", { number: hanging })
    : _("Discard this record? It was not sent and will be gone.");
  const drop = async () => { await outbox.discard(item); go("#/outbox", _("Discarded.")); };
  const again = async () => { await outbox.replace(item, {}); sync(); go("#/outbox"); };
  return h("div", { class: "actions" }, at && h("a", { class: "button main", href: at }, _("Edit")),
    item.state === "refused" && button(_("Try again"), again),
    asking(_("Discard"), question, _("Yes, discard it"), _("No"), drop));
}
