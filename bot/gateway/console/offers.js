/** Cases that this person is asked to take, above everything else, with the seconds left to say yes or no. */

import { byId, el } from '/shared/dom.js';
import { now } from '/shared/now.js';
import { named } from './facts.js';

/** @typedef {import('./inbox.js').Case & {offered_until: string}} Offered */

export class Offers extends EventTarget {
  /** @type {Offered[]} */
  cases = [];
  #timer = 0;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
    this.box = byId('offers');
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#draw();
  }

  /** @param {Offered[]} cases */
  look(cases) {
    const known = new Set(this.cases.map((each) => each.id));
    const fresh = cases.filter((each) => !known.has(each.id));
    const same = cases.length === this.cases.length && !fresh.length;
    this.cases = cases;
    if (!same) this.#draw();
  }

  stop() {
    this.cases = [];
    this.#draw();
  }

  #draw() {
    clearInterval(this.#timer);
    this.box.hidden = !this.cases.length;
    this.box.replaceChildren(...this.cases.map((each) => this.#item(each)));
    if (this.cases.length) this.#timer = setInterval(() => this.#count(), 1000);
    this.#count();
  }

  /** @param {Offered} each */
  #item(each) {
    const t = this.t ?? String;
    const answer = (/** @type {string} */ verb) => async () => {
      this.cases = this.cases.filter(({ id }) => id !== each.id);
      this.#draw();
      this.dispatchEvent(new Event('change'));
      this.dispatchEvent(new CustomEvent(verb, { detail: each }));
    };
    const about = `${t(`console_topic_${each.topic}`)} · ${each.borrower_name ?? t('console_unknown')}`;
    return el(
      'article',
      { class: each.priority === 'danger' ? 'offer danger' : 'offer' },
      el('p', {}, el('b', {}, t('console_offered')), ' ', about),
      el('p', {}, named(t, 'reason', each.reason)),
      el('p', { class: 'offer-left', 'data-until': each.offered_until }),
      el(
        'p',
        { class: 'ask-buttons' },
        el('button', { type: 'button', class: 'primary', onclick: answer('accept') }, t('console_accept')),
        el('button', { type: 'button', class: 'plain', onclick: answer('decline') }, t('console_decline')),
      ),
    );
  }

  #count() {
    for (const line of this.box.querySelectorAll('[data-until]')) {
      const until = Date.parse(line.getAttribute('data-until') ?? '');
      const seconds = Math.max(0, Math.round((until - now()) / 1000));
      line.textContent = this.t?.('console_offer_left', { seconds }) ?? '';
    }
  }
}
