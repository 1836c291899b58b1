// The own month sheet: made from what was recorded, confirmed by a touch. Nobody punches in.

import * as outbox from "../outbox.js";
import * as store from "../store.js";
import { _, label, sign } from "../i18n.js";
import { asking, h } from "../dom.js";
import { record } from "../form.js";
import { short, today, weekday } from "../clock.js";
import { facts, mark } from "./parts.js";

export function view({ go }) {
  const sheets = store.list("sheet").sort((a, b) => (a.month < b.month ? 1 : -1));
  return {
    title: _("My month"),
    back: true,
    body: [h("p", { class: "hint" }, _("You are in the village unless leave or a trip says otherwise. What is wrong is set right there, not here.")),
      sheets.length ? sheets.map((each) => sheet(each, go)) : h("p", { class: "none" }, _("No month sheet on this phone yet."))],
  };
}

function sheet(each, go) {
  const waits = outbox.all().find((item) => item.kind === "confirm_sheet" && item.content.month === each.month && item.state !== "sent");
  const confirm = async () => {
    await record("confirm_sheet", each.id, null, { posting: each.posting, month: each.month, shown: each.shown });
    go("#/month", _("Kept. It goes out when there is a network."));
  };
  const blanks = (weekday(each.month) + 6) % 7;
  const shown = (code) => (each.signs && each.signs[code]) || sign(code);
  const cells = each.days.map((code, index) => h("li", { class: code === "village" ? null : code ? "away" : "off" }, h("span", null, String(index + 1)), h("b", { title: label("day", code) }, shown(code) || "·")));
  const used = Array.from(new Set(each.days)).filter((code) => code);
  return h("section", { class: "card" },
    h("h2", null, each.month.slice(0, 7), " ", mark(waits)),
    h("ol", { class: `grid from-${blanks}` }, cells),
    h("p", { class: "hint" }, used.map((code) => `${shown(code)} ${label("day", code)}`).join("　")),
    facts([[_("Days in the village"), each.min_days ? _("%(days)s of at least %(least)s", { days: each.village_days, least: each.min_days }) : each.village_days],
      [_("Nights on duty"), each.nights], [_("State"), label("sheet_state", each.state)]]),
    each.state === "open" && today() < each.last_day && h("p", { class: "hint" }, _("It can be confirmed from %(day)s.", { day: short(each.last_day) })),
    each.state === "open" && today() >= each.last_day && !waits && asking(_("Confirm this month"), _("Confirm that this sheet is right? Later changes are corrections."), _("Yes, confirm"), _("No"), confirm, { class: "main" }));
}
