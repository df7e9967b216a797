/** New cases are seen in the tab's title and, if the agent wishes, heard; sound is off until asked for. */

import { byId, el, icon } from '/shared/dom.js';

export class Alerts {
  sound = false;
  /** Cases of danger that this person has seen. @type {Set<string>} */
  #seen = new Set();
  #alarm = 0;
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

  /**
   * Somebody may be in danger and nobody is with them: rung again and again, sound on or off, until it is acknowledged or taken.
   * @param {import('./inbox.js').Case[]} cases @param {(id: string) => unknown} open
   */
  alarm(cases, open) {
    const t = this.t ?? String;
    const box = byId('danger');
    const loud = cases.filter(({ id }) => !this.#seen.has(id));
    const draw = (/** @type {import('./inbox.js').Case} */ each) => {
      const seen = () => (this.#seen.add(each.id), this.alarm(cases, open));
      const buttons = el(
        'p',
        { class: 'ask-buttons' },
        el('button', { type: 'button', class: 'primary', onclick: () => (seen(), open(each.id)) }, t('console_danger_open')),
        el('button', { type: 'button', class: 'plain', onclick: seen }, t('console_danger_seen')),
      );
      return el('article', { class: 'offer danger' }, el('p', {}, icon('bell'), ' ', el('b', {}, t('console_danger_alert')), ' ', each.borrower_name ?? t('console_unknown')), buttons);
    };
    const known = loud.map(({ id }) => id).join();
    if (box.dataset.cases === known) return;
    box.dataset.cases = known;
    box.hidden = !loud.length;
    box.replaceChildren(...loud.map(draw));
    clearInterval(this.#alarm);
    if (!loud.length) return;
    this.#alarm = setInterval(() => this.#ring(), 3000);
    this.#ring();
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
