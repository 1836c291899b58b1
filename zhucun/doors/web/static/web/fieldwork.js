// The form of a visit: find a household in the list, and put in a line that one wrote before. Without it the list is
// whole and the lines are typed.
"use strict";

for (const row of document.querySelectorAll("[data-find]")) {
  const box = row.querySelector("input");
  const items = [...row.closest("fieldset").querySelectorAll("li")];
  row.hidden = false;
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const item of items) {
      const ticked = item.querySelector("input").checked;
      item.hidden = !ticked && wanted !== "" && !item.textContent.toLowerCase().includes(wanted);
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

for (const row of document.querySelectorAll("[data-phrases]")) {
  const text = document.getElementById(row.dataset.phrases);
  row.hidden = false;
  row.addEventListener("click", (event) => {
    const phrase = event.target.dataset.phrase;
    if (!phrase) return;
    text.value += (text.value && !text.value.endsWith("\n") ? "\n" : "") + phrase;
    text.focus();
  });
}
