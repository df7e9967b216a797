/** The inbox: the cases of a view that are looked for, in the server's order, however many there are; it reads only what is in sight. */

import { byId } from '/shared/dom.js';
import { drawItem, itemKey } from './item.js';
import { Rows } from './rows.js';

/** @typedef {'queue' | 'mine' | 'all' | 'resolved'} View */
/**
 * @typedef {{id: string, topic: string, reason: string, language: string, channel: string, priority: string, status: string,
 *   opened_at: string, agent: {id: string, name: string} | null, borrower_name: string, epoch: number, callback: string | null,
 *   due_at: string | null, remind_at: string | null}} Case
 */

const EVERY = 4_000;
/** As many as the server gives at once. */
const PART = 100;

export class Inbox extends EventTarget {
  /** What is looked for: a view and filters, as the server names them. @type {Record<string, string>} */
  wanted = { view: 'queue' };
  /** @type {Map<number, Case>} what was read, by its place */
  #read = new Map();
  counts = /** @type {Record<View, number>} */ ({ queue: 0, mine: 0, all: 0, resolved: 0 });
  /** @type {import('./offers.js').Offered[]} what this person is asked to take, whatever is looked at */
  offers = [];
  /** @type {Case[]} cases of danger that nobody has taken */
  danger = [];
  /** @type {{case: string, kind: string, asked_by: {name: string}}[]} what waits for this supervisor */
  approvals = [];
  /** What is late or due of clocks without a case and check-ins. */
  dated = { late: 0, soon: 0 };
  /** @type {string | null} */
  selected = null;
  #timer = 0;
  #asked = 0;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
    this.rows = new Rows(byId('cases'), (at) => this.#row(at), (from, to) => this.#need(from, to));
  }

  /** @returns {Case[]} what is known of the list, in its order */
  get cases() {
    return [...this.#read.entries()].sort(([one], [other]) => one - other).map(([, each]) => each);
  }

  get total() {
    return this.rows.total;
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.rows.forget();
    this.#draw();
  }

  /** @param {Record<string, string>} wanted */
  look(wanted) {
    this.wanted = wanted;
    this.#read.clear();
    this.rows.list.scrollTop = 0;
    return this.refresh();
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => this.refresh(), EVERY);
    return this.refresh();
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Read what is in sight again; what was read elsewhere may be old by now, and is read when it comes into sight. */
  async refresh() {
    const [from, to] = this.rows.range;
    return this.#load(from, Math.max(to, from + 20), true);
  }

  /** @param {number} from @param {number} to */
  async #need(from, to) {
    for (let at = from; at < to; at += 1) if (!this.#read.has(at)) return this.#load(Math.max(0, from - 20), to + 20, false);
  }

  /** @param {number} from @param {number} to @param {boolean} anew what is known elsewhere in the list is forgotten */
  async #load(from, to, anew) {
    const asked = (this.#asked += 1);
    const query = new URLSearchParams({ ...this.wanted, offset: String(from), limit: String(Math.min(PART, to - from)) });
    const { status, body } = await this.api.get(`/cases?${query}`).catch(() => ({ status: 0, body: null }));
    if (status !== 200 || asked !== this.#asked) return;
    if (anew || body.total !== this.rows.total) this.#read.clear();
    body.cases.forEach((/** @type {Case} */ each, /** @type {number} */ at) => this.#read.set(body.offset + at, each));
    this.rows.total = body.total;
    const { counts, offers, danger, approvals, dated } = body;
    Object.assign(this, { counts, offers, danger, approvals, dated });
    this.#draw();
    this.dispatchEvent(new Event('change'));
  }

  /** @param {string | null} id */
  select(id) {
    this.selected = id;
    this.#draw();
  }

  /** @param {1 | -1} step */
  async move(step) {
    const at = [...this.#read].find(([, each]) => each.id === this.selected)?.[0];
    const next = Math.min(this.rows.total - 1, Math.max(0, at === undefined ? 0 : at + step));
    if (next < 0) return;
    this.rows.show(next);
    if (!this.#read.has(next)) await this.#load(...this.rows.range, false);
    const found = this.#read.get(next);
    if (found) this.#open(found.id);
  }

  /** @param {string} id */
  #open(id) {
    this.select(id);
    this.dispatchEvent(new CustomEvent('open', { detail: id }));
  }

  #draw() {
    byId('no-cases').hidden = this.rows.total > 0 || byId('cases').hidden;
    this.rows.draw();
  }

  /** @param {number} at */
  #row(at) {
    const each = this.#read.get(at);
    const t = this.t ?? String;
    if (!each) return null;
    const chosen = each.id === this.selected;
    return { key: itemKey(each, t, chosen), draw: () => drawItem(each, t, chosen, () => this.#open(each.id)) };
  }
}
