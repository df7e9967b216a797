/** The page of one case: its head with what can be done, the conversation, the facts, the notes. */

import { byId, el } from '/shared/dom.js';
import { ask } from './dialogs.js';
import { age } from './age.js';
import { drawFacts } from './facts.js';
import { drawNotes } from './notes.js';
import { Thread } from './thread.js';

/** @typedef {import('./inbox.js').Case} Case */
/** @typedef {import('/shared/strings.js').Translate} Translate */

const OUTCOMES = ['explained', 'agreed', 'upheld', 'declined', 'referred', 'safe', 'other'];

export class CasePage extends EventTarget {
  /** @type {Case | null} */
  case = null;
  /** @type {Thread | null} */
  #thread = null;

  /** @param {import('./api.js').Api} api @param {() => {t: Translate, language: string, me: import('./api.js').Agent}} setting @param {(text: string) => void} announce */
  constructor(api, setting, announce) {
    super();
    Object.assign(this, { api, setting, announce });
    this.root = byId('case');
    this.empty = byId('no-case');
    this.head = el('header', { class: 'case-head' });
    this.notice = el('p', { class: 'notice', role: 'alert', hidden: true });
  }

  /** @param {string} id */
  async open(id) {
    const { status, body } = await this.api.get(`/cases/${id}`);
    if (status !== 200) return this.close();
    this.#thread?.close();
    const { t, language } = this.setting();
    this.case = body.case;
    this.others = body.agents ?? [];
    this.notice.hidden = true;
    this.#thread = new Thread(id, this.api, t, language, this.announce);
    const notes = drawNotes(body.notes ?? [], t, language, (text) => this.#note(text));
    const facts = el('aside', { class: 'facts', 'aria-label': t('console_facts'), tabindex: 0 }, drawFacts(body, t, notes));
    const talk = el('div', { class: 'talk' }, this.#thread.box, this.#thread.form);
    this.root.replaceChildren(this.head, this.notice, el('div', { class: 'case-body' }, talk, facts));
    this.#drawHead();
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

  focusReply() {
    if (this.mine) this.#thread?.input.focus();
  }

  focusNote() {
    document.getElementById('note')?.focus();
  }

  async claim() {
    if (this.case?.status !== 'open') return;
    await this.#act('claim', { epoch: this.case.epoch });
    this.focusReply();
  }

  async resolve() {
    if (!this.mine) return;
    const { t } = this.setting();
    const options = OUTCOMES.map((code) => /** @type {[string, string]} */ ([code, t(`console_outcome_${code}`)]));
    const answer = await ask({
      title: t('console_resolve'),
      note: t('console_resolve_note'),
      fields: [{ name: 'outcome', label: t('console_outcome'), options }],
      confirm: t('console_resolve'),
      cancel: t('console_cancel'),
    });
    if (answer) await this.#act('resolve', { outcome: answer.outcome, return_to_bot: true, epoch: this.case?.epoch });
  }

  async transfer() {
    if (!this.mine) return;
    const { t } = this.setting();
    const people = this.others.map((/** @type {{id: string, name: string}} */ each) => [each.id, each.name]);
    const answer = await ask({
      title: t('console_transfer'),
      fields: [
        { name: 'to', label: t('console_transfer_to'), options: [['queue', t('console_to_queue')], ...people] },
        { name: 'note', label: t('console_transfer_note') },
      ],
      confirm: t('console_transfer'),
      cancel: t('console_cancel'),
    });
    if (!answer) return;
    if (answer.note.trim()) await this.#note(answer.note.trim());
    await this.#act('transfer', { to: answer.to, epoch: this.case?.epoch });
  }

  /** What the inbox knows newer of this case. @param {Case | undefined} news */
  update(news) {
    if (!news || !this.case || news.id !== this.case.id) return;
    const changed = ['status', 'epoch'].some((key) => news[/** @type {keyof Case} */ (key)] !== this.case?.[/** @type {keyof Case} */ (key)]);
    if (changed || news.agent?.id !== this.case.agent?.id) this.#became(news);
  }

  /** @param {string} verb @param {object} json */
  async #act(verb, json) {
    const { t } = this.setting();
    const answer = await this.api.post(`/cases/${this.case?.id}/${verb}`, json).catch(() => ({ status: 0, body: {} }));
    if (answer.body.case) this.#became(answer.body.case);
    if (answer.status === 409) this.#tell(this.case?.agent && !this.mine ? t('console_taken', { agent: this.case.agent.name }) : t('console_stale'));
    else if (answer.status !== 200) this.#tell(t('console_failed'));
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string} text */
  async #note(text) {
    const { status, body } = await this.api.post(`/cases/${this.case?.id}/notes`, { text });
    if (status === 200 || status === 201) return body.note;
    this.#tell(this.setting().t('console_failed'));
    return null;
  }

  /** @param {Case} news */
  #became(news) {
    this.case = news;
    this.notice.hidden = true;
    this.#drawHead();
  }

  /** @param {string} text */
  #tell(text) {
    this.notice.textContent = text;
    this.notice.hidden = false;
  }

  #drawHead() {
    const { t } = this.setting();
    const current = /** @type {Case} */ (this.case);
    const holder = current.status === 'claimed' && !this.mine ? t('console_held_by', { agent: current.agent?.name }) : t(this.mine ? 'console_held_by_you' : `console_status_${current.status}`);
    const button = (/** @type {string} */ key, /** @type {() => unknown} */ press, /** @type {string} */ look) => el('button', { type: 'button', class: look, onclick: press }, t(key));
    const actions = this.mine
      ? [button('console_transfer', () => this.transfer(), 'plain'), button('console_resolve', () => this.resolve(), 'primary')]
      : current.status === 'open' ? [button('console_claim', () => this.claim(), 'primary')] : [];
    this.head.replaceChildren(
      el('div', {}, el('h2', {}, `${current.borrower_name} · ${t(`console_topic_${current.topic}`)}`), el('p', {}, [holder, age(current.opened_at, t), t(`console_language_${current.language}`)].join(' · '))),
      el('div', { class: 'case-actions' }, actions),
    );
    this.#thread?.allow(this.mine);
  }
}
