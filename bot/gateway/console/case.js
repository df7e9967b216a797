/** The page of one case: its head, the conversation, the facts, the notes; and what an agent does with it. */

import { byId, el } from '/shared/dom.js';
import { Acts } from './acts.js';
import { Correction } from './correction.js';
import { drawFacts } from './facts.js';
import { drawHead } from './head.js';
import { History } from './history.js';
import { drawNotes } from './notes.js';
import { Papers } from './papers.js';
import { PlanBuilder } from './plan_builder.js';
import { drawProcedure } from './procedure.js';
import { askOutcome, askReason, askTransfer } from './questions.js';
import { drawSigns } from './signs.js';
import { drawTabs } from './tabs.js';
import { Thread } from './thread.js';
import { Timeline } from './timeline.js';

/** @typedef {import('./inbox.js').Case} Case */
/** @typedef {import('/shared/strings.js').Translate} Translate */
/** @typedef {{t: Translate, language: string, me: import('./api.js').Agent}} Setting */

export class CasePage extends EventTarget {
  /** @type {Case | null} */
  case = null;
  /** @type {Thread | null} */
  #thread = null;
  /** The latest answer that is on its way or has come. @type {Promise<any>} */
  #reading = Promise.resolve(null);
  /** @type {any} the answer that is on the screen */
  #shown = null;
  #opened = 0;

