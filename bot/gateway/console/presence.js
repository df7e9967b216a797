/** Whether somebody at the console wants cases: a switch, and a sign of life while the page is open. */

import { byId } from '/shared/dom.js';

const EVERY = 20_000;
const HELPERS = ['agent', 'supervisor'];

export class Presence {
  ready = false;
  #timer = 0;

  /** @param {import('./api.js').Api} api @param {(text: string) => void} announce */
  constructor(api, announce) {
    Object.assign(this, { api, announce });
    this.button = /** @type {HTMLButtonElement} */ (byId('ready'));
    this.button.addEventListener('click', () => this.toggle());
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#label();
  }

  /** @param {import('./api.js').Agent} me */
  start(me) {
    this.stop();
    this.button.hidden = !HELPERS.includes(me.role);
    if (this.button.hidden) return;
    this.#timer = setInterval(() => this.#tell(), EVERY);
    void this.#tell();
  }

  stop() {
    clearInterval(this.#timer);
  }

  async toggle() {
    if (this.button.hidden) return;
    await this.#tell({ ready: !this.ready });
    this.announce(this.button.textContent ?? '');
  }

  /** @param {{ready?: boolean}} [wish] */
  async #tell(wish = {}) {
    const { status, body } = await this.api.post('/me/here', wish).catch(() => ({ status: 0, body: null }));
    if (status !== 200) return;
    this.ready = body.ready;
    this.#label();
  }

  #label() {
    this.button.setAttribute('aria-pressed', String(this.ready));
    this.button.textContent = this.t?.(this.ready ? 'console_ready' : 'console_away') ?? '';
  }
}
