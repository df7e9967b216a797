/** Papers of the borrower whose case this is, for whoever holds it: which, about which loan, as a file or a page, in which language. */

import { el } from '/shared/dom.js';
import { fetchPaper } from '/shared/papers.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

export class Papers {
  #case = '';
  /** @type {Record<string, string>} what was chosen, which outlives a case that is drawn anew */
  #chosen = {};
  #told = el('p', { role: 'status' });

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    this.api = api;
  }

  /** @param {any} details @param {Translate} t */
  draw(details, t) {
    const { case: shown, loans, plan } = details;
    if (this.#case !== shown.id) this.#begin(shown, loans);
    const ofLoan = () => this.#chosen.loan;
    const buttons = [
      loans.length && this.#button('statement', ofLoan, t),
      loans.length && this.#button('payments', ofLoan, t),
      plan && this.#button('agreement', () => plan.id, t),
      this.#button('transcript', () => null, t),
    ].filter(Boolean);
    return el(
      'section',
      { class: 'fact papers' },
      el('h3', {}, t('console_papers')),
      el('div', { class: 'paper-choices' }, this.#choices(loans, t)),
      el('div', { class: 'acts' }, buttons),
      this.#told,
    );
  }

  /** @param {any} shown @param {any[]} loans */
  #begin(shown, loans) {
    this.#case = shown.id;
    this.#chosen = { loan: loans[0]?.id, format: 'pdf', language: shown.language };
    this.#told.textContent = '';
  }

  /** @param {any[]} loans @param {Translate} t */
  #choices(loans, t) {
    const languages = ['zh', 'en'].map((code) => [code, t(`console_language_${code}`)]);
    const formats = ['pdf', 'page'].map((code) => [code, t(`console_paper_as_${code}`)]);
    return [
      loans.length > 1 ? this.#select('loan', t('console_about'), loans.map(({ id }) => [id, id])) : null,
      this.#select('format', t('console_paper_as'), formats),
      this.#select('language', t('console_paper_language'), languages),
    ];
  }

  /** @param {string} name @param {string} label @param {string[][]} options */
  #select(name, label, options) {
    const drawn = options.map(([value, title]) => el('option', { value, selected: value === this.#chosen[name] }, title));
    const keep = (/** @type {Event} */ event) => {
      this.#chosen[name] = /** @type {HTMLSelectElement} */ (event.target).value;
    };
    return el('div', {}, el('label', { for: `paper-${name}` }, label), el('select', { id: `paper-${name}`, onchange: keep }, drawn));
  }

  /** @param {string} kind @param {() => string | null} subject @param {Translate} t */
  #button(kind, subject, t) {
    const press = () => {
      const wish = { kind, of: subject(), format: /** @type {'pdf' | 'page'} */ (this.#chosen.format), language: this.#chosen.language };
      const path = `/cases/${this.#case}/documents`;
      return fetchPaper((asked) => this.api.post(path, asked), wish, this.#told, t);
    };
    return el('button', { type: 'button', class: 'plain', onclick: press }, t(`console_paper_${kind}`));
  }
}
