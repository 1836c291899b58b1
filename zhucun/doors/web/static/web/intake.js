// A form that takes long says so, and is sent once: data-busy names the sentence to show.
"use strict";

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const said = document.getElementById(form.dataset.busy);
    said.hidden = false;
    said.textContent = said.dataset.said;
    form.querySelector("button.main").disabled = true;
  });
}

// Back to a page that the browser kept: the form can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[data-busy] button.main")) button.disabled = false;
});
