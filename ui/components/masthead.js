// The bar on top. It keeps the kit and the language in the browser, so that both survive a reload.

// Our own sign: two people in a picture, and the line under it.
function sign() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 32 32");
  svg.setAttribute("aria-hidden", "true");
  const shapes = [
    ["rect", { x: 2, y: 3, width: 28, height: 19, rx: 3, class: "frame" }],
    ["path", { d: "M5 22a5 6 0 0 1 10 0zM17 22a5 6 0 0 1 10 0zM10 8a3 3 0 1 0 .01 0zM22 8a3 3 0 1 0 .01 0z", class: "people" }],
    ["rect", { x: 2, y: 25, width: 20, height: 2, rx: 1, class: "frame" }],
    ["rect", { x: 2, y: 28.6, width: 12, height: 2, rx: 1, class: "second" }],
  ];
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(svg.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

function pageAddress(page, data, query) {
  return address("/" + (page.name === data.pages[0].name ? "" : page.name), { q: query });
}

function pageItem(page, data, send) {
  const count = page.name === "kit" && data.kit.length
    ? el("span", { class: "count" }, String(data.kit.length), el("span", { class: "visually-hidden" }, " " + data.words.pictures))
    : null;
  return pageLink(
    { "aria-current": page.name === data.page ? "page" : null },
    pageAddress(page, data, data.query),
    () => send({ type: "go", page: page.name }),
    page.label,
    count,
  );
}

function languageSwitch(data, send) {
  const button = (language, label) => el("button", {
    type: "button",
    lang: language,
    "aria-pressed": String(language === data.language),
    onclick: () => {
      store({ language });
      wanted = language;
      send({ type: "language", language });
    },
  }, label);
  return el("div", { class: "languages", role: "group", "aria-label": data.words.language },
    button("de", "Deutsch"), button("en", "English"));
}

// Who is signed in, and the way out.
function signedIn(data) {
  return el("div", { class: "visitor" },
    el("span", { dir: "auto", title: data.user }, data.user),
    el("a", { href: "/auth/logout" }, data.words.sign_out));
}

// When the session ends, the server answers nothing more: ask it for the login.
function askAgainAt(until, kept) {
  clearTimeout(kept.timer);
  const left = until * 1000 - Date.now();
  if (left < 2 ** 31) kept.timer = setTimeout(() => location.reload(), Math.max(left, 0) + 1000);
}

// The language somebody chose here. A click that follows at once may take the place of this one
// on its way: then it is said again, until the page speaks it.
let wanted = null;

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  document.documentElement.lang = data.language;
  if (!data.remembered) {
    const { kit = [], language = null } = stored();
    send({ type: "remember", photos: kit, language });
  } else {
    store({ kit: data.kit });
  }
  if (wanted === data.language) wanted = null;
  else if (wanted && data.remembered) send({ type: "language", language: wanted });
  const items = data.pages.map((page) => pageItem(page, data, send));
  const kept = keptFor(root, {});
  if (!kept.lead) document.addEventListener(SEARCH, ({ detail }) => kept.lead(detail.query));
  kept.lead = (query) => items.forEach((item, index) => { item.href = pageAddress(data.pages[index], data, query); });
  root.replaceChildren(el("header", {},
    pageLink({ class: "brand", "aria-label": "Bildzeile" }, "/", () => send({ type: "search", query: "" }), sign(), el("span", {}, "Bildzeile")),
    el("nav", { "aria-label": data.words.pages }, items),
    data.user ? signedIn(data) : null,
    languageSwitch(data, send)));
  if (data.until) askAgainAt(data.until, keptFor(root, {}));
}
