/** Putting data right and giving money back: forms that keep what was typed, whatever else on the page is drawn anew. */

import { el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/** @typedef {import('./case.js').Setting} Setting */

const FIELDS = ['phone', 'name', 'email', 'language', 'payday'];

export class Correction {
  #case = '';
  #language = '';
  #payments = '';

  /** @param {import('./api.js').Api} api @param {() => Setting} setting @param {(said: string) => unknown} done */
  constructor(api, setting, done) {
    Object.assign(this, { api, setting, done });
    this.data = el('section', { class: 'fact' });
    this.money = el('section', { class: 'fact' });
  }

  /** @param {any} details @returns {HTMLElement[]} */
  draw({ case: shown, borrower, refundable = [], refunds = [] }) {
    if (!borrower) return [];
    const { t, language } = this.setting();
    const same = this.#case === shown.id && this.#language === language;
    const payments = JSON.stringify([refundable, refunds]);
    this.#case = shown.id;
    this.#language = language;
    if (!same) this.#drawData(t);
    if (!same) this.#drawMoney(t);
    if (!same || this.#payments !== payments) this.#fillMoney(refundable, refunds, t);
    this.#payments = payments;
    this.prove.hidden = borrower.phone_status !== 'unverified';
    return refundable.length || refunds.length ? [this.data, this.money] : [this.data];
  }

  /** @param {Translate} t */
  #drawData(t) {
    const options = FIELDS.map((name) => [name, t(`console_correct_${name}`)]);
    this.prove = press(t('console_prove_phone'), () => this.#send('prove_phone', {}, t('console_prove_sent')));
    const form = this.#form('correct', [choose('field', t('console_correct_field'), options), line('correct-value', t('console_correct_value')), line('correct-reason', t('console_correct_why'), 300)], t('console_correct_do'), t('console_correct_done'));
    this.data.replaceChildren(fold(t('console_correct'), t('console_correct_note'), form), this.prove);
  }

  /** @param {Translate} t */
  #drawMoney(t) {
    const fields = [choose('payment', t('console_refund_payment'), []), line('refund-amount', t('console_refund_amount'), 16), line('refund-reason', t('console_refund_why'), 300)];
    this.refund = this.#form('refund', fields, t('console_refund_ask'), '');
    this.ordered = el('div', { class: 'ordered' });
    this.money.replaceChildren(fold(t('console_refund'), t('console_refund_note'), this.refund), this.ordered);
  }

  /** What may go back and what was ordered, beside what is being typed. @param {any[]} refundable @param {any[]} refunds @param {Translate} t */
  #fillMoney(refundable, refunds, t) {
    const select = /** @type {HTMLSelectElement} */ (this.refund.elements.namedItem('payment'));
    const chosen = select.value;
    select.replaceChildren(...refundable.map((each) => el('option', { value: each.payment }, each.line)));
    if (refundable.some((each) => each.payment === chosen)) select.value = chosen;
    this.refund.hidden = !refundable.length;
    const item = (/** @type {any} */ each) => el('li', {}, `${each.amount} · ${each.loan} · ${each.on} · ${t(`console_refund_${each.state}`)}`, el('div', { class: 'soft' }, each.name));
    this.ordered.replaceChildren(...(refunds.length ? [el('h4', {}, t('console_refund_so_far')), el('ul', {}, refunds.map(item))] : []));
  }

  /** @param {string} act @param {HTMLElement[]} fields @param {string} title @param {string} done */
  #form(act, fields, title, done) {
    const form = /** @type {HTMLFormElement} */ (el('form', { class: 'builder-form' }, fields, el('button', { type: 'submit', class: 'plain' }, title)));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (await this.#send(act, Object.fromEntries(new FormData(form)), done)) form.reset();
    });
    return form;
  }

  /** @param {string} act @param {object} json @param {string} done */
  async #send(act, json, done) {
    const { t } = this.setting();
    const { status, body } = await this.api.post(`/cases/${this.#case}/acts/${act}`, json).catch(() => ({ status: 0, body: null }));
    this.done(status === 200 ? done : status === 202 ? t('console_second_asked') : body?.error?.message ?? t('console_failed'));
    return status === 200 || status === 202;
  }
}

/** @param {string} title @param {string} note @param {Node | null} inside */
const fold = (title, note, inside) => el('details', { class: 'builder' }, el('summary', {}, el('h3', {}, title)), el('p', { class: 'soft' }, note), inside);

/** @param {string} id whose last part is the name @param {string} label @param {number} [longest] */
function line(id, label, longest = 254) {
  const name = id.split('-')[1];
  const look = { id, name, type: 'text', maxlength: longest, autocomplete: 'off', required: name === 'reason', spellcheck: 'false' };
  return el('p', {}, el('label', { for: id }, label), el('input', look));
}

/** @param {string} name @param {string} label @param {string[][]} options */
function choose(name, label, options) {
  const id = `correct-${name}`;
  return el('p', {}, el('label', { for: id }, label), el('select', { id, name }, options.map(([value, title]) => el('option', { value }, title))));
}

/** @param {string} title @param {() => unknown} act */
const press = (title, act) => el('button', { type: 'button', class: 'plain', onclick: () => act() }, title);
