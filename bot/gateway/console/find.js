/** What the inbox is to show: a view, words, filters, and the views that somebody keeps for themselves. */

import { byId, el } from '/shared/dom.js';
import { rove } from '/shared/keyboard.js';
import { ask } from './dialogs.js';

/** @typedef {{name: string, filters: Record<string, string>}} Kept */

const VIEWS = ['queue', 'mine', 'all', 'resolved', 'dates'];
/** @type {Record<string, string[]>} */
const CHOICES = {
  topic: ['danger', 'dispute', 'complaint', 'hardship', 'negotiation', 'identity', 'other'],
  language: ['zh', 'en'],
  channel: ['web', 'sms'],
  due: ['late', 'soon'],
};
const TYPED = 250;

export class Find extends EventTarget {
  view = 'queue';
  /** @type {Record<string, string>} */
  filters = {};
  /** @type {Kept[]} */
  kept = [];
  #typing = 0;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
    this.words = /** @type {HTMLInputElement} */ (byId('find-words'));
    this.words.addEventListener('input', () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#filter('q', this.words.value.trim()), TYPED);
    });
    byId('find').addEventListener('submit', (event) => event.preventDefault());
    byId('find-more').addEventListener('click', () => this.#open(byId('find-filters').hidden));
    byId('find-clear').addEventListener('click', () => this.look({ view: this.view }));
    byId('find-keep').addEventListener('click', () => this.#keep());
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    const chip = (/** @type {string} */ view) =>
      el('button', { type: 'button', class: 'chip', 'data-view': view, onclick: () => this.look({ view }) }, t(`console_view_${view}`));
    byId('views').replaceChildren(...VIEWS.map(chip));
    rove(byId('views'));
    byId('find-choices').replaceChildren(...Object.keys(CHOICES).map((name) => this.#choice(name)));
    this.#draw();
  }

  async start() {
    const { status, body } = await this.api.get('/me/views').catch(() => ({ status: 0, body: null }));
    if (status === 200) this.kept = body.views;
    this.#draw();
  }

  focus() {
    if (this.view === 'dates') this.look({ view: 'all' });
    this.words.focus();
    this.words.select();
  }

  /** What the server is asked for. @returns {Record<string, string>} */
  get wanted() {
    return { view: this.view, ...this.filters };
  }

  /** @param {Record<string, string>} wanted */
  look({ view = 'queue', ...filters }) {
    this.view = view;
    this.filters = filters;
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  /** The n-th view that is kept, from 1. @param {number} number */
  lookAtKept(number) {
    const kept = this.kept[number - 1];
    if (kept) this.look(kept.filters);
  }

  /** How many each view has. @param {Record<string, number>} counts @param {{late: number, soon: number}} dated */
  count(counts, dated) {
    for (const chip of byId('views').querySelectorAll('button')) {
      const view = chip.dataset.view ?? '';
      const many = view === 'dates' ? dated.late + dated.soon : counts[view] ?? 0;
      const late = view === 'dates' && dated.late > 0;
      const text = `${this.t?.(`console_view_${view}`)} ${many}${late ? ' ⚠' : ''}`;
      if (chip.textContent !== text) chip.textContent = text;
      chip.classList.toggle('late', late);
    }
  }

  /** @param {string} name @param {string} value */
  #filter(name, value) {
    const { [name]: _, ...others } = this.filters;
    const view = this.view === 'dates' ? 'all' : this.view;
    this.look({ view, ...others, ...(value && { [name]: value }) });
  }

  /** @param {string} name */
  #choice(name) {
    const t = this.t ?? String;
    const options = [['', t('console_find_any')], ...CHOICES[name].map((code) => [code, t(name === 'due' ? `console_find_due_${code}` : `console_${name}_${code}`)])];
    const change = (/** @type {Event} */ event) => this.#filter(name, /** @type {HTMLSelectElement} */ (event.target).value);
    const select = el('select', { id: `find-${name}`, onchange: change }, options.map(([value, text]) => el('option', { value }, text)));
    return el('p', {}, el('label', { for: `find-${name}` }, t(`console_find_${name}`)), select);
  }

  /** @param {boolean} open */
  #open(open) {
    byId('find-filters').hidden = !open;
    byId('find-more').setAttribute('aria-expanded', String(open));
  }

  #draw() {
    const t = this.t ?? String;
    if (document.activeElement !== this.words) this.words.value = this.filters.q ?? '';
    for (const name of Object.keys(CHOICES)) {
      const select = /** @type {HTMLSelectElement | null} */ (document.getElementById(`find-${name}`));
      if (select) select.value = this.filters[name] ?? '';
    }
    for (const chip of byId('views').querySelectorAll('button')) chip.setAttribute('aria-pressed', String(chip.dataset.view === this.view));
    const many = Object.keys(this.filters).filter((name) => name !== 'q').length;
    byId('find-more').textContent = many ? t('console_find_filters_on', { count: many }) : t('console_find_filters');
    const filtered = Object.keys(this.filters).length > 0;
    byId('find-clear').hidden = byId('find-keep').hidden = !filtered;
    byId('kept').hidden = !this.kept.length;
    byId('kept').replaceChildren(...this.kept.map((each) => this.#chip(each)));
    byId('cases').hidden = byId('find').hidden = this.view === 'dates';
    byId('dates').hidden = this.view !== 'dates';
    byId('no-cases').textContent = t(filtered ? 'console_find_none' : 'console_empty');
  }

  /** @param {Kept} each */
  #chip(each) {
    const t = this.t ?? String;
    const now = JSON.stringify(each.filters) === JSON.stringify(this.wanted);
    return el(
      'li',
      {},
      el('button', { type: 'button', class: 'chip', 'aria-pressed': String(now), onclick: () => this.look(each.filters) }, each.name),
      el('button', { type: 'button', class: 'link', onclick: () => this.#save(this.kept.filter((other) => other !== each)) }, '×', el('span', { class: 'unseen' }, t('console_find_forget', { name: each.name }))),
    );
  }

  async #keep() {
    const t = this.t ?? String;
    const field = { name: 'name', label: t('console_find_name'), type: 'text' };
    const answer = await ask({ title: t('console_find_keep'), fields: [field], confirm: t('console_find_keep'), cancel: t('console_cancel') });
    const name = answer?.name.trim();
    if (name) await this.#save([...this.kept.filter((each) => each.name !== name), { name, filters: this.wanted }]);
  }

  /** @param {Kept[]} views */
  async #save(views) {
    const { status, body } = await this.api.post('/me/views', { views }).catch(() => ({ status: 0, body: null }));
    if (status === 200) this.kept = body.views;
    else this.dispatchEvent(new CustomEvent('problem', { detail: body?.error?.message ?? this.t?.('console_failed') }));
    this.#draw();
  }
}
