/** The conversation as a list: log rows in their order, then what is still on its way out. */

import { drawCard } from './cards.js';
import { drawChoices, settleChoices } from './choices.js';
import { el, icon } from './dom.js';
import { localeOf } from './strings.js';

/** @typedef {import('./log.js').LogEvent} LogEvent */
/** @typedef {import('./outbox.js').Item} Item */
/** @typedef {import('./strings.js').Translate} Translate */
/**
 * @typedef {{list: HTMLElement, mine: string, t: Translate, language: string, onChoose?: (choice: {id: string, title: string}) => void,
 *   drawFile?: (file: {id: string, media: string}, text: string) => Node, onPaper?: import('./papers.js').Ask, onFill?: import('./forms.js').Fill, onRetry: (id: string) => void, onDrop: (id: string) => void,
 *   onEdit?: (id: string) => void}} Options
 */

const GROUPED_WITHIN = 120_000;

export class Transcript {
  /** @type {LogEvent[]} */
  events = [];
  /** @type {HTMLElement[]} groups of choices that still wait for an answer */
  #open = [];
  /** @type {Map<string, HTMLElement>} */
  #pending = new Map();

  /** @param {Options} options */
  constructor(options) {
    this.options = options;
  }

  /** @param {LogEvent} event @returns {HTMLElement} */
  add(event) {
    const rows = this.#draw(event, this.events.at(-1));
    const anchor = this.#pending.values().next().value ?? null;
    for (const row of rows) this.options.list.insertBefore(row, anchor);
    this.events.push(event);
    return rows[rows.length - 1];
  }

