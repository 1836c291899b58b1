// Settings: what is kept, how old it is, the PIN, the language, leaving.

import * as outbox from "../outbox.js";
import * as store from "../store.js";
import { _, language, speak } from "../i18n.js";
import { asking, button, fill, h } from "../dom.js";
import { age, facts } from "./parts.js";
import { changePin, LEAST_DIGITS, WrongPin } from "../vault.js";
import { eraseAll, write, read } from "../db.js";
import { signOut, sync } from "../sync.js";
import { moment } from "../clock.js";
import { pinField } from "./gate.js";

export const IDLE_MINUTES = [2, 5, 15];
const megabytes = (bytes) => `${(bytes / 1048576).toFixed(1)} MB`;

/** Everything that is not in the bar at the bottom. */
export function more() {
  const links = [["#/diary", _("My diary")], ["#/leave", _("Leave")], ["#/trips", _("Duty trips")], ["#/nights", _("Nights on duty")], ["#/month", _("My month")], ...(store.has("plan") ? [["#/plans", _("Plans")]] : []),
    ["#/outbox", `${_("Outbox")} (${outbox.unsent().length})`], ["#/settings", _("Settings")]];
  return { title: _("More"), tab: "more", body: [h("ul", { class: "menu" }, links.map(([href, said]) => h("li", null, h("a", { href }, said))))] };
}

export async function view({ go, lock, leave }) {
  const room = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
  const safe = navigator.storage && navigator.storage.persisted ? await navigator.storage.persisted() : false;
  const idle = (await read("meta", "idle")) || IDLE_MINUTES[1];
  const { session } = store;
  const waits = outbox.unsent().length;
  const speakOther = async () => { await speak(language === "en" ? "zh-hans" : "en"); go("#/settings"); if (session.token) sync(); };
  const keepIdle = async (event) => write("meta", "idle", Number(event.target.value));
  return {
    title: _("Settings"),
    back: true,
    body: [
      facts([[_("Signed in as"), session.name], [_("Device"), session.device], [_("Signed in until"), session.expires_at && session.expires_at.slice(0, 10)], [_("Data of"), session.synced_at ? `${moment(session.synced_at)} (${age(session.synced_at)})` : _("never")],
        [_("Storage used"), room.usage !== undefined && megabytes(room.usage)], [_("The browser allows"), room.quota !== undefined && megabytes(room.quota)],
        [_("Protected from clearing"), safe ? _("yes") : _("no: the browser may clear it when the phone is full. Put this page on the home screen.")],
        [_("Not sent"), waits]]),
      h("div", { class: "actions" }, button(_("Lock now"), lock), button(language === "en" ? "中文" : "English", speakOther, { lang: language === "en" ? "zh-CN" : "en" })),
      h("div", { class: "field" }, h("label", { for: "idle" }, _("Lock by itself after")),
        h("select", { id: "idle", onchange: keepIdle }, IDLE_MINUTES.map((each) => h("option", { value: each, selected: each === idle ? true : null }, _("%(number)s minutes", { number: each }))))),
      newPin(),
      h("section", null, h("h2", null, _("If this phone is lost")), h("p", null, _("Tell your county office: it closes this device. What lies on the phone is sealed under your PIN; a longer PIN seals it better."))),
      h("section", null, h("h2", null, _("Sign out")), signingOut(waits, leave)),
    ],
  };
}

function newPin() {
  const alert = h("div", { role: "alert" });
  const before = pinField(_("PIN until now"));
  const after = pinField(_("New PIN"), _("At least %(number)s digits.", { number: LEAST_DIGITS }));
  const act = async () => {
    if (!/^\d+$/.test(after.value()) || after.value().length < LEAST_DIGITS) return fill(alert, h("p", { class: "problem" }, _("A PIN has at least %(number)s digits.", { number: LEAST_DIGITS })));
    try {
      await changePin(before.value(), after.value());
    } catch (error) {
      if (!(error instanceof WrongPin)) throw error;
      return fill(alert, h("p", { class: "problem" }, _("This is not the PIN.")));
    }
    before.clear();
    after.clear();
    return fill(alert, h("p", { class: "done" }, _("The PIN is changed.")));
  };
  return h("details", null, h("summary", null, _("Change the PIN")), alert, before.element, after.element, button(_("Change the PIN"), act));
}

/** Everything on the phone goes; with unsent records only after a second question that counts them. */
function signingOut(waits, leave) {
  const out = async () => {
    await signOut().catch(() => {}); // without a network the office can still close the device
    await eraseAll();
    leave();
  };
  const question = waits
    ? _("%(number)s records were not sent and would be lost. Send them first, or sign out and lose them?", { number: waits })
    : _("Sign out? What is kept on this phone is erased; everything is at the server.");
  const yes = waits ? _("Sign out and lose them") : _("Yes, sign out");
  return asking(_("Sign out and erase"), question, yes, _("No"), out);
}
