// One large picture with its people, caption, credit and rights.

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (message) => setTriggerValue("message", message);
  const kept = keptFor(root, {});
  const key = JSON.stringify([data.card, data.kit.includes(data.card.id), data.language]);
  if (kept.key === key) return;
  kept.key = key;
  const { card, words, language } = data;
  const back = address("/", { q: data.query, photo: card.id });
  root.replaceChildren(
    pageLink({ class: "quiet back" }, back, () => send({ type: "open", photo: card.id, page: "search" }), "← " + words.back),
    figure(card, `/preview/${card.id}`, words, (person) => send(personQuery(person))),
    el("div", { class: "about" },
      caption(card, words), credit(card, words), rights(card, words),
      el("div", { class: "actions" },
        download(card, words, language), kitButton(card, data.kit.includes(card.id), words, send),
        !data.writes ? null : pageLink({ class: "button" }, address("/desk", { photo: card.id, q: data.query }), () => send({ type: "open", photo: card.id, page: "desk" }), words.to_desk)),
      facts(card, words)));
}
