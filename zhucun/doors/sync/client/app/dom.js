// Elements from plain values: text is always text, never markup.

/** h("p", {class: "hint", onclick: f}, "words", child, [more]) → an element. False children are left out. */
export function h(tag, given, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

export function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child);
  }
  return element;
}

export function fill(element, ...children) {
  element.textContent = "";
  return add(element, children);
}

let number = 0;

/** An id that no other element of this page has. */
export function fresh(stem) {
  number += 1;
  return `${stem}-${number}`;
}

/** A button that works once at a time: a second touch while it works does nothing. */
export function button(label, act, given) {
  const made = h("button", { type: "button", ...given }, label);
  made.addEventListener("click", async () => {
    if (made.disabled) return;
    made.disabled = true;
    try {
      await act();
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

/** A question before something that cannot be undone, in the place of the button that asks it. */
export function asking(label, question, yes, no, act, given) {
  const place = h("div", { class: "asking" });
  const ask = () => {
    const back = button(no, () => rest());
    fill(
      place,
      h("p", { role: "alert" }, question),
      h("div", { class: "actions" }, button(yes, act, { class: "danger" }), back)
    );
    back.focus();
  };
  const rest = () => fill(place, button(label, ask, given));
  rest();
  return place;
}
