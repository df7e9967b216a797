/** What an agent does about the account behind a case: each act is asked for in a dialog, and one beyond their authority waits. */

import { ask } from './dialogs.js';

/** @typedef {import('./dialogs.js').Field} Field */

const VERDICTS = ['upheld', 'partly', 'rejected', 'withdrawn'];

export class Acts {
  /** @type {any} the case as the server gave it */
  details = {};

  /**
   * @param {import('./api.js').Api} api @param {() => import('/shared/strings.js').Translate} words
   * @param {(said: string) => unknown} done shows what became of it and reads the case again
   */
  constructor(api, words, done) {
    Object.assign(this, { api, words, done });
  }

  async decide() {
    const t = this.words();
    const about = this.details.record?.loan;
    const loans = this.details.loans.filter((/** @type {any} */ each) => !about || each.id === about);
    const answer = await this.#ask('console_act_decide', 'console_decide_note', [
      { name: 'verdict', label: t('console_verdict'), options: VERDICTS.map((code) => [code, t(`console_state_${code}`)]) },
      { name: 'reasons', label: t('console_reasons') },
      ...loans.flatMap((/** @type {any} */ loan) => this.#sums(loan)),
      { name: 'correct', label: t('console_correct_record'), options: [['', t('console_no')], ['yes', t('console_yes')]] },
    ]);
    if (!answer) return;
    const { verdict, reasons, correct } = answer;
    const waive = Object.fromEntries(loans.map((/** @type {any} */ { id }) => [id, waived(answer, id)]).filter((/** @type {any} */ [, sums]) => Object.keys(sums).length));
    await this.#post('acts/decide', { verdict, reasons, waive, correct_record: correct === 'yes', epoch: this.details.case.epoch });
  }

  async waive() {
    const loan = await this.#loan((/** @type {any} */ each) => each.waivable?.length);
    const answer = loan && (await this.#ask('console_act_waive', 'console_waive_note', [...this.#sums(loan), this.#why()]));
    if (answer) await this.#post('acts/waive', { loan: loan.id, amount: waived(answer, loan.id), reason: answer.reason });
  }

  /** @param {'pause_penalty' | 'pause_contact'} act */
  async pause(act) {
    const loan = act === 'pause_penalty' ? await this.#loan(() => true) : null;
    if (act === 'pause_penalty' && !loan) return;
    const day = { name: 'until', label: this.words()('console_until'), type: 'date' };
    const answer = await this.#ask(`console_act_${act}`, 'console_pause_note', [day, this.#why()]);
    if (answer) await this.#post(`acts/${act}`, { loan: loan?.id, ...answer });
  }

  async quietHours() {
    const t = this.words();
    const hours = ['from', 'to'].map((name) => ({ name, label: t(`console_quiet_${name}`), type: 'time', optional: true }));
    const answer = await this.#ask('console_act_quiet_hours', 'console_quiet_note', [...hours, this.#why()]);
    if (answer) await this.#post('acts/quiet_hours', answer);
  }

  /** @param {string} day */
  async putOff(day) {
    const t = this.words();
    const answer = await this.#ask('console_put_off_title', 'console_put_off_note', [{ name: 'reason', label: t('console_put_off', { day }) }]);
    if (answer) await this.#post('extend', answer);
  }

  /** @param {{id: string}} approval */
  approve({ id }) {
    return this.#post('approve', {}, `/approvals/${id}/approve`);
  }

  /** @param {{id: string}} approval */
  async decline({ id }) {
    const answer = await this.#ask('console_decline', 'console_decline_note', [{ name: 'remark', label: this.words()('console_reasons') }]);
    if (answer) await this.#post('decline', answer, `/approvals/${id}/decline`);
  }

  /** @param {string} record */
  async letter(record) {
    const tab = window.open('', '_blank'); // at once, as a browser lets a press open a page, but not what comes after a wait
    const wish = { kind: 'decision', of: record, format: 'page' };
    const { status, body } = await this.api.post(`/cases/${this.details.case.id}/documents`, wish).catch(() => ({ status: 0, body: null }));
    if (status === 201) (tab ?? window).location.assign(body.url);
    else tab?.close();
    if (status !== 201) this.done(this.words()('console_failed'));
  }

  /** @param {(loan: any) => boolean} fits */
  async #loan(fits) {
    const loans = this.details.loans.filter(fits);
    if (loans.length < 2) return loans[0] ?? null;
    const options = loans.map((/** @type {any} */ { id }) => [id, id]);
    const answer = await this.#ask('console_about', undefined, [{ name: 'loan', label: this.words()('console_about'), options }]);
    return answer && loans.find((/** @type {any} */ each) => each.id === answer.loan);
  }

  /** @param {any} loan @returns {Field[]} */
  #sums({ id, waivable = [] }) {
    const t = this.words();
    const label = (/** @type {any} */ each) => t('console_waive_most', { loan: id, component: each.label, most: each.most });
    return waivable.map((/** @type {any} */ each) => ({ name: `${id}/${each.component}`, label: label(each), type: 'text', optional: true }));
  }

  /** @returns {Field} */
  #why() {
    return { name: 'reason', label: this.words()('console_why') };
  }

  /** @param {string} title @param {string | undefined} note @param {Field[]} fields */
  #ask(title, note, fields) {
    const t = this.words();
    return ask({ title: t(title), note: note && t(note), fields, confirm: t(title), cancel: t('console_cancel') });
  }

  /** @param {string} verb @param {object} json @param {string} [path] */
  async #post(verb, json, path = `/cases/${this.details.case.id}/${verb}`) {
    const { status, body } = await this.api.post(path, json).catch(() => ({ status: 0, body: null }));
    const t = this.words();
    this.done(status === 200 ? '' : status === 202 ? t('console_approval_asked') : body?.error?.message ?? t('console_failed'));
  }
}

/** What was filled in to be waived of a loan. @param {Record<string, string>} answer @param {string} loan */
function waived(answer, loan) {
  const filled = Object.entries(answer).filter(([name, sum]) => name.startsWith(`${loan}/`) && sum.trim());
  return Object.fromEntries(filled.map(([name, sum]) => [name.slice(loan.length + 1), sum.trim()]));
}
