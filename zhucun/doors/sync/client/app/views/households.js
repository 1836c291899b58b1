// The households of the village, found without a network; one household with its last visits.

import * as seen from "../seen.js";
import * as store from "../store.js";
import { _, label } from "../i18n.js";
import { fill, fresh, h } from "../dom.js";
import { short } from "../clock.js";
import { longestAgo, search } from "../pick.js";
import { facts, line, lines, mark, topics } from "./parts.js";

const PAGE = 60;
let typed = "";

export function view() {
  const id = fresh("search");
  const list = h("div");
  const count = h("p", { class: "hint", role: "status" });
  const draw = (shown) => {
    const last = seen.lastVisits();
    const found = longestAgo(search(typed));
    const row = (each) => line(`#/household/${each.id}`, each.head || each.code,
      [each.hamlet, _("%(number)s people", { number: each.count || (each.members || []).length }), ...(each.tags || [])].filter(Boolean).join(" · "),
      h("span", { class: "mark plain" }, last.get(each.id) ? short(last.get(each.id)) : _("not visited yet")));
    fill(count, _("%(number)s households, longest unvisited first", { number: found.length }));
    fill(list, lines(found.slice(0, shown).map(row), _("No household fits.")),
      found.length > shown && h("button", { type: "button", class: "wide", onclick: () => draw(shown + PAGE) }, _("Show more")));
  };
  const box = h("input", { id, type: "search", autocomplete: "off", value: typed, oninput: () => { typed = box.value; draw(PAGE); } });
  draw(PAGE);
  return {
    title: _("Households"),
    tab: "households",
    body: [h("div", { class: "field" }, h("label", { for: id }, _("Name, initials or hamlet")), box), count, list],
  };
}

export function card({ arg }) {
  const found = store.get("household", arg);
  if (!found) return { title: _("Household"), back: true, body: [h("p", { class: "none" }, _("This household is not on this phone."))] };
  const visits = seen.visits().filter((each) => (each.households || []).some((one) => one.id === arg));
  const matters = seen.matters().filter((each) => each.household === arg);
  const phone = found.phone && h("a", { href: `tel:${found.phone}` }, found.phone);
  return {
    title: found.head || found.code,
    tab: "households",
    back: true,
    body: [
      h("div", { class: "actions" }, h("a", { class: "button main", href: `#/visit?household=${arg}` }, _("Record a visit")),
        h("a", { class: "button", href: `#/matter-new?household=${arg}` }, _("Open a matter"))),
      facts([[_("Number"), found.code], [_("Hamlet"), found.hamlet], [_("Address"), found.address], [_("Phone"), phone],
        [_("Marks"), (found.tags || []).join(_(", "))], [_("People"), found.count], [_("Last visit"), seen.lastVisits().get(arg) || _("not visited yet")]]),
      (found.members || []).length > 0 && h("section", null, h("h2", null, _("Members")), h("ul", { class: "lines" }, found.members.map((each) =>
        h("li", null, h("div", null, h("strong", null, each.name), h("span", { class: "about" }, [label("relation", each.relation), each.birth_year && _("born %(year)s", { year: each.birth_year })].filter(Boolean).join(" · "))))))),
      h("section", null, h("h2", null, _("Visits")), lines(visits.slice(0, 10).map((each) =>
        line(`#/diary/${each.id}`, `${short(each.on)} ${topics(each.topics)}`, each.findings, mark(each.item))), _("No visit of yours in the last two months."))),
      h("section", null, h("h2", null, _("Matters")), lines(matters.map((each) =>
        line(`#/matter/${each.id}`, each.title, label("matter_state", each.state), mark(each.item))), _("No matter of this household."))),
    ],
  };
}
