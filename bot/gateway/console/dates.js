/** What has a day: clocks of disputes and complaints, those that no case carries first of all, and check-ins after danger. */

import { byId, el } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';
import { ask } from './dialogs.js';
import { named } from './facts.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/**
 * @typedef {{id: string, kind: string, about: string, borrower: string, borrower_name: string, due_on: string, act_by: string,
 *   urgency: string, case: {id: string, status: string, agent: string | null} | null}} Clock
 * @typedef {{id: string, case: string, borrower: string | null, borrower_name: string | null, due_on: string, urgency: string, tries: number,
 *   assigned_to: {id: string, name: string} | null}} CheckIn
 */

const OUTCOMES = ['safe', 'not_reached', 'in_danger'];

export class Dates extends EventTarget {
  /** @type {Clock[]} */
  #clocks = [];
  /** @type {CheckIn[]} */
  #checkIns = [];
  /** @type {{id: string, name: string}[]} */
  #colleagues = [];
  #drawn = '';

  /** @param {import('./api.js').Api} api @param {() => {t: Translate, language: string, me: import('./api.js').Agent}} setting */
  constructor(api, setting) {
    super();
    this.api = api;
    this.setting = setting;
    this.box = byId('dates');
  }

  async refresh() {
    const { status, body } = await this.api.get('/dates').catch(() => ({ status: 0, body: null }));
    if (status !== 200) return;
    this.#clocks = body.deadlines;
    this.#checkIns = body.follow_ups;
    this.#colleagues = body.agents;
    this.draw();
  }

  draw() {
    const { t, language } = this.setting();
    const known = JSON.stringify([this.#clocks, this.#checkIns, language]);
    if (known === this.#drawn) return;
    this.#drawn = known;
    const alone = this.#clocks.filter((each) => !each.case);
    const carried = this.#clocks.filter((each) => each.case);
    const parts = [
      ...this.#part('console_dates_check_ins', this.#checkIns.map((each) => this.#checkIn(each))),
      ...this.#part('console_dates_alone', alone.map((each) => this.#clock(each))),
      ...this.#part('console_dates_carried', carried.map((each) => this.#clock(each))),
    ];
    this.box.replaceChildren(...(parts.length ? parts : [el('p', { class: 'none' }, t('console_dates_none'))]));
  }

  /** @param {string} title @param {Node[]} items */
  #part(title, items) {
    const { t } = this.setting();
    return items.length ? [el('h2', {}, t(title), ` ${items.length}`), el('ul', {}, items)] : [];
  }

  /** @param {Clock} each */
  #clock(each) {
    const { t } = this.setting();
    const who = [each.borrower_name, each.borrower, each.case?.agent].filter(Boolean).join(' · ');
    const press = each.case ? () => this.#open(each.case?.id ?? '') : () => this.#take(`/dates/${each.id}/take`);
    return this.#item(each.urgency, named(t, 'record', each.kind), named(t, 'reason', each.about), who, each.act_by, [
      this.#button(each.case ? 'console_dates_open' : 'console_dates_take', press),
    ]);
  }

  /** @param {CheckIn} each */
  #checkIn(each) {
    const { t } = this.setting();
    const who = [each.borrower_name ?? t('console_unknown'), each.borrower, each.assigned_to?.name ?? t('console_dates_nobody')].filter(Boolean).join(' · ');
    const tried = each.tries ? t('console_dates_tried', { count: each.tries }) : t('console_dates_after_danger');
    return this.#item(each.urgency, t('console_dates_check_in'), tried, who, each.due_on, [
      this.#button('console_dates_write', () => this.#take(`/follow-ups/${each.id}/take`)),
      this.#button('console_dates_finish', () => this.#finish(each)),
      this.#button('console_dates_assign', () => this.#assign(each)),
    ]);
  }

  /** @param {string} urgency @param {string} what @param {string} about @param {string} who @param {string} day @param {Node[]} buttons */
  #item(urgency, what, about, who, day, buttons) {
    const { t, language } = this.setting();
    const told = new Date(`${day}T12:00:00`).toLocaleDateString(localeOf(language), { dateStyle: 'medium' });
    return el(
      'li',
      { class: `dated due-${urgency}` },
      el('b', {}, what),
      el('span', {}, about),
      el('span', { class: 'item-end' }, who),
      el('span', { class: `item-due due-${urgency}` }, t(`console_dates_${urgency}`, { day: told })),
      el('p', { class: 'ask-buttons' }, buttons),
    );
  }

  /** @param {string} label @param {() => unknown} onclick */
  #button(label, onclick) {
    return el('button', { type: 'button', class: 'plain', onclick }, this.setting().t(label));
  }

  /** @param {string} id */
  #open(id) {
    this.dispatchEvent(new CustomEvent('open', { detail: id }));
  }

  /** @param {string} path @param {object} [json] */
  async #take(path, json = {}) {
    const { status, body } = await this.api.post(path, json).catch(() => ({ status: 0, body: null }));
    if (status !== 200 && status !== 204) this.#tell(body?.error?.message ?? this.setting().t('console_failed'));
    await this.refresh();
    if (body?.case) this.#open(body.case.id);
  }

  /** @param {CheckIn} each */
  async #finish(each) {
    const { t } = this.setting();
    const options = OUTCOMES.map((code) => [code, t(`console_dates_outcome_${code}`)]);
    const fields = [{ name: 'outcome', label: t('console_dates_how'), options }, { name: 'note', label: t('console_dates_note'), optional: true }];
    const answer = await ask({ title: t('console_dates_finish'), note: t('console_dates_finish_note'), fields, confirm: t('console_dates_finish'), cancel: t('console_cancel') });
    if (answer) await this.#take(`/follow-ups/${each.id}/finish`, answer);
  }

  /** @param {CheckIn} each */
  async #assign(each) {
    const { t, me } = this.setting();
    const colleagues = this.#colleagues;
    const options = [...colleagues.filter(({ id }) => id === me.id), ...colleagues.filter(({ id }) => id !== me.id)].map(({ id, name }) => [id, name]);
    const answer = await ask({ title: t('console_dates_assign'), fields: [{ name: 'agent', label: t('console_transfer_to'), options }], confirm: t('console_dates_assign'), cancel: t('console_cancel') });
    if (answer) await this.#take(`/follow-ups/${each.id}/assign`, answer);
  }

  /** @param {string} text */
  #tell(text) {
    this.dispatchEvent(new CustomEvent('problem', { detail: text }));
  }
}
