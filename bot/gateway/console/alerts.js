/**
 * What must not be missed: new cases, cases that somebody is asked to take, and danger. It is in the tab's title, is heard until it is
 * acknowledged, and shows on the desktop while another window is in front. A notification names a topic and nobody.
 */

import { byId, el, icon } from '/shared/dom.js';
import { Ringer } from './ringer.js';

/** @typedef {import('./inbox.js').Case} Case */

const AGAIN = 3_000;

export class Alerts {
  /** Cases of danger that this person has seen. @type {Set<string>} */
  #seen = new Set();
  /** @type {Case[]} */
  #danger = [];
  /** @type {Case[]} */
  #asked = [];
  #queue = /** @type {number | null} */ (null);
  #timer = 0;

  /** @param {(text: string) => void} announce @param {(id: string) => unknown} open */
  constructor(announce, open) {
    this.announce = announce;
    this.open = open;
    this.ringer = new Ringer(() => this.#label());
    byId('sound').addEventListener('click', () => this.ringer.toggle());
    byId('notify').addEventListener('click', () => this.#allow());
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    delete byId('danger').dataset.cases;
    this.#label();
    this.#draw();
  }

  /** The queue as it is: its length in the title; one more than before is told. @param {number} waiting */
  look(waiting) {
    const more = this.#queue !== null && waiting > this.#queue;
    this.#queue = waiting;
    this.#title();
    if (!more) return;
    this.announce(`${this.t?.('console_new_case')} (${waiting})`);
    if (this.ringer.on) this.ringer.ring();
  }

  /** Somebody may be in danger and nobody is with them: rung, sound on or off, until it is acknowledged or taken. @param {Case[]} cases */
  alarm(cases) {
    const known = new Set(this.#danger.map(({ id }) => id));
    this.#danger = cases;
    for (const each of cases) if (!known.has(each.id) && !this.#seen.has(each.id)) this.#notify(each, 'console_danger_alert', true);
    this.#draw();
  }

  /** What this person is asked to take at the moment: rung until they say yes or no. @param {Case[]} cases */
  asked(cases) {
    const known = new Set(this.#asked.map(({ id }) => id));
    const fresh = cases.filter(({ id }) => !known.has(id));
    this.#asked = cases;
    const t = this.t ?? String;
    if (fresh.length) this.announce(fresh.map((each) => `${t('console_offered')} ${t(`console_topic_${each.topic}`)}`).join('. '));
    for (const each of fresh) this.#notify(each, 'console_offered', false);
    this.#title();
    this.#keepRinging();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#danger = this.#asked = [];
    this.#queue = null;
    this.#draw();
  }

  get #loud() {
    return this.#danger.filter(({ id }) => !this.#seen.has(id));
  }

  #draw() {
    const box = byId('danger');
    const loud = this.#loud;
    const known = loud.map(({ id }) => id).join();
    if (box.dataset.cases !== known) {
      box.dataset.cases = known;
      box.hidden = !loud.length;
      box.replaceChildren(...loud.map((each) => this.#item(each)));
    }
    this.#title();
    this.#keepRinging();
  }

  /** @param {Case} each */
  #item(each) {
    const t = this.t ?? String;
    const seen = () => {
      this.#seen.add(each.id);
      this.#draw();
    };
    const buttons = el(
      'p',
      { class: 'ask-buttons' },
      el('button', { type: 'button', class: 'primary', onclick: () => (seen(), this.open(each.id)) }, t('console_danger_open')),
      el('button', { type: 'button', class: 'plain', onclick: seen }, t('console_danger_seen')),
    );
    const words = el('p', {}, icon('bell'), ' ', el('b', {}, t('console_danger_alert')), ' ', each.borrower_name ?? t('console_unknown'));
    return el('article', { class: 'offer danger' }, words, buttons);
  }

  #keepRinging() {
    const wanted = this.#loud.length > 0 || (this.#asked.length > 0 && this.ringer.on);
    if (wanted === this.#timer > 0) return;
    clearInterval(this.#timer);
    this.#timer = wanted ? setInterval(() => this.ringer.ring(), AGAIN) : 0;
    if (wanted) this.ringer.ring();
  }

  #title() {
    const t = this.t ?? String;
    const title = t('console_title');
    if (this.#loud.length) document.title = `⚠ ${t('console_danger_alert')} · ${title}`;
    else if (this.#asked.length) document.title = `● ${t('console_offered')} ${t(`console_topic_${this.#asked[0].topic}`)} · ${title}`;
    else document.title = this.#queue ? `(${this.#queue}) ${title}` : title;
  }

  /** @param {Case} each @param {string} title @param {boolean} stays */
  #notify(each, title, stays) {
    const t = this.t ?? String;
    if (!('Notification' in window) || Notification.permission !== 'granted' || (!document.hidden && document.hasFocus())) return;
    const body = `${t(`console_topic_${each.topic}`)} · ${t(`console_language_${each.language}`)}`;
    const shown = new Notification(t(title), { body, tag: each.id, requireInteraction: stays, lang: document.documentElement.lang });
    shown.onclick = () => {
      window.focus();
      shown.close();
      this.open(each.id);
    };
  }

  async #allow() {
    if ('Notification' in window) await Notification.requestPermission();
    this.#label();
    this.announce(byId('notify').textContent || this.t?.('console_notify_on') || '');
  }

  #label() {
    const t = this.t ?? String;
    byId('sound').setAttribute('aria-pressed', String(this.ringer.on));
    byId('sound').textContent = t(this.ringer.blocked ? 'console_sound_blocked' : this.ringer.on ? 'console_sound_on' : 'console_sound_off');
    const state = 'Notification' in window ? Notification.permission : 'denied';
    byId('notify').hidden = state === 'granted';
    byId('notify').textContent = t(state === 'denied' ? 'console_notify_denied' : 'console_notify');
  }
}
