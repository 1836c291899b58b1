// Two people changed the same record: field by field, mine or theirs. Nothing is chosen beforehand.

import * as outbox from "../outbox.js";
import * as seen from "../seen.js";
import { _, label } from "../i18n.js";
import { asking, button, fill, fresh, h } from "../dom.js";
import { sync } from "../sync.js";
import { topics } from "./parts.js";

const NAMES = () => ({
  kind: _("Kind"), on: _("Day"), households: _("Households"), topics: _("Topics"), findings: _("What you saw and heard"), companions: _("Companions"),
  starts_on: _("First day"), ends_on: _("Due back on"), reason: _("Reason"), state: _("State"),
});

function shown(field, value) {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length)) return "—";
  if (field === "topics") return topics(value);
  if (field === "households") {
    return value.map((each) => [seen.householdName(each.id), (each.slots || []).map((slot) => label("slot", slot)).join("/")].filter(Boolean).join(" ")).join(_(", "));
  }
  if (field === "companions") return value.map(seen.colleagueName).join(_(", "));
  if (field === "kind") return label("visit_kind", value);
  if (field === "state") return label("matter_state", value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function conflict(item, go) {
  const fields = item.conflict.fields;
  const chosen = {};
  const alert = h("div", { role: "alert" });
  const own = (each) => (each.field in item.content ? item.content[each.field] : each.mine);
  const side = (each, who, words, value, name) => {
    const pick = h("input", { type: "radio", name, value: who, onchange: () => (chosen[each.field] = who) });
    return h("label", { class: "toggle side" }, pick, h("span", null, h("small", null, words), shown(each.field, value)));
  };
  const one = (each) => {
    const name = fresh("choice");
    return h("fieldset", { class: "field" }, h("legend", null, each.label || NAMES()[each.field] || each.field),
      side(each, "mine", _("Mine"), own(each), name), side(each, "theirs", _("Theirs"), each.theirs, name));
  };
  const settle = async () => {
    if (fields.some((each) => !chosen[each.field])) return fill(alert, h("p", { class: "problem" }, _("Choose for each field.")));
    const content = { ...item.content };
    for (const each of fields) if (chosen[each.field] === "theirs") delete content[each.field];
    const left = item.kind === "add_step" ? fields.every((each) => chosen[each.field] === "mine") : Object.keys(content).length > 0;
    if (left) await outbox.replace(item, { content, base: item.conflict.version });
    else await outbox.discard(item);
    sync();
    return go("#/outbox", left ? _("Your choice goes out.") : _("Theirs stands; yours is discarded."));
  };
  const drop = async () => { await outbox.discard(item); go("#/outbox", _("Discarded.")); };
  return [
    alert,
    h("p", null, _("Somebody changed this while you had no network. Choose for each field what is to stand.")),
    item.kind === "add_step" && h("p", { class: "hint" }, _("Mine: your step is added all the same. Theirs: your step is discarded.")),
    fields.map(one),
    h("div", { class: "save" }, button(_("Send my choice"), settle, { class: "main" })),
    asking(_("Discard mine"), _("Discard this record? It was not sent and will be gone."), _("Yes, discard it"), _("No"), drop),
  ];
}
