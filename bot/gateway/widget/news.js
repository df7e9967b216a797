/** What came: told to a screen reader in words, by a sound if that was asked for, and while nobody looks to the launcher as a number. */

import { byId } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

const PITCH = 660;
const LOUD = 0.06;
const SECONDS = 0.25;

export class News {
  #unread = 0;
  #open = true;
  /** @type {AudioContext | null} made by the press that asks for sound, as browsers want it; off again with the page */
  #audio = null;

  /** @param {import('./host.js').Host} host @param {(text: string) => void} announce @param {() => Translate} words */
  constructor(host, announce, words) {
    Object.assign(this, { host, announce, words });
    host.addEventListener('open', () => this.#look(true));
    host.addEventListener('closed', () => this.#look(false));
    document.addEventListener('visibilitychange', () => this.#look(this.#open));
    const button = byId('sound');
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(on));
      this.#audio = on ? new AudioContext() : null;
      this.#chime();
    });
  }

  /** @param {import('/shared/log.js').LogEvent} event somebody else's */
  tell(event) {
    const t = this.words();
    const name = event.payload?.agent ?? t(`chat_${event.sender}`);
    const choices = (event.payload?.choices ?? []).map((/** @type {any} */ choice) => choice.title);
    const offered = choices.length ? `${t('chat_choices')}: ${choices.join(', ')}` : '';
    this.announce([event.kind === 'status' ? '' : `${name}:`, event.text, offered].filter(Boolean).join(' '));
    this.#chime();
    if (!this.#seen) this.#count(this.#unread + 1);
  }

  get #seen() {
    return this.#open && document.visibilityState === 'visible';
  }

  /** @param {boolean} open */
  #look(open) {
    this.#open = open;
    if (this.#seen && this.#unread) this.#count(0);
  }

  /** @param {number} count */
  #count(count) {
    this.#unread = count;
    const label = count ? this.words()(count === 1 ? 'widget_new_one' : 'widget_new', { count }) : '';
    this.host.tell({ type: 'unread', count, label });
  }

  #chime() {
    if (!this.#audio) return;
    const { destination, currentTime } = this.#audio;
    const tone = new OscillatorNode(this.#audio, { frequency: PITCH });
    const volume = new GainNode(this.#audio, { gain: LOUD });
    volume.gain.linearRampToValueAtTime(0, currentTime + SECONDS);
    tone.connect(volume).connect(destination);
    tone.start();
    tone.stop(currentTime + SECONDS);
  }
}
