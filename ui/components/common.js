// Shared by all components.

// Marks that turn the direction of the text around them; shown by name, so that nobody is misled.
const TURNING = { "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI" };

function shown(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (mark) => `[${TURNING[mark]}]`);
}

// Builds one element. Strings become text nodes, so text can never turn into markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(node.style, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  const given = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  node.append(...given.map((child) => (typeof child === "string" ? shown(child) : child)));
  return node;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// The state a component keeps between two runs of the page, one per place it is mounted at.
const KEPT = new WeakMap();

function keptFor(parent, initial) {
  if (!KEPT.has(parent)) KEPT.set(parent, initial);
  return KEPT.get(parent);
}

// A link to another page of ours: an ordinary address for a new tab, a message for a plain click.
function pageLink(attributes, href, follow, ...children) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    follow();
  };
  return el("a", { href, onclick, ...attributes }, ...children);
}

function address(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value);
  const text = new URLSearchParams(given).toString();
  return text ? `${path}?${text}` : path;
}

// Copies text; falls back to a hidden field where the clipboard is closed (plain http).
async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = el("textarea", { style: { position: "fixed", opacity: "0" } });
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

function copyButton(text, label, done) {
  const button = el("button", { type: "button", class: "quiet copy" }, label);
  button.addEventListener("click", async () => {
    await copyText(text);
    button.textContent = done;
    setTimeout(() => { button.textContent = label; }, 1600);
  });
  return button;
}

async function fetchJson(path, options) {
  try {
    const answer = await fetch(path, options);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // the server is gone; Streamlit says so itself
  }
}

// A search is told to all parts of the page; where the gallery is, it answers (and prevents the default).
const SEARCH = "bildzeile:search";

// Whether the server, at ``query`` now, only catches up with one of the searches made ``ahead`` of it.
function caughtUp(ahead, query) {
  const at = ahead.indexOf(query);
  ahead.splice(0, at + 1);
  return at >= 0;
}

function searchHere(query) {
  return !document.dispatchEvent(new CustomEvent(SEARCH, { detail: { query }, cancelable: true }));
}

// What the browser keeps over a reload: the kit, its size and document, the language.
const STORE = "bildzeile";

function stored() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {}; // no storage, or not our text: start empty
  }
}

function store(values) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...stored(), ...values }));
  } catch {
    // private windows may refuse storage; all lasts as long as the page then
  }
}
