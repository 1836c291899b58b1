// Opening a matter: alone, or inside a visit.

import * as store from "../store.js";
import { _, choices } from "../i18n.js";
import { begun, more, opening, saver, text, toggles } from "../form.js";
import { households } from "../pick.js";
import { newId } from "../ids.js";
import { today } from "../clock.js";

export function newMatter({ topics = [], households: reached = [] } = {}) {
  return { id: newId(), kind: "appeal", topic: topics[0] || "other", size: "", title: "", text: "", household: reached.length === 1 ? reached[0] : "" };
}

/** The matter as it goes out, or what is missing. */
export function saidMatter(data) {
  if (!data.title.trim()) return _("Say in a few words what the matter is.");
  if (data.kind === "clue" && !data.household) return _("Choose the household that shows the sign.");
  return { ...data, title: data.title.trim(), text: data.text.trim() };
}

export function matterFields(form, { households: near } = {}) {
  const { words } = store.me();
  const sizes = [["", _("Not said")], ...choices("matter_size", words)];
  return [
    text(form, "title", _("In a few words"), { most: 60, hint: _("No names, no numbers of people: this line stands in lists.") }),
    toggles(form, "kind", _("Kind"), choices("matter_kind", words), { one: true }),
    toggles(form, "topic", _("Topic"), choices("topic", words), { one: true }),
    more(_("Details, household, size"), form.data.text || form.data.size || form.data.kind === "clue", [
      text(form, "text", _("Details"), { lines: 3 }),
      !near && households(form, "household", _("Household"), { one: true }),
      near && near.length > 1 && households(form, "household", _("Household"), { one: true }),
      toggles(form, "size", _("Size"), sizes, { one: true }),
    ]),
  ];
}

/** #/matter-new, #/matter-new?household=…, #/matter-new?item=… */
export async function view({ query, go }) {
  const start = (given) => ({ ...newMatter(), household: query.household || "", source: "proactive", ...(given || {}) });
  const form = await begun("matter", start, query.item);
  const { words } = store.me();
  const sources = choices("matter_source", words).filter(([value]) => ["phone", "proactive", "office"].includes(value));
  const save = saver(form, _("Save"), {
    kind: "open_matter",
    content: () => {
      const said = saidMatter(form.data);
      const posting = store.postingOn(today());
      if (typeof said === "string") return said;
      if (!posting) return _("You are not posted to a village on this day.");
      const { id: _id, ...plain } = said;
      return { posting: posting.id, ...plain };
    },
    done: () => go(form.item ? "#/outbox" : "#/matters", _("Kept. It goes out when there is a network.")),
  });
  const fields = [matterFields(form), toggles(form, "source", _("How it came"), sources, { one: true })];
  return { title: form.item ? _("Edit the matter") : _("Open a matter"), back: true, body: [opening(form, () => go("#/matter-new")), fields, save] };
}