  /** Rows from before the oldest one, in their order. @param {LogEvent[]} events */
  insertBefore(events) {
    const { list } = this.options;
    const open = this.#open;
    this.#open = [];
    const rows = events.flatMap((event, at) => this.#draw(event, events[at - 1]));
    const answer = this.events.find(answers);
    if (answer) this.#settle(answer.payload?.choice);
    this.#open.push(...open);
    const sameDay = this.events.length > 0 && day(this.events[0].at) === day(events[events.length - 1].at);
    if (sameDay) list.querySelector('.day')?.remove();
    list.prepend(...rows);
    this.events.unshift(...events);
  }

  /** Drop what is shown; what is still on its way out stays. */
  clear() {
    this.events = [];
    this.#open = [];
    this.options.list.replaceChildren(...this.#pending.values());
  }

  /** A row, after the mark of its day when one begins. @param {LogEvent} event @param {LogEvent | undefined} before it */
  #draw(event, before) {
    const newDay = !before || day(before.at) !== day(event.at);
    if (answers(event)) this.#settle(event.payload?.choice);
    const row = event.kind === 'status' ? this.#status(event) : this.#message(event, !newDay && grouped(before, event));
    return newDay ? [this.#dayMark(event.at), row] : [row];
  }

  /** @param {Item[]} items */
  showPending(items) {
    for (const [id, row] of this.#pending) {
      if (items.some((item) => item.id === id)) continue;
      row.remove();
      this.#pending.delete(id);
    }
    for (const item of items) {
      const row = this.#pendingRow(item);
      const old = this.#pending.get(item.id);
      if (old) old.replaceWith(row);
      else this.options.list.append(row);
      this.#pending.set(item.id, row);
    }
  }

  /** Another language of the page; the messages keep theirs. @param {Translate} t @param {string} language @param {Item[]} items */
  redraw(t, language, items) {
    Object.assign(this.options, { t, language });
    const events = this.events;
    this.events = [];
    this.#open = [];
    this.#pending.clear();
    this.options.list.replaceChildren();
    for (const event of events) this.add(event);
    this.showPending(items);
  }

  /** @param {string | undefined} chosen */
  #settle(chosen) {
    const owner = this.#open.find((group) => [...group.querySelectorAll('button')].some((each) => each.dataset.choice === chosen));
    for (const group of this.#open) settleChoices(group, group === owner ? chosen : undefined, this.options.t('chat_you_chose'));
    this.#open = [];
  }

  /** @param {LogEvent} event @param {boolean} joined to the message above, by the same sender */
  #message(event, joined) {
    const { mine, t } = this.options;
    const card = event.kind === 'card' ? drawCard(event.payload?.card, t, this.options) : null;
    const own = event.sender === mine;
    const name = event.payload?.agent ?? t(own ? 'chat_you' : `chat_${event.sender}`);
    const row = el(
      'li',
      { class: `message from-${event.sender}${own ? ' own' : ''}${joined ? ' joined' : ''}`, 'data-seq': event.seq },
      el('p', { class: joined || own ? 'unseen' : 'sender' }, name),
      card ?? el('div', { class: 'bubble', dir: 'auto', lang: event.language === 'en' ? 'en' : 'zh-CN' }, event.text),
      el('p', { class: 'time' }, this.#time(event.at), event.channel === 'sms' ? ` · ${t('chat_by_sms')}` : null),
    );
    return this.#offer(row, event);
  }

  /** @param {LogEvent} event */
  #status(event) {
    const row = el('li', { class: 'status', 'data-seq': event.seq }, el('p', { dir: 'auto' }, event.text), el('p', { class: 'unseen' }, this.#time(event.at)));
    const file = event.payload?.evidence;
    if (file && this.options.drawFile) row.append(this.options.drawFile(file, event.text));
    return this.#offer(row, event);
  }

  /** @param {HTMLElement} row @param {LogEvent} event */
  #offer(row, { payload }) {
    const { t, onChoose } = this.options;
    const choices = (payload?.choices ?? []).filter((/** @type {any} */ choice) => !choice.fields);
    if (!onChoose || !choices.length) return row;
    const group = drawChoices(choices, t('chat_choices'), onChoose);
    this.#open.push(group);
    row.append(group);
    return row;
  }

  /** @param {Item} item */
  #pendingRow(item) {
    const { t, onRetry, onDrop, onEdit } = this.options;
    const button = (/** @type {string} */ key, /** @type {(id: string) => void} */ act, quiet = '') =>
      el('button', { type: 'button', class: `choice ${quiet}`, onclick: () => act(item.id) }, t(key));
    const state = t(item.code === 'too_long' ? 'chat_too_long' : `chat_${item.state}`);
    const stuck = item.state === 'failed' || item.state === 'waiting';
    return el(
      'li',
      { class: `message own from-${this.options.mine} is-${item.state}` },
      el('p', { class: 'unseen' }, t('chat_you')),
      el('div', { class: 'bubble', dir: 'auto' }, item.text),
      el('p', { class: 'time' }, item.state === 'sent' ? icon('check') : null, state),
      stuck
        ? el(
            'div',
            { class: 'choices' },
            button('chat_retry', onRetry),
            onEdit && item.body.text !== undefined ? button('chat_edit', onEdit) : null,
            button('chat_drop', onDrop, 'quiet'),
          )
        : null,
    );
  }

  /** @param {string} at */
  #dayMark(at) {
    const text = new Date(at).toLocaleDateString(localeOf(this.options.language), { month: 'long', day: 'numeric', weekday: 'long' });
    return el('li', { class: 'day' }, el('span', {}, text));
  }

  /** @param {string} at */
  #time(at) {
    const text = new Date(at).toLocaleTimeString(localeOf(this.options.language), { hour: '2-digit', minute: '2-digit', hour12: false });
    return el('time', { datetime: at }, text);
  }
}

/** @param {string} at */
const day = (at) => new Date(at).toDateString();

/** Whether the choices above a row are over; a file that was attached answers nothing. @param {LogEvent} event */
const answers = (event) => (event.sender === 'borrower' || event.kind === 'status') && !event.payload?.status?.startsWith('evidence_');

/** @param {LogEvent | undefined} before @param {LogEvent} event */
const grouped = (before, event) =>
  before?.sender === event.sender && before.kind !== 'status' && Date.parse(event.at) - Date.parse(before.at) < GROUPED_WITHIN;
