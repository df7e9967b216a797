/** Laying out a plan for the borrower: the agent names sums and days, the server's engine answers, and the borrower decides in the chat. */

import { drawCard } from '/shared/cards.js';
import { details as fold, list, notes } from '/shared/card_parts.js';
import { el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/** @typedef {import('./case.js').Setting} Setting */

const MEANS = ['monthly_income', 'essential_costs', 'other_debt_payments', 'savings', 'payday'];
const WAIVED = ['fee', 'penalty', 'interest'];

export class PlanBuilder {
  #case = '';
  #language = '';
  /** @type {any} the engine's last answer */
  #worked = null;

  /** @param {import('./api.js').Api} api @param {() => Setting} setting @param {(said: string) => unknown} done */
  constructor(api, setting, done) {
    Object.assign(this, { api, setting, done });
    this.answer = el('div', { class: 'builder-answer', role: 'status' });
    this.made = el('div', {});
    this.section = el('section', { class: 'fact builder' });
  }

  /** The same form for as long as the case is open, so that nothing that was typed is lost. @param {any} details */
  draw(details) {
    const { t, language } = this.setting();
    if (this.#case !== details.case.id || this.#language !== language) this.#begin(details, t, language);
    this.made.replaceChildren(...drawOffers(details.offers ?? [], t, (id) => this.#withdraw(id)));
    return this.section;
  }

  /** @param {any} details @param {Translate} t @param {string} language */
  #begin({ case: shown, loans, means = {} }, t, language) {
    this.#case = shown.id;
    this.#language = language;
    this.#worked = null;
    this.answer.replaceChildren();
    const work = el('button', { type: 'submit', class: 'primary' }, t('console_builder_work'));
    this.form = /** @type {HTMLFormElement} */ (el('form', { class: 'builder-form' }, this.#fields(loans, means, t), work));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#work();
    });
    const open = el('details', {}, el('summary', {}, el('h3', {}, t('console_builder'))), el('p', { class: 'soft' }, t('console_builder_note')), this.form, this.answer);
    this.section.replaceChildren(open, this.made);
  }

  /** @param {any[]} loans @param {Record<string, string>} means @param {Translate} t */
  #fields(loans, means, t) {
    const owed = loans.map(({ id }) => [id, id]);
    const scopes = ['all', 'overdue'].map((code) => [code, t(`console_builder_scope_${code}`)]);
    const money = (/** @type {string} */ name) => field(name, t(`console_builder_${name}`), { inputmode: 'decimal' });
    const waived = (/** @type {string} */ name) =>
      field(`waive-${name}`, t('console_builder_waive', { component: t(`console_component_${name}`) }), { inputmode: 'decimal' });
    const told = (/** @type {string} */ name) => field(`means-${name}`, t(`console_builder_${name}`), { inputmode: 'decimal', value: means[name] ?? '' });
    return [
      el('div', { class: 'builder-grid' }, choose('loan', t('console_builder_loan'), owed), choose('scope', t('console_builder_scope'), scopes)),
      el('div', { class: 'builder-grid' }, money('first'), field('date', t('console_builder_date'), { type: 'date' }), money('monthly'), money('months')),
      el('div', { class: 'builder-grid' }, WAIVED.map(waived)),
      el(
        'fieldset',
        {},
        el('legend', {}, t('console_builder_means')),
        el('p', { class: 'soft' }, t('console_builder_means_note')),
        el('div', { class: 'builder-grid' }, MEANS.map(told)),
      ),
    ];
  }

  /** What was laid out, as the server reads it. */
  get wish() {
    const said = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (this.form))].map(([name, value]) => [name, String(value).trim()]));
    const part = (/** @type {string} */ prefix, /** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, said[`${prefix}-${name}`]]));
    const { loan, scope, first, monthly, months, date } = said;
    return { loan, scope, first, monthly, months, date, waive: part('waive', WAIVED), means: part('means', MEANS) };
  }

  async #work() {
    const { t, language } = this.setting();
    this.answer.replaceChildren(el('p', {}, t('console_builder_working')));
    const wish = this.wish;
    const path = `/cases/${this.#case}/plan?language=${language}`;
    const { status, body } = await this.api.post(path, wish).catch(() => ({ status: 0, body: null }));
    this.#worked = status === 200 ? { ...body, wish } : null;
    this.answer.replaceChildren(...(status === 200 ? this.#result(body, t) : [problem(body?.error?.message ?? t('console_failed'))]));
  }

  /** @param {any} found @param {Translate} t */
  #result({ may, why, card, told, bounds, nearest, replaces }, t) {
    const verdict = may === null ? (nearest ? 'nobody' : 'none') : this.#grants(may) ? 'fits' : 'above';
    return [
      el('p', { class: `builder-${verdict}` }, t(`console_builder_${verdict}`)),
      list(why),
      replaces ? el('p', { class: 'soft' }, t('console_builder_replaces')) : null,
      card ? drawCard(card, t) : null,
      told.length ? fold(t('console_builder_told'), notes(told)) : null,
      fold(t('console_builder_bounds'), el('dl', {}, bounds.map(pair))),
      may === null ? nearest && press(t('console_builder_take'), () => this.#take(nearest)) : this.#offering(may, t),
    ].filter((each) => each !== null);
  }

  /** @param {string} may */
  #grants(may) {
    return may === 'agent' || this.setting().me.role === 'supervisor';
  }

  /** The reason, and the step after it. @param {string} may @param {Translate} t */
  #offering(may, t) {
    const why = field('reason', t('console_builder_why'), { required: true, maxlength: 300 });
    const go = el('button', { type: 'submit', class: 'primary' }, t(this.#grants(may) ? 'console_builder_offer' : 'console_builder_ask'));
    const form = /** @type {HTMLFormElement} */ (el('form', { class: 'builder-form' }, why, go));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const reason = String(new FormData(form).get('reason')).trim();
      if (reason) await this.#offer(reason, t);
    });
    return form;
  }

  /** What was worked out is offered, not what may have been typed since. @param {string} reason @param {Translate} t */
  async #offer(reason, t) {
    const { wish, terms } = this.#worked;
    const path = `/cases/${this.#case}/acts/offer_plan`;
    const { status, body } = await this.api.post(path, { ...wish, terms, reason }).catch(() => ({ status: 0, body: null }));
    const said = status === 200 ? t('console_offer_made') : status === 202 ? t('console_approval_asked') : body?.error?.message ?? t('console_failed');
    if (status === 200 || status === 202) this.answer.replaceChildren(el('p', {}, said));
    else this.answer.append(problem(said));
    if (status === 200 || status === 202) this.done('');
  }

  /** @param {{first: string, months: number, date: string, waive: Record<string, string>}} nearest */
  #take({ first, months, date, waive }) {
    const put = (/** @type {string} */ name, /** @type {string} */ value) => {
      /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (this.form).elements.namedItem(name)).value = value;
    };
    put('first', first);
    put('monthly', '');
    put('months', String(months));
    put('date', date);
    for (const name of WAIVED) put(`waive-${name}`, waive[name] ?? '');
    void this.#work();
  }

  /** @param {string} offer */
  async #withdraw(offer) {
    const { status, body } = await this.api.post(`/cases/${this.#case}/acts/withdraw_offer`, { offer }).catch(() => ({ status: 0, body: null }));
    this.done(status === 200 ? '' : body?.error?.message ?? this.setting().t('console_failed'));
  }
}

