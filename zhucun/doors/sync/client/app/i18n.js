// Words in two languages. English is the sentence itself; the server wrote the others beside it.

const KEPT = "m-language";
let words = { sentences: {}, labels: {}, signs: {} };
export let language = "zh-hans";

/** The language chosen on this phone, else the phone's own where it is English, else Chinese. */
export async function speak(wanted) {
  const own = (navigator.language || "").toLowerCase().startsWith("en") ? "en" : "zh-hans";
  language = wanted || localStorage.getItem(KEPT) || own;
  if (wanted) localStorage.setItem(KEPT, wanted);
  words = (await import(`./words/${language}.js`)).default;
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

/** A sentence, with its %(name)s places filled. */
export function _(sentence, places) {
  const said = words.sentences[sentence] || sentence;
  return said.replace(/%\((\w+)\)s/g, (_whole, name) => (places && name in places ? String(places[name]) : ""));
}

/** The label of a choice: label("topic", "water") → 饮水. */
export function label(choices, value) {
  return (words.labels[choices] && words.labels[choices][value]) || value || "";
}

/** All values of a choice with their labels; `offered` (from the server) says which there are. */
export function choices(name, offered) {
  const listed = offered && offered[name];
  if (listed) return listed.map((each) => [each.value, label(name, each.value) === each.value ? each.label : label(name, each.value)]);
  return Object.entries(words.labels[name] || {});
}

export function sign(day) {
  return words.signs[day] || "";
}
