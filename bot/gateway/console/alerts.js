/** New cases are seen in the tab's title and, if the agent wishes, heard; sound is off until asked for. */

import { byId } from '/shared/dom.js';

export class Alerts {
  sound = false;
  #known = /** @type {Set<string> | null} */ (null);
  /** @type {AudioContext | undefined} */
  #audio;

  /** @param {(text: string) => void} announce */
  constructor(announce) {
    this.announce = announce;
    byId('sound').addEventListener('click', () => this.toggle());
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#label();
  }

  toggle() {
    this.sound = !this.sound;
    this.#label();
    if (this.sound) this.#ring();
  }

  /** @param {import('./inbox.js').Inbox} inbox */
  look({ view, cases, counts }) {
    const t = this.t ?? String;
    document.title = counts.queue ? `(${counts.queue}) ${t('console_title')}` : t('console_title');
    if (view !== 'queue') return;
    const fresh = this.#known ? cases.filter((each) => !this.#known?.has(each.id)) : [];
    this.#known = new Set(cases.map((each) => each.id));
    if (!fresh.length) return;
    this.announce(fresh.map((each) => `${t('console_new_case')}: ${t(`console_topic_${each.topic}`)}`).join('. '));
    if (this.sound) this.#ring();
  }

  /** Somebody is asked to take cases: said and rung whatever is looked at. @param {import('./inbox.js').Case[]} asked */
  ask(asked) {
    const t = this.t ?? String;
    this.announce(asked.map((each) => `${t('console_offered')} ${t(`console_topic_${each.topic}`)}`).join('. '));
    if (this.sound) this.#ring();
  }

  #label() {
    byId('sound').setAttribute('aria-pressed', String(this.sound));
    byId('sound').textContent = this.t?.(this.sound ? 'console_sound_on' : 'console_sound_off') ?? '';
  }

  #ring() {
    this.#audio ??= new AudioContext();
    const tone = this.#audio.createOscillator();
    const volume = this.#audio.createGain();
    const now = this.#audio.currentTime;
    tone.frequency.setValueAtTime(660, now);
    tone.frequency.setValueAtTime(880, now + 0.12);
    volume.gain.setValueAtTime(0.12, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.4);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(now);
    tone.stop(now + 0.4);
  }
}