  /** @param {import('./api.js').Api} api @param {() => Setting} setting @param {(text: string) => void} announce */
  constructor(api, setting, announce) {
    super();
    Object.assign(this, { api, setting, announce });
    this.root = byId('case');
    this.empty = byId('no-case');
    this.head = el('header', { class: 'case-head' });
    this.notice = el('p', { class: 'notice', role: 'alert', hidden: true });
    this.acts = new Acts(api, () => setting().t, (said) => this.#done(said));
    this.papers = new Papers(api);
    this.correction = new Correction(api, setting, (said) => this.#done(said));
    this.builder = new PlanBuilder(api, setting, (said) => this.#done(said));
  }

  /** @param {string} id */
  async open(id) {
    const turn = (this.#opened += 1);
    const details = await this.#details(id);
    if (turn !== this.#opened) return; // another one was opened meanwhile
    if (!details) return this.close();
    this.#thread?.close();
    const { t, language } = this.setting();
    this.#thread = new Thread(id, this.api, t, language, this.announce, () => this.#refresh());
    this.facts = el('aside', { class: 'facts', 'aria-label': t('console_facts'), tabindex: 0 });
    const talk = drawTabs(this.#tabs(id), t('console_case'));
    this.root.replaceChildren(this.head, this.notice, el('div', { class: 'case-body' }, talk, this.facts));
    this.#show(details);
  }

  /** @param {string} id @returns {import('./tabs.js').Tab[]} */
  #tabs(id) {
    const { t } = this.setting();
    const [timeline, history] = [new Timeline(id, this.api, this.setting), new History(id, this.api, this.setting)];
    return [
      { name: 'talk', title: t('console_tab_talk'), panel: el('div', { class: 'panel' }, this.#thread?.box, this.#thread?.colleagues.line, this.#thread?.form) },
      { name: 'timeline', title: t('console_tab_timeline'), panel: timeline.box, show: () => timeline.show() },
      { name: 'history', title: t('console_tab_history'), panel: history.box, show: () => history.show() },
    ];
  }

  close() {
    this.#thread?.close();
    this.#thread = null;
    this.case = null;
    this.root.replaceChildren(this.empty);
  }

  get mine() {
    return this.case?.status === 'claimed' && this.case.agent?.id === this.setting().me.id;
  }

  /** Whether this person gives out cases that are not theirs. */
  get assigns() {
    return this.setting().me.role === 'supervisor' && !this.mine && ['open', 'claimed'].includes(this.case?.status ?? '');
  }

  focusReply() {
    if (this.mine) this.#thread?.input.focus();
  }

  focusNote() {
    document.getElementById('note')?.focus();
  }

  async claim() {
    if (this.case?.status !== 'open') return;
    const before = document.activeElement;
    await this.#act('claim', {});
    const stayed = document.activeElement === before || document.activeElement === document.body;
    if (stayed) this.focusReply(); // whoever writes elsewhere by now is not torn away, lest it goes to the borrower
  }

  async resolve() {
    if (this.mine && ['open', 'in_review'].includes(this.acts.details.record?.state)) return this.acts.decide();
    const answer = this.mine ? await askOutcome(this.setting().t) : null;
    if (answer) await this.#act('resolve', { outcome: answer.outcome, return_to_bot: true });
  }

  async transfer() {
    const { t, me } = this.setting();
    const others = this.others.filter(({ id }) => id !== (this.case?.agent?.id ?? me.id) || !this.mine && id === me.id);
    const answer = this.mine || this.assigns ? await askTransfer(t, others, this.mine ? 'console_transfer' : 'console_assign') : null;
    if (answer) await this.#act('transfer', { agent: answer.to || null, note: answer.note });
  }

  /** What the inbox knows newer of this case. @param {Case | undefined} news */
  update(news) {
    if (!news || !this.case || news.id !== this.case.id) return;
    const changed = news.status !== this.case.status || news.epoch !== this.case.epoch || news.agent?.id !== this.case.agent?.id;
    if (changed) void this.#refresh();
  }

  /** @param {string} id */
  async #details(id) {
    const { status, body } = await this.api.get(`/cases/${id}?language=${this.setting().language}`).catch(() => ({ status: 0, body: null }));
    return status === 200 ? body : null;
  }

  /** Read again; an answer that a later question has overtaken is old, so that one's is waited for and shown. */
  async #refresh() {
    const reading = (this.#reading = this.case ? this.#details(this.case.id) : Promise.resolve(null));
    let details = await reading;
    for (let latest = reading; latest !== this.#reading; ) details = await (latest = this.#reading);
    if (details && details !== this.#shown && details.case.id === this.case?.id) this.#show(details);
  }

  /** @param {any} details */
  #show(details) {
    this.#shown = details;
    const { t, language } = this.setting();
    const draft = /** @type {HTMLTextAreaElement | null} */ (document.getElementById('note'))?.value ?? '';
    const same = this.case?.id === details.case.id;
    this.case = details.case;
    this.others = details.agents ?? [];
    if (!same) this.notice.hidden = true;
    const notes = drawNotes(details.notes ?? [], t, language, (text) => this.#note(text), same ? draft : '');
    const reveal = this.mine ? (/** @type {string} */ field) => this.#reveal(field) : null;
    this.acts.details = details;
    const procedure = drawProcedure(details, t, this.acts, { mine: this.mine, me: this.setting().me });
    const papers = this.mine && details.verified ? [this.papers.draw(details, t)] : [];
    const builder = this.mine && details.loans.length ? [this.builder.draw(details)] : [];
    const correction = this.mine ? this.correction.draw(details) : [];
    const signs = drawSigns(details.signs ?? [], t, language, (seq) => this.#showRow(seq));
    this.facts.replaceChildren(...signs, ...procedure, ...builder, ...papers, ...drawFacts(details, t, notes, reveal), ...correction);
    this.#thread?.offer(details.replies ?? []);
    drawHead(this.head, details.case, this.mine, t, this, details.validation);
    this.#thread?.allow(this.mine);
  }

  /** @param {number} seq a row of the conversation */
  #showRow(seq) {
    document.getElementById('tab-talk')?.click();
    this.#thread?.show(seq);
  }

  /** @param {string} said what became of an act */
  async #done(said) {
    await this.#refresh();
    this.tell(said);
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} verb @param {object} json */
  async #act(verb, json) {
    const { t } = this.setting();
    const content = { ...json, epoch: this.case?.epoch };
    const { status } = await this.api.post(`/cases/${this.case?.id}/${verb}`, content).catch(() => ({ status: 0 }));
    this.tell(status === 200 ? '' : t('console_failed'));
    await this.#refresh();
    if (status === 409) {
      const taken = this.case?.agent && !this.mine;
      this.tell(taken ? t('console_taken', { agent: this.case?.agent?.name }) : t('console_stale'));
    }
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} text */
  async #note(text) {
    const { status } = await this.api.post(`/cases/${this.case?.id}/notes`, { text }).catch(() => ({ status: 0 }));
    const kept = status === 201 || status === 200;
    if (kept) await this.#refresh();
    else this.tell(this.setting().t('console_failed'));
    return kept;
  }

  /** @param {string} field */
  async #reveal(field) {
    const { t } = this.setting();
    const answer = await askReason(t);
    if (!answer?.reason.trim()) return null;
    const { status, body } = await this.api.post(`/cases/${this.case?.id}/reveal`, { field, reason: answer.reason.trim() });
    if (status !== 200) this.tell(t('console_failed'));
    return status === 200 ? body.value : null;
  }

  /** @param {string} text */
  tell(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }
}
