"""axe-core, which looks at every page but judges each pair of colours once.

Half of its time goes into the contrast of texts, and hundreds of pages share one style sheet: a text
has the contrast of its colour on its background in its size, whatever the page. So a page marks one
text of each such style that no page before it had, and axe is asked about these alone.
"""

from __future__ import annotations

import os

from playwright.sync_api import Page

#: Marks one visible text of each style that is not `seen`; gives the new styles.
_MARK = """(seen) => {
    const known = new Set(seen), found = [];
    const texts = [...document.body.querySelectorAll("*")].filter(each =>
        (each.matches("input, select, textarea, button")
            || [...each.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
        && each.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}));
    for (const each of texts) {
        const own = getComputedStyle(each), under = [];
        for (let at = each; at; at = at.parentElement) {
            const style = getComputedStyle(at);
            under.push(style.backgroundColor, style.backgroundImage, style.opacity);
            if (style.backgroundColor.startsWith("rgb(")) break;
        }
        const style = [own.color, own.fontSize, own.fontWeight, own.textShadow, ...under].join(" ");
        if (known.has(style)) continue;
        known.add(style);
        found.push(style);
        each.setAttribute("data-contrast", "");
    }
    return found;
}"""
#: What axe calls serious or critical, in the words of the test; the answer of axe itself is long.
_ASK = """async ([rules, only]) => {
    const asked = {resultTypes: ["violations"], preload: false, rules};
    const answers = [await axe.run(document, asked)];
    if (only) answers.push(await axe.run({include: [["[data-contrast]"]]},
        {resultTypes: ["violations"], preload: false, runOnly: ["color-contrast"]}));
    return answers.flatMap(each => each.violations)
        .filter(each => ["serious", "critical"].includes(each.impact))
        .map(each => `${each.id}: ${each.help} ${each.nodes.map(node => node.html)}`);
}"""
#: With ZHUCUN_ALL_SCREENS=1 the contrast of every text of every page.
_EVERY = os.environ.get("ZHUCUN_ALL_SCREENS") == "1"


class Barriers:
    """What axe calls serious or critical on a page, one line each: `Barriers()(page)`."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, page: Page) -> list[str]:
        page.wait_for_load_state()  # a click returns before the page that it leads to is there
        page.add_script_tag(url="/static/axe.min.js")
        new = [] if _EVERY else page.evaluate(_MARK, sorted(self._seen))
        rules = {} if _EVERY else {"color-contrast": {"enabled": False}}
        found: list[str] = page.evaluate(_ASK, [rules, bool(new)])
        if not any(line.startswith("color-contrast") for line in found):
            self._seen.update(new)
        return found
