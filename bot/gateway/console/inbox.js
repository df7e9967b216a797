/** The list of cases: danger first, then whoever has waited longest, as the server orders them. */

import { byId, el, icon } from '/shared/dom.js';
import { rove } from '/shared/keyboard.js';
import { age } from './age.js';
import { dueWords, urgency } from './clock.js';
import { named } from './facts.js';

/** @typedef {'queue' | 'mine' | 'resolved'} View */
/**
 * @typedef {{id: string, topic: string, reason: string, language: string, channel: string, priority: string, status: string,
 *   opened_at: string, agent: {id: string, name: string} | null, borrower_name: string, epoch: number, callback: string | null,
 *   due_at: string | null, remind_at: string | null}} Case
 */

/** @type {View[]} */
const VIEWS = ['queue', 'mine', 'resolved'];
const EVERY = 4_000;

export class Inbox extends EventTarget {
  /** @type {View} */
  view = 'queue';
  /** @type {Case[]} */
  cases = [];
  counts = { queue: 0, mine: 0, resolved: 0 };
  /** @type {import('./offers.js').Offered[]} what this person is asked to take, whatever is looked at */
  offers = [];
  /** @type {Case[]} cases of danger that nobody has taken */
  danger = [];
  /** @type {{case: string, kind: string, asked_by: {name: string}}[]} what waits for this supervisor */
  approvals = [];
  now = '';
  /** @type {string | null} */
  selected = null;
  #drawn = '';
  #timer = 0;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    const button = (/** @type {View} */ view) =>
      el('button', { type: 'button', class: 'chip', 'data-view': view, onclick: () => this.look(view) });
    byId('views').replaceChildren(...VIEWS.map(button));
    rove(byId('views'));
    this.#drawn = '';
    this.#draw();
  }

  /** @param {View} view */
  look(view) {
    this.view = view;
    return this.refresh();
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => this.refresh(), EVERY);
    return this.refresh();
  }

  stop() {
    clearInterval(this.#timer);
  }

  async refresh() {
    const view = this.view;
    const { status, body } = await this.api.get(`/cases?view=${view}`).catch(() => ({ status: 0, body: null }));
    if (status !== 200 || view !== this.view) return;
    this.cases = body.cases;
    Object.assign(this, { counts: body.counts, offers: body.offers, danger: body.danger, approvals: body.approvals, now: body.now });
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string | null} id */
  select(id) {
    this.selected = id;
    for (const item of byId('cases').querySelectorAll('button')) item.setAttribute('aria-current', String(item.dataset.case === id));
  }

  /** @param {1 | -1} step */
  move(step) {
    const at = this.cases.findIndex((each) => each.id === this.selected);
    const next = this.cases[Math.min(this.cases.length - 1, Math.max(0, at + step))];
    if (next) this.#open(next.id);
  }

  /** @param {string} id */
  #open(id) {
    this.select(id);
    this.dispatchEvent(new CustomEvent('open', { detail: id }));
  }

  #draw() {
    for (const chip of byId('views').querySelectorAll('button')) {
      const view = /** @type {View} */ (chip.dataset.view);
      chip.textContent = `${this.t?.(`console_view_${view}`)} ${this.counts[view]}`;
      chip.setAttribute('aria-pressed', String(view === this.view));
    }
    byId('no-cases').hidden = this.cases.length > 0;
    const items = this.cases.map((each) => this.#item(each));
    const drawn = items.map((item) => item.textContent).join('\n');
    if (drawn === this.#drawn) return;
    const focused = document.activeElement?.closest('[data-case]')?.getAttribute('data-case');
    this.#drawn = drawn;
    byId('cases').replaceChildren(...items);
    this.select(this.selected);
    if (focused) /** @type {HTMLElement | null} */ (byId('cases').querySelector(`[data-case="${focused}"]`))?.focus();
  }

  /** @param {Case} each */
  #item(each) {
    const { id, topic, reason, priority, language, channel, opened_at, agent, borrower_name, callback } = each;
    const t = this.t ?? String;
    const danger = priority === 'danger';
    const due = dueWords(each, t);
    const wish = callback && t(`console_callback_${callback}`);
    const end = [borrower_name ?? t('console_unknown'), t(`console_language_${language}`), t(`console_channel_${channel}`), agent?.name];
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: danger ? 'item danger' : 'item', 'data-case': id, onclick: () => this.#open(id) },
        el('span', { class: 'item-top' }, danger && icon('bell'), el('b', {}, t(`console_topic_${topic}`)), el('span', {}, age(opened_at, t))),
        el('span', { class: 'item-reason' }, named(t, 'reason', reason)),
        el('span', { class: 'item-end' }, end.filter(Boolean).join(' · ')),
        wish ? el('span', { class: 'item-wish' }, wish) : null,
        due ? el('span', { class: `item-due due-${urgency(each)}` }, due) : null,
      ),
    );
  }
}
