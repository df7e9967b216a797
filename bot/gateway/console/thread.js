/** The conversation of a case, live, on the same client as the borrower's own chat; and the place to answer. */

import { el } from '/shared/dom.js';
import { Earlier } from '/shared/earlier.js';
import { now } from '/shared/now.js';
import { Sync } from '/shared/sync.js';
import { Transcript } from '/shared/transcript.js';
import { Colleagues } from './colleagues.js';
import { draftOf, keepDraft } from './drafts.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

const TYPING_EVERY = 3_000;
const LIMIT = 2000;
const NEWEST = 200;

export class Thread {
  #mine = false;
  #seen = 0;
  #typedAt = 0;
  #typingEnds = 0;
  #ready = false;
  #followed = true;

  /**
   * @param {string} id @param {import('./api.js').Api} api @param {Translate} t @param {string} language
   * @param {(text: string) => void} announce @param {() => unknown} onStatus the conversation changed hands while it is looked at
   */
  constructor(id, api, t, language, announce, onStatus) {
    Object.assign(this, { id, t, announce, onStatus });
    this.list = el('ol', { class: 'messages' });
    this.typing = el('p', { class: 'typing', hidden: true }, t('console_typing'));
    const look = { class: 'thread', tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': t('console_conversation') };
    this.box = el('div', look, this.list, this.typing);
    this.input = /** @type {HTMLTextAreaElement} */ (el('textarea', { id: 'reply', rows: 3, maxlength: LIMIT, oninput: () => this.#writing() }));
    this.input.value = draftOf(id);
    this.colleagues = new Colleagues(t, announce);
    this.form = this.#form();
    const extra = () => ({ seen: this.#seen });
    this.sync = new Sync({ base: `/api/console/cases/${id}`, mine: 'agent', headers: api.headers, extra, newest: NEWEST });
    this.transcript = new Transcript({
      list: this.list,
      mine: 'agent',
      t,
      language,
      drawFile: (file, text) => this.#file(file, text),
      onPaper: (wish) => api.post(`/cases/${id}/documents?language=${language}`, { ...wish, language }),
      onRetry: (item) => this.sync.outbox.retry(item),
      onDrop: (item) => this.sync.outbox.drop(item),
    });
    this.earlier = new Earlier({ sync: this.sync, transcript: this.transcript, box: this.box, words: () => t, announce });
    new ResizeObserver(() => this.#followed && this.#toEnd()).observe(this.box);
    this.box.addEventListener('scroll', () => (this.#followed = this.#atEnd));
    this.#listen(api);
    this.sync.start();
  }

  /** @param {boolean} mine whether this agent holds the case and so may answer */
  allow(mine) {
    this.form.hidden = !mine;
    if (mine === this.#mine) return;
    this.#mine = mine;
    const { events, options } = this.transcript;
    if (events.some((event) => event.payload?.evidence)) this.transcript.redraw(this.t, options.language, this.sync.outbox.items);
  }

  /** A picture to see, or a PDF to download; only whoever holds the case gets either. @param {{id: string, media: string}} file @param {string} text */
  #file({ id, media }, text) {
    if (!this.#mine) return el('p', { class: 'evidence' }, this.t('console_evidence_closed'));
    const url = `/api/console/cases/${this.id}/evidence/${id}`;
    const seen = media === 'application/pdf' ? text : el('img', { src: url, alt: text, loading: 'lazy' });
    return el('a', { class: 'evidence', href: url, target: '_blank', rel: 'noopener' }, seen);
  }

  /** Bring a row into sight, as far as it is loaded. @param {number} seq */
  show(seq) {
    const row = /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-seq="${seq}"]`));
    if (!row) return;
    this.#followed = false;
    row.scrollIntoView({ block: 'center' });
    row.classList.add('pointed');
    row.addEventListener('animationend', () => row.classList.remove('pointed'), { once: true });
  }

  close() {
    this.sync.stop();
    this.colleagues.stop();
  }

  #form() {
    const keys = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    };
    this.input.addEventListener('keydown', keys);
    const button = el('button', { type: 'submit', class: 'primary' }, this.t('console_send'));
    const choose = { id: 'canned', hidden: true, 'aria-label': this.t('console_canned'), onchange: () => this.#take() };
    this.canned = /** @type {HTMLSelectElement} */ (el('select', choose));
    const form = el('form', { class: 'reply' }, el('label', { for: 'reply' }, this.t('console_reply')), this.canned, this.input, button);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    return form;
  }

  /** Ready-made replies, in the borrower's language. @param {{id: string, text: string}[]} replies */
  offer(replies) {
    this.canned.hidden = !replies.length;
    const first = el('option', { value: '' }, this.t('console_canned'));
    this.canned.replaceChildren(first, ...replies.map(({ text }) => el('option', { value: text }, text)));
  }

  /** What was chosen goes where it can still be changed; nothing is sent by choosing. */
  #take() {
    const words = [this.input.value.trim(), this.canned.value].filter(Boolean);
    this.input.value = words.join('\n');
    this.canned.value = '';
    this.#writing();
    this.input.focus();
  }

  #send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = '';
    keepDraft(this.id, '');
    this.sync.send({ text });
  }

  #writing() {
    keepDraft(this.id, this.input.value);
    if (Date.now() - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = Date.now();
    this.sync.whisper({ type: 'typing' });
  }

  /** @param {import('./api.js').Api} api */
  #listen(api) {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ heard) =>
      this.sync.addEventListener(name, (event) => heard(/** @type {CustomEvent} */ (event).detail));
    on('event', (event) => this.#hear(event));
    on('ready', () => {
      this.#ready = true;
      this.#toEnd();
    });
    on('outbox', (items) => {
      this.transcript.showPending(items);
      this.#toEnd();
    });
    on('typing', (whisper) => this.#hearTyping(whisper));
    on('present', (whisper) => this.colleagues.present(whisper));
    on('case', () => this.onStatus());
    on('denied', () => api.onSignedOut());
  }

  /** @param {import('/shared/log.js').LogEvent} event */
  #hear(event) {
    const followed = this.#followed;
    this.transcript.add(event);
    if (event.sender === 'borrower') {
      this.#seen = event.seq;
      this.typing.hidden = true;
      if (this.#ready) this.announce(`${this.t('chat_borrower')}: ${event.text}`);
    }
    if (event.kind !== 'text' && this.#ready) this.onStatus();
    if (followed) this.#toEnd();
  }

  /** @param {{sender: string, line: string, by?: string, until: string}} whisper */
  #hearTyping(whisper) {
    if (whisper.sender === 'agent') this.colleagues.writing(whisper);
    if (whisper.sender === 'borrower') this.#showTyping(Date.parse(whisper.until) - now());
  }

  /** @param {number} milliseconds */
  #showTyping(milliseconds) {
    clearTimeout(this.#typingEnds);
    this.typing.hidden = milliseconds <= 0;
    this.#typingEnds = setTimeout(() => (this.typing.hidden = true), Math.min(milliseconds, 10_000));
    this.#toEnd();
  }

  get #atEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < 120;
  }

  #toEnd() {
    this.#followed = true;
    this.box.scrollTop = this.box.scrollHeight;
  }
}
