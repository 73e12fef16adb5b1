// Asks the server what a query finds. The page is not built anew for it: the address follows after.

const PATIENCE = 150; // ms without an answer before the old one is shown as passing

let newest = null; // shown at once to somebody who comes back from a picture

class Answers {
  constructor(root, { show, fail, send }) {
    Object.assign(this, { root, show, fail, send, asked: 0, ahead: [] });
    document.addEventListener(SEARCH, (event) => {
      if (!root.isConnected) return;
      event.preventDefault();
      this.ask(event.detail.query, true);
    });
  }

  // What the address says. Searches made here are ahead of it until the server has followed.
  // ``read`` counts what was read from the folder: with it the answer may have changed.
  follow(query, language, read) {
    const followed = this.told === query || caughtUp(this.ahead, query);
    const same = this.language === language && this.read === read;
    Object.assign(this, { told: query, language, read });
    if (followed) {
      if (!same) this.ask(this.query, false);
      return;
    }
    if (newest?.query === query && newest.language === language) this.show(newest.answer);
    this.ask(query, false);
  }

  // An answer that was overtaken by a later question is dropped.
  async ask(query, tell) {
    const number = ++this.asked;
    const { language } = this;
    this.query = query;
    const passing = setTimeout(() => this.root.classList.add("passing"), PATIENCE);
    const answer = await fetchJson(address("/answer", { q: query, language }));
    clearTimeout(passing);
    if (number !== this.asked) return;
    this.root.classList.remove("passing");
    if (answer) {
      newest = { query, language, answer };
      this.show(answer);
    } else {
      this.fail();
    }
    if (!tell) return;
    if (query !== this.told) this.ahead.push(query);
    this.send({ type: "searched", query });
  }
}
