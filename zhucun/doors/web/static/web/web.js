// What pages do beyond htmx: the menu button on phones, `/` for the search box, a sentence when the server fails.
"use strict";

document.documentElement.classList.add("js");

const button = document.querySelector(".menu-button");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("[data-slash]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

const problem = document.getElementById("problem");

document.addEventListener("htmx:beforeRequest", () => {
  if (problem) problem.textContent = "";
});

function sayFailed() {
  if (problem) problem.textContent = problem.dataset.failed;
}

document.addEventListener("htmx:sendError", sayFailed);
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) sayFailed();
});

// A form that failed: read the summary first.
const summary = document.querySelector(".errors");
if (summary) summary.focus();
