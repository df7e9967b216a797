/**
 * A conversation as a client sees it: the log followed by cursor, messages sent through an outbox, whatever the network does.
 *
 * It catches up by HTTP, then follows by WebSocket; where sockets do not get through it long-polls. Waking, coming back online and
 * returning to the page all ask again for everything after the cursor. Rows are handed on in the order of `seq` and never twice.
 *
 * Emits (CustomEvent, value in `detail`): `event` LogEvent · `ready` after the first catch-up · `outbox` Item[] · `state` State ·
 * `typing` {sender, until} · `holder` Holder · `other` any other message · `denied` when the credential is no longer good.
 */

import { Backoff, Pause } from './backoff.js';
import { request } from './http.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { follow } from './socket.js';

/** @typedef {'connecting' | 'live' | 'polling' | 'offline'} State */
/** @typedef {{kind: 'bot' | 'queue' | 'agent', agent?: string | null, position?: number | null, hours?: string | null}} Holder */

const POLL_SECONDS = 25;
const POLL_BEFORE_NEXT_SOCKET = 60_000;
const SOCKET_TRIES = 2;
const BRIEF = 5_000;
const DENIALS = [401, 404];
const PROTOCOL = ['hello', 'ping', 'pong', 'holder'];

class Denied extends Error {}

export class Sync extends EventTarget {
  log = new Log();
  /** Server time minus ours, in milliseconds. */
  skew = 0;
  /** @type {State} */
  state = 'connecting';
  #pause = new Pause();
  #backoff = new Backoff();
  #stop = new AbortController();
  /** @type {{controller: AbortController, cut: boolean} | null} */
  #reading = null;
  /** @type {import('./socket.js').Line | null} */
  #line = null;
  #socketsLost = 0;
  #ready = false;

