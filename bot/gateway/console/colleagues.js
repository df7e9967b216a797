/** Who else looks at the same case, and who of them is writing, so that two people never answer at once without knowing. */

import { el } from '/shared/dom.js';
import { now } from '/shared/now.js';

/** @typedef {{line: string, by?: string, until: string}} Whisper */

export class Colleagues {
  /** Who is there, and who writes, each until a moment of the server's. @type {Map<string, {by: string, here: number, writes: number}>} */
  #known = new Map();
  #timer = 0;

  /** @param {import('/shared/strings.js').Translate} t @param {(text: string) => void} announce */
  constructor(t, announce) {
    this.t = t;
    this.announce = announce;
    this.line = el('p', { class: 'colleagues', hidden: true });
  }

  /** @param {Whisper} whisper */
  present({ line, by, until }) {
    this.#put(line, by, { here: Date.parse(until) });
  }

  /** @param {Whisper} whisper */
  writing({ line, by, until }) {
    this.#put(line, by, { writes: Date.parse(until) });
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {string} line @param {string | undefined} by @param {{here?: number, writes?: number}} news */
  #put(line, by, news) {
    if (!by) return;
    this.#known.set(line, { by, here: 0, writes: 0, ...this.#known.get(line), ...news });
    this.#draw();
  }

  #draw() {
    clearTimeout(this.#timer);
    const at = now();
    for (const [line, each] of this.#known) if (Math.max(each.here, each.writes) <= at) this.#known.delete(line);
    const there = [...this.#known.values()];
    const names = (/** @type {typeof there} */ people) => [...new Set(people.map(({ by }) => by))].join(this.t('console_colleagues_and'));
    const writes = names(there.filter((each) => each.writes > at));
    const text = writes ? this.t('console_colleagues_write', { names: writes }) : there.length ? this.t('console_colleagues_here', { names: names(there) }) : '';
    if (text && text !== this.line.textContent) this.announce(text);
    this.line.textContent = text;
    this.line.hidden = !text;
    this.line.classList.toggle('writing', Boolean(writes));
    const next = Math.min(...there.flatMap(({ here, writes: until }) => [here, until]).filter((moment) => moment > at));
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#draw(), next - at + 50);
  }
}
