/** The place to write: Enter sends, Shift+Enter is a new line, and a limit that is told before it is met. */

import { byId, icon } from '/shared/dom.js';

const LIMIT = 2000;
const TELL_FROM = 1800;

export class Composer {
  input = /** @type {HTMLTextAreaElement} */ (byId('input'));

  /** @param {(text: string) => boolean} onSend false keeps the text where it is @param {() => void} onTyping */
  constructor(onSend, onTyping) {
    this.onSend = onSend;
    byId('send').append(icon('send'));
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener('input', () => {
      this.#fit();
      onTyping();
    });
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#fit();
  }

  /** A message that was taken back, to be changed; what is being written is not lost. @param {string} text */
  putBack(text) {
    this.input.value = [text, this.input.value.trim()].filter(Boolean).join('\n');
    this.#fit();
    this.input.focus();
  }

  #send() {
    const text = this.input.value.trim();
    if (!text || text.length > LIMIT) return;
    if (this.onSend(text) === false) return;
    this.input.value = '';
    this.#fit();
  }

  #fit() {
    const left = LIMIT - this.input.value.trim().length;
    const note = byId('left');
    const words = left < 0 ? this.t?.('widget_over', { count: -left }) : this.t?.('widget_left', { count: left });
    note.textContent = left > LIMIT - TELL_FROM ? '' : (words ?? '');
    this.input.setAttribute('aria-invalid', String(left < 0));
    byId('send').toggleAttribute('data-idle', left < 0 || left === LIMIT);
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 144)}px`;
  }
}
