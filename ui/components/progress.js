// How far the folder is read. Asked for again and again, so that a reload or a restart changes nothing.

const AGAIN = 500; // ms between two looks

function line(state, words) {
  if (state === null) return words.waiting;
  if (state.error) return fill(words.broken, { reason: state.error });
  if (!state.total) return words.looking;
  return fill(words.read, { done: state.done.toLocaleString(document.documentElement.lang), total: state.total.toLocaleString(document.documentElement.lang) });
}

class Progress {
  constructor(root) {
    this.root = root;
    this.bar = el("progress", { max: "1" });
    this.text = el("p", { role: "status" });
    root.replaceChildren(el("div", { class: "reading" }, this.text, this.bar));
    this.look();
  }

  async look() {
    if (!this.root.isConnected) return;
    const state = await fetchJson("/progress");
    this.show(state);
    if (state && !state.running && !this.over) {
      this.over = true;
      this.send({ type: "read" });
    }
    if (!this.over) setTimeout(() => this.look(), AGAIN);
  }

  show(state) {
    this.bar.setAttribute("aria-label", this.words.heading);
    this.text.textContent = `${this.words.heading} ${line(state, this.words)}`;
    if (state?.total) this.bar.value = state.done / state.total;
    else this.bar.removeAttribute("value");
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const kept = keptFor(root, {});
  Progress.prototype.words = data.words;
  kept.progress ??= new Progress(root);
  kept.progress.send = (message) => setTriggerValue("message", message);
}
