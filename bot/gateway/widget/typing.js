/** "Is writing", with an end: a sign that nobody takes back goes away by itself. */

import { byId } from '/shared/dom.js';

const BOT_PATIENCE = 20_000;

export class Typing {
  #timer = 0;

  /** @param {(key: string) => string} t @param {() => void} onShow */
  constructor(t, onShow) {
    this.t = t;
    this.onShow = onShow;
  }

  /** @param {'bot' | 'agent'} sender @param {number} milliseconds */
  show(sender, milliseconds = BOT_PATIENCE) {
    clearTimeout(this.#timer);
    if (milliseconds <= 0) return this.clear();
    this.#timer = setTimeout(() => this.clear(), Math.min(milliseconds, BOT_PATIENCE));
    byId('typing').hidden = false;
    byId('typing-text').textContent = this.t(`widget_typing_${sender}`);
    this.onShow();
  }

  clear() {
    clearTimeout(this.#timer);
    byId('typing').hidden = true;
  }
}
