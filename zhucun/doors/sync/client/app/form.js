// The parts of forms. Each is bound to a key of a plain object and says `changed()` when it changes.

import * as drafts from "./drafts.js";
import * as outbox from "./outbox.js";
import { fresh, h, fill, button } from "./dom.js";
import { plusDays, short, today } from "./clock.js";
import { _ } from "./i18n.js";
import { Full } from "./db.js";
import { sync } from "./sync.js";

/** The draft behind a form: of a new record, or of an item of the outbox that is being edited. */
export async function begun(name, start, itemId) {
  const item = itemId ? outbox.find(itemId) : null;
  const draft = await drafts.draft(item ? `item:${item.id}` : name, () => start(item ? item.content : null));
  const alert = h("div", { role: "alert" });
  const form = {
    item, draft, alert, data: draft.data,
    record: item ? item.record : draft.record,
    changed: () => drafts.keep(draft, (error) => fill(alert, complaint(error))),
  };
  return form;
}

/** What a form shows first: its complaint, and that it goes on where somebody stopped. */
export function opening(form, again) {
  if (!form.draft.restored) return form.alert;
  const anew = async () => {
    await drafts.discard(form.draft.name);
    again();
  };
  return [form.alert, h("div", { class: "restored" }, h("p", null, _("Goes on from what was typed before.")), button(_("Start anew"), anew, { class: "quiet" }))];
}

/** The button that saves: checks, writes to the outbox, and says so. `content()` may give a
 *  sentence instead: what is missing. */
export function saver(form, words, { kind, base, content, done }) {
  const act = async () => {
    const made = content();
    if (typeof made === "string") return tell(form, made);
    try {
      if (form.item) {
        await outbox.replace(form.item, { content: made });
        await drafts.discard(form.draft.name);
      } else if (!(await outbox.put({ kind, record: form.record, base, content: made, draft: form.draft }))) {
        await drafts.discard(form.draft.name);
        return tell(form, _("This was saved already, in another window."));
      }
    } catch (error) {
      return tell(form, complaint(error));
    }
    sync();
    return done();
  };
  return h("div", { class: "save" }, button(words, act, { class: "main" }));
}

function tell(form, sentence) {
  fill(form.alert, h("p", { class: "problem" }, sentence));
  form.alert.scrollIntoView({ block: "center" });
}

/** What a person is told when something could not be kept. */
export function complaint(error) {
  if (error instanceof Full) {
    return _("The storage of this phone is full. Nothing was lost and this form stays as it is: make room (photos, videos), then save again.");
  }
  return _("This could not be kept on the phone: %(why)s. The form stays as it is; try again.", { why: error.message || error });
}

/** Record something without a form: a button that goes straight to the outbox. */
export async function record(kind, recordId, base, content) {
  await outbox.put({ kind, record: recordId, base, content });
  sync();
}

export function text(form, key, words, { lines = 1, most = 4000, hint, type = "text", mode } = {}) {
  const id = fresh("field");
  const given = { id, maxlength: type === "text" ? most : null, oninput: (event) => { form.data[key] = event.target.value; form.changed(); } };
  if (hint) given["aria-describedby"] = `${id}-hint`;
  if (mode) given.inputmode = mode;
  const box = lines > 1 ? h("textarea", { ...given, rows: lines, value: form.data[key] || "" }) : h("input", { ...given, type, autocomplete: "off", value: form.data[key] || "" });
  const note = hint && h("p", { class: "hint", id: `${id}-hint` }, hint);
  return h("div", { class: "field" }, h("label", { for: id }, words), box, note);
}

/** Big toggles of which any number, or (one: true) exactly one, may be on. */
export function toggles(form, key, words, options, { one = false, after } = {}) {
  const name = fresh("toggles");
  const boxes = options.map(([value, said]) => {
    const on = one ? form.data[key] === value : (form.data[key] || []).includes(value);
    const turned = (event) => {
      const kept = (form.data[key] || []);
      if (one) form.data[key] = value;
      else form.data[key] = event.target.checked ? [...kept, value] : kept.filter((each) => each !== value);
      form.changed();
      if (after) after();
    };
    const box = h("input", { type: one ? "radio" : "checkbox", name, value, checked: on, onchange: turned });
    return h("label", { class: "toggle" }, box, h("span", null, said));
  });
  return h("fieldset", { class: "field" }, h("legend", null, words), h("div", { class: "toggles" }, boxes));
}

/** A day: the last three by one touch, any other by the calendar. */
export function day(form, key, words, { ahead = false, after } = {}) {
  const id = fresh("day");
  const near = ahead ? [[0, _("Today")], [1, _("Tomorrow")], [2, _("In two days")]] : [[0, _("Today")], [-1, _("Yesterday")], [-2, _("Two days ago")]];
  const box = h("input", { type: "date", id, value: form.data[key] || "", max: ahead ? null : today() });
  const set = (value) => {
    form.data[key] = value;
    box.value = value;
    for (const each of row.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each.dataset.day === value));
    form.changed();
    if (after) after();
  };
  box.addEventListener("change", () => set(box.value));
  const row = h("div", { class: "near" }, near.map(([number, said]) => {
    const value = plusDays(today(), number);
    return h("button", { type: "button", class: "pick", "data-day": value, "aria-pressed": String(form.data[key] === value), onclick: () => set(value) }, `${said} ${short(value)}`);
  }));
  return h("div", { class: "field day" }, h("label", { for: id }, words), row, box);
}

export function tick(form, key, words) {
  const turned = (event) => { form.data[key] = event.target.checked; form.changed(); };
  return h("label", { class: "toggle tick" }, h("input", { type: "checkbox", checked: Boolean(form.data[key]), onchange: turned }), h("span", null, words));
}

/** Less used fields, closed until they are asked for or hold something. */
export function more(words, open, ...children) {
  return h("details", { open: open ? true : null }, h("summary", null, words), children);
}