  /** @param {{base: string, credential?: string | null, headers?: () => Record<string, string>, mine?: string, extra?: () => object}} options */
  constructor({ base, credential = null, headers = () => ({}), mine = 'borrower', extra = () => ({}) }) {
    super();
    Object.assign(this, { base, headers, mine, extra });
    this.credential = credential;
    this.outbox = new Outbox((item) => this.#post(item), () => this.#emit('outbox', this.outbox.items));
  }

  start() {
    const again = { signal: this.#stop.signal };
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.nudge(), again);
    for (const name of ['pageshow', 'online']) window.addEventListener(name, () => this.nudge(), again);
    window.addEventListener('offline', () => this.#be('offline'), again);
    void this.#run();
  }

  stop() {
    this.#stop.abort();
    this.#cut();
    this.#line?.end();
    this.#pause.wake();
  }

  /** @param {{text?: string, choice?: string}} body @param {string} [shown] */
  send(body, shown = body.text ?? '') {
    return this.outbox.add(body, shown);
  }

  /** A request beside the messages, under the same credential. @param {string} path @param {object} json */
  tell(path, json) {
    return request(this.base + path, { method: 'POST', headers: this.#headers(), json });
  }

  /** A message that is not kept, such as "is writing". @param {object} message */
  whisper(message) {
    this.#line?.send(message);
  }

  /** A new credential for the same conversation. @param {string} credential */
  renew(credential) {
    this.credential = credential;
    this.nudge();
  }

  /** Something suggests that the world has changed: look now. */
  nudge() {
    this.#backoff.reset();
    this.#pause.wake();
    this.outbox.wake();
    if (!this.#line) return this.#cut();
    this.#line.probe();
    void this.#read(0).catch(() => this.#line?.end());
  }

  #cut() {
    if (!this.#reading) return;
    this.#reading.cut = true;
    this.#reading.controller.abort();
  }

  async #run() {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#read(0);
        this.#backoff.reset();
        const began = Date.now();
        await (this.#socketsLost < SOCKET_TRIES ? this.#live() : this.#poll());
        if (Date.now() - began < BRIEF) await this.#pause.for(this.#backoff.next());
      } catch (problem) {
        if (problem instanceof Denied) this.#emit('denied', null);
        this.#be(problem instanceof Denied ? 'connecting' : 'offline');
        await this.#pause.for(this.#backoff.next());
      }
    }
  }

  async #live() {
    const url = new URL(`${this.base}/socket?after=${this.log.last}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const greeted = await follow({
      url: url.href,
      credential: this.credential,
      onOpen: (line) => {
        this.#line = line;
        this.#be('live');
      },
      onMessage: (message) => this.#hear(message),
    });
    this.#line = null;
    this.#socketsLost = greeted ? 0 : this.#socketsLost + 1;
    if (greeted && !this.#stop.signal.aborted) this.#be('connecting');
  }

  async #poll() {
    this.#be('polling');
    const until = Date.now() + POLL_BEFORE_NEXT_SOCKET;
    while (Date.now() < until && !this.#stop.signal.aborted) await this.#read(POLL_SECONDS);
    this.#socketsLost = 0;
  }

  /** @param {any} message */
  #hear(message) {
    this.#learn(message);
    if (message.type === 'event') this.#hand(this.log.accept([message.event]));
    else if (message.type === 'typing') this.#emit('typing', message);
    else if (!PROTOCOL.includes(message.type)) this.#emit('other', message);
    const behind = this.log.gap || (message.type === 'hello' && message.last > this.log.last);
    if (behind) void this.#read(0).catch(() => this.#line?.end());
  }

  /** What an answer and a socket message may both say beside rows. @param {{now?: string, holder?: Holder}} news */
  #learn({ now, holder }) {
    if (now) this.skew = Date.parse(now) - Date.now();
    if (holder) this.#emit('holder', holder);
  }

  /** Everything after the cursor, in as many answers as the server cuts it into. @param {number} wait seconds that the server may hold an answer */
  async #read(wait) {
    for (let more = true; more; ) {
      const answer = await this.#get(wait);
      if (!answer) return;
      this.#learn(answer);
      this.#hand(this.log.complete(answer.events));
      more = answer.events.length > 0 && this.log.last < answer.last;
    }
    if (!this.#ready) this.#emit('ready', null);
    this.#ready = true;
  }

  /** @param {number} wait @returns {Promise<any>} null when a nudge cut the wait short */
  async #get(wait) {
    const reading = { controller: new AbortController(), cut: false };
    if (wait > 0) this.#reading = reading;
    const url = `${this.base}/events?after=${this.log.last}&wait=${wait}`;
    const answer = await request(url, { headers: this.#headers() }, wait + 10, reading.controller).catch((problem) => {
      if (reading.cut) return null;
      throw problem;
    });
    if (answer === null || answer.status === 200) return answer?.body ?? null;
    throw DENIALS.includes(answer.status) ? new Denied() : new Error(String(answer.status));
  }

  /** @param {import('./outbox.js').Item} item @returns {Promise<import('./outbox.js').Receipt>} */
  async #post(item) {
    const json = { client_msg_id: item.id, ...item.body, ...this.extra() };
    const { status, body, retryAfter } = await request(`${this.base}/messages`, { method: 'POST', headers: this.#headers(), json });
    if (status === 401) this.#emit('denied', null);
    return { status, seq: body.seq, seen: body.seq <= this.log.last, code: body.error?.code, retryAfter };
  }

  #headers() {
    return { ...this.headers(), ...(this.credential ? { Authorization: `Bearer ${this.credential}` } : {}) };
  }

  /** @param {import('./log.js').LogEvent[]} events */
  #hand(events) {
    for (const event of events) {
      if (event.sender === this.mine) this.outbox.settle(event);
      this.#emit('event', event);
    }
  }

  /** @param {State} state */
  #be(state) {
    if (state === this.state) return;
    this.state = state;
    this.#emit('state', state);
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
