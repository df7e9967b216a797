/** Reading back: above a list that began with its newest rows, a button brings one page more, and what is being read stays where it is. */

import { el } from './dom.js';

/**
 * @typedef {{sync: import('./sync.js').Sync, transcript: import('./transcript.js').Transcript, box: HTMLElement,
 *   words: () => import('./strings.js').Translate, announce: (text: string) => void}} Options
 *   `box` is what scrolls, and can have the focus
 */

export class Earlier {
  /** @type {Promise<number> | null} */
  #reading = null;

  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    this.button = el('button', { type: 'button', class: 'choice', onclick: () => this.#press() });
    this.note = el('p', { role: 'alert' });
    this.row = el('div', { class: 'earlier', hidden: true }, this.button, this.note);
    options.transcript.options.list.before(this.row);
    options.sync.addEventListener('snapshot', () => {
      options.transcript.clear();
      this.show();
    });
  }

  /** The button in the page's language, as long as there is something to read back. */
  show() {
    const { sync, words } = this.options;
    this.button.textContent = words()('chat_earlier');
    this.note.textContent = '';
    this.row.hidden = !sync.hasEarlier;
  }

  /** Read back to the very first row, as a copy of the conversation needs. @returns {Promise<boolean>} false when it could not be read */
  async all() {
    const { sync, words, announce } = this.options;
    let count = 0;
    try {
      while (sync.hasEarlier) count += await this.#page();
    } catch {
      return false;
    }
    if (count) announce(words()('chat_earlier_came', { count }));
    return true;
  }

  async #press() {
    const { box, words, announce } = this.options;
    const count = await this.#page().catch(() => 0);
    if (!count) {
      this.note.textContent = words()('chat_earlier_failed');
      return;
    }
    announce(words()('chat_earlier_came', { count }));
    // The button has moved up and out of sight, or is gone: from the box the arrow keys read on, and Tab leads back to it.
    if ([this.button, document.body].includes(/** @type {HTMLElement} */ (document.activeElement))) box.focus({ preventScroll: true });
  }

  /** One page; whoever asks while it is on its way gets the same one. */
  #page() {
    this.#reading ??= this.#back().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #back() {
    const { sync, transcript } = this.options;
    const events = await sync.earlier();
    if (!events.length) throw new Error('The conversation moved on, or its earlier rows did not come');
    this.#still(() => {
      transcript.insertBefore(events);
      this.show();
    });
    return events.length;
  }

  /** Change what is above without moving the row that was on top. @param {() => void} change */
  #still(change) {
    const { box, transcript } = this.options;
    const row = transcript.options.list.querySelector('[data-seq]');
    const top = () => row?.getBoundingClientRect().top ?? 0;
    const before = top();
    box.style.overflowAnchor = 'none'; // or the browser might do the same once more
    change();
    box.scrollTop += top() - before;
    window.scrollBy(0, top() - before); // a very low window scrolls as a whole
    requestAnimationFrame(() => (box.style.overflowAnchor = ''));
  }
}
