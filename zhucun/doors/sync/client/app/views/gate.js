// The door: sign in once, choose a PIN; later only the PIN.

import * as db from "../db.js";
import * as vault from "../vault.js";
import { _, language, speak } from "../i18n.js";
import { asking, button, fill, fresh, h } from "../dom.js";
import { NoAnswer } from "../wire.js";
import { moment } from "../clock.js";
import { session } from "../store.js";
import { signIn, sync } from "../sync.js";

const ENTER = "Enter";

export function pinField(words, hint) {
  const id = fresh("pin");
  const box = h("input", { id, type: "password", inputmode: "numeric", autocomplete: "off", maxlength: 32, "aria-describedby": hint ? `${id}-hint` : null });
  return {
    box,
    element: h("div", { class: "field" }, h("label", { for: id }, words), box, hint && h("p", { class: "hint", id: `${id}-hint` }, hint)),
    value: () => box.value,
    clear: () => (box.value = ""),
  };
}

function plainField(words, type, autocomplete) {
  const id = fresh("field");
  const box = h("input", { id, type, autocomplete, autocapitalize: "none" });
  return { box, element: h("div", { class: "field" }, h("label", { for: id }, words), box) };
}

/** The other language, before anybody is known. */
function otherLanguage(again) {
  const turn = async () => { await speak(language === "en" ? "zh-hans" : "en"); again(); };
  return button(language === "en" ? "中文" : "English", turn, { class: "quiet", lang: language === "en" ? "zh-CN" : "en" });
}

function onEnter(box, act) {
  box.addEventListener("keydown", (event) => { if (event.key === ENTER) { event.preventDefault(); act(); } });
}

/** The first time: user name, password, and the PIN of this phone. */
export function firstTime({ opened, again }) {
  const alert = h("div", { role: "alert" });
  const name = plainField(_("User name"), "text", "username");
  const password = plainField(_("Password"), "password", "current-password");
  const pin = pinField(_("PIN for this phone"), _("At least %(number)s digits. It seals what is kept here; nobody can find it out or reset it.", { number: vault.LEAST_DIGITS }));
  const twice = pinField(_("The PIN once more"));
  const act = async () => {
    const said = missing(name.box.value, password.box.value, pin.value(), twice.value());
    if (said) return fill(alert, h("p", { class: "problem" }, said));
    fill(alert, h("p", { class: "hint" }, _("Signing in …")));
    try {
      await vault.make(pin.value());
      await signIn(name.box.value.trim(), password.box.value, device());
    } catch (error) {
      vault.lock();
      await db.eraseAll(); // nothing was kept yet
      return fill(alert, refused(error));
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    return opened();
  };
  const enter = button(_("Sign in"), act, { class: "main" });
  onEnter(twice.box, () => enter.click());
  return { title: _("Sign in"), gate: true, body: [h("p", null, _("Once, with a network. After that this phone works without one.")), alert, name.element, password.element, pin.element, twice.element, h("div", { class: "save" }, enter), otherLanguage(again)] };
}

function missing(name, password, pin, twice) {
  if (!name.trim() || !password) return _("Type your user name and password.");
  if (!/^\d+$/.test(pin) || pin.length < vault.LEAST_DIGITS) return _("A PIN has at least %(number)s digits.", { number: vault.LEAST_DIGITS });
  return pin === twice ? "" : _("The two PINs differ.");
}

/** What the phone is, in a word, so that its owner can tell his devices apart. */
function device() {
  const known = /Android|iPhone|iPad|HarmonyOS|Windows|Macintosh|Linux/.exec(navigator.userAgent);
  return known ? known[0] : "phone";
}

function refused(error) {
  if (error instanceof NoAnswer) return h("p", { class: "problem" }, _("No answer from the server. The first sign-in needs a network."));
  const { problem } = error;
  return h("div", { class: "problem" }, h("p", null, (problem && problem.message) || error.message), problem && problem.todo && h("p", null, problem.todo));
}

/** Later: the PIN opens what is here. */
export async function locked({ opened, again, leave }) {
  const alert = h("div", { role: "alert" });
  const waits = await db.count("outbox");
  const pin = pinField(_("PIN"));
  const act = async () => {
    if (!pin.value()) return;
    try {
      await vault.unlock(pin.value());
    } catch (error) {
      pin.clear();
      if (!(error instanceof vault.WrongPin)) throw error;
      const said = error.wait > Date.now() ? _("Too many wrong PINs. Wait until %(time)s; nothing is lost.", { time: moment(error.wait) }) : _("This is not the PIN. %(number)s tries are left before you have to wait.", { number: error.left });
      fill(alert, h("p", { class: "problem" }, said));
      pin.box.focus();
      return;
    }
    await opened();
  };
  const enter = button(_("Unlock"), act, { class: "main" });
  onEnter(pin.box, () => enter.click());
  const erase = async () => { await db.eraseAll(); leave(); };
  const lost = waits ? _("Without the PIN nobody can read what is here. Starting anew loses %(number)s unsent records for good.", { number: waits }) : _("Without the PIN nobody can read what is here. Starting anew erases it; everything sent is at the server.");
  return {
    title: _("Locked"),
    gate: true,
    focus: pin.box,
    body: [waits > 0 && h("p", null, _("%(number)s records wait on this phone.", { number: waits })), alert, pin.element, h("div", { class: "save" }, enter), otherLanguage(again),
      h("details", null, h("summary", null, _("PIN forgotten")), asking(_("Start anew"), lost, _("Erase and start anew"), _("No"), erase))],
  };
}

/** The server closed this device, or the sign-in ran out: the outbox is kept. */
export function signInAgain({ opened, waits }) {
  const alert = h("div", { role: "alert" });
  const password = plainField(_("Password"), "password", "current-password");
  const act = async () => {
    fill(alert, h("p", { class: "hint" }, _("Signing in …")));
    try {
      await signIn(session.username, password.box.value, device());
    } catch (error) {
      return fill(alert, refused(error));
    }
    await opened();
    return sync();
  };
  const enter = button(_("Sign in"), act, { class: "main" });
  onEnter(password.box, () => enter.click());
  return {
    title: _("Sign in again"),
    gate: true,
    body: [h("p", { class: "problem" }, _("The server no longer knows this phone: the sign-in ran out, or the office closed it.")),
      h("p", null, _("%(number)s records wait on this phone. They are kept and go out after you sign in.", { number: waits })), alert,
      h("p", null, _("User name"), ": ", h("strong", null, session.username || "")), password.element, h("div", { class: "save" }, enter)],
  };
}
