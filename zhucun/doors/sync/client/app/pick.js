// Choosing households: a few near at hand, the rest by name, initials or hamlet.

import * as store from "./store.js";
import { fill, fresh, h } from "./dom.js";
import { short } from "./clock.js";
import { _ } from "./i18n.js";
import { householdName, lastVisits } from "./seen.js";

const NEAR = 6;
const SHOWN = 8;

/** Households that fit what is typed, or all: by name, pinyin initials, hamlet, address or number. */
export function search(typed) {
  const wanted = typed.trim().toLowerCase();
  const all = store.list("household");
  if (!wanted) return all;
  const fits = (each) =>
    [each.head, each.hamlet, each.address, each.code].some((field) => (field || "").toLowerCase().includes(wanted)) ||
    (each.py || "").toLowerCase().startsWith(wanted) ||
    (each.members || []).some((member) => (member.name || "").includes(wanted));
  return all.filter(fits);
}

/** Those that waited longest come first, else in the order of the register: the way to every household. */
export function longestAgo(rows) {
  const last = lastVisits();
  const place = (each) => `${last.get(each.id) || ""} ${each.code || ""}`;
  return [...rows].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

export function households(form, key, words, { one = false, after } = {}) {
  const id = fresh("pick");
  const chosen = () => (one ? [form.data[key]].filter(Boolean) : form.data[key] || []);
  const last = lastVisits();
  const list = h("div", { class: "toggles", role: "group", "aria-label": words });
  const box = h("input", { id, type: "search", autocomplete: "off", placeholder: _("Name, initials or hamlet"), oninput: () => draw() });
  const choose = (value) => {
    if (one) form.data[key] = form.data[key] === value ? "" : value;
    else form.data[key] = chosen().includes(value) ? chosen().filter((each) => each !== value) : [...chosen(), value];
    form.changed();
    draw(value);
    if (after) after();
  };
  const toggle = (value) => {
    const found = store.get("household", value) || {};
    const about = [found.hamlet, last.get(value) ? short(last.get(value)) : _("not visited yet")].filter(Boolean).join(" · ");
    const on = chosen().includes(value);
    const given = { type: "button", class: "pick", "data-id": value, "aria-pressed": String(on), onclick: () => choose(value) };
    return h("button", given, householdName(value), h("small", null, about));
  };
  const draw = (touched) => {
    const found = box.value.trim() ? search(box.value).slice(0, SHOWN) : longestAgo(search("")).slice(0, NEAR);
    const others = found.map((each) => each.id).filter((each) => !chosen().includes(each));
    fill(list, [...chosen(), ...others].map(toggle));
    if (!list.firstChild) fill(list, h("p", { class: "hint" }, box.value ? _("No household fits.") : _("No households on this phone yet.")));
    const again = touched && Array.from(list.children).find((each) => each.dataset.id === touched);
    if (again) again.focus();
  };
  draw();
  return h("div", { class: "field" }, h("label", { for: id }, words), box, list);
}
