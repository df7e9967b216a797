/**
 * Messages on their way out, one at a time and in order, each under an id of its own, so that sending twice is still one message.
 *
 * They are kept in this page's memory. What a borrower writes is personal, and whoever holds the phone next can read a browser's storage:
 * over a reload they are kept only sealed (kept.js), under the same ids, so that what had arrived after all is not said twice.
 */

import { Backoff, Pause } from './backoff.js';

/** @typedef {'sending' | 'waiting' | 'failed' | 'sent'} ItemState */
/** @typedef {{id: string, body: {text?: string, choice?: string}, text: string, state: ItemState, seq?: number, code?: string}} Item */
/** @typedef {{status: number, seq?: number, seen?: boolean, retryAfter?: number, code?: string}} Receipt */

/** @returns {string} */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Outbox {
  /** @type {Item[]} */
  items = [];
  #running = false;
  #pause = new Pause();
  #backoff = new Backoff(800, 15_000);

  /**
   * @param {(item: Item) => Promise<Receipt>} post rejects when the network fails
   * @param {() => void} changed
   */
  constructor(post, changed) {
    this.post = post;
    this.changed = changed;
  }

  /** @param {{text?: string, choice?: string}} body @param {string} text what the person sees @returns {Item} */
  add(body, text) {
    /** @type {Item} */
    const item = { id: newId(), body, text, state: 'sending' };
    this.items.push(item);
    this.changed();
    void this.#run();
    return item;
  }

  /** What an earlier page had not sent goes first; what is too old to go out by itself waits for a decision. @param {Item[]} items @param {boolean} old */
  adopt(items, old) {
    this.items = [...items.map((item) => ({ ...item, state: /** @type {ItemState} */ (old ? 'failed' : 'sending') })), ...this.items];
    this.changed();
    void this.#run();
  }

  /** Take a message back before it left. @param {string} id @returns {Item | undefined} */
  take(id) {
    const item = this.items.find((each) => each.id === id && each.state !== 'sent');
    if (item) this.drop(id);
    return item;
  }

  /** @param {string} id */
  retry(id) {
    const item = this.items.find((each) => each.id === id);
    if (item && item.state !== 'sent') item.state = 'sending';
    this.changed();
    this.wake();
  }

  /** @param {string} id */
  drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.changed();
  }

  /** A row of ours came back by the log: the item it was leaves. @param {import('./log.js').LogEvent} event */
  settle(event) {
    const inFlight = this.items.find((item) => item.state !== 'failed' && item.state !== 'sent');
    const item = this.items.find((each) => each.id === event.client_msg_id || each.seq === event.seq)
      ?? (event.client_msg_id === undefined && inFlight?.text === event.text ? inFlight : undefined);
    if (item) this.drop(item.id);
    return item;
  }

  wake() {
    this.#backoff.reset();
    this.#pause.wake();
    void this.#run();
  }

  get unsent() {
    return this.items.some((item) => item.state !== 'sent');
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    for (let item = this.#next(); item; item = this.#next()) await this.#attempt(item);
    this.#running = false;
  }

  #next() {
    return this.items.find((item) => item.state === 'sending' || item.state === 'waiting');
  }

  /** @param {Item} item */
  async #attempt(item) {
    const receipt = await this.post(item).catch(() => /** @type {Receipt} */ ({ status: 0 }));
    if (receipt.status === 200 || receipt.status === 202) {
      Object.assign(item, { state: 'sent', seq: receipt.seq });
      this.#backoff.reset();
      return receipt.seen ? this.drop(item.id) : this.changed();
    }
    const passing = receipt.status === 0 || receipt.status === 401 || receipt.status === 429 || receipt.status >= 500;
    Object.assign(item, { state: passing ? 'waiting' : 'failed', code: receipt.code });
    this.changed();
    if (passing) await this.#pause.for(Math.max((receipt.retryAfter ?? 0) * 1000, this.#backoff.next()));
  }
}