/** Plans that were put to the borrower, the latest first. @param {any[]} offers @param {Translate} t @param {(id: string) => unknown} withdraw */
function drawOffers(offers, t, withdraw) {
  if (!offers.length) return [];
  const item = (/** @type {any} */ each) =>
    el(
      'li',
      {},
      el('p', {}, each.line),
      el('p', { class: each.open ? 'item-wish' : 'soft' }, `${each.by} · ${t(`console_offer_${each.state}`)}`),
      each.open ? press(t('console_offer_withdraw'), () => withdraw(each.id)) : null,
    );
  return [el('h3', {}, t('console_offers_made')), el('ul', { class: 'offers-made' }, [...offers].reverse().map(item))];
}

/** @param {string} name @param {string} label @param {Record<string, unknown>} [look] */
function field(name, label, look = {}) {
  const id = `builder-${name}`;
  return el('p', {}, el('label', { for: id }, label), el('input', { id, name, type: 'text', maxlength: 16, autocomplete: 'off', ...look }));
}

/** @param {string} name @param {string} label @param {string[][]} options */
function choose(name, label, options) {
  const id = `builder-${name}`;
  return el('p', {}, el('label', { for: id }, label), el('select', { id, name }, options.map(([value, title]) => el('option', { value }, title))));
}

/** @param {{label: string, value: string}} row */
const pair = ({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, value));

/** @param {string} text */
const problem = (text) => el('p', { class: 'problem', role: 'alert' }, text);

/** @param {string} title @param {() => unknown} act */
const press = (title, act) => el('button', { type: 'button', class: 'plain', onclick: () => act() }, title);
