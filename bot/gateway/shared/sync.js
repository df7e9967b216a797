/**
 * A conversation as a client sees it: the log followed by cursor, messages sent through an outbox, whatever the network does.
 *
 * It catches up by HTTP, then follows by WebSocket; where sockets do not get through it long-polls. Waking, coming back online and
 * returning to the page all ask again for everything after the cursor. Rows are handed on in the order of `seq` and never twice.
 *
 * With `newest`, a page that is further behind than so many rows begins anew with the newest ones: `snapshot` says so before they come, the
 * page then drops what it shows, and `earlier` reads back one page of older rows at a time, as long as `hasEarlier`.
 *
 * Emits (CustomEvent, value in `detail`): `event` LogEvent; `snapshot`; `ready` after the first catch-up; `outbox` Item[]; `state` State;
 * `typing` {sender, until}; `present` {line, by, until}, a colleague who looks at the same; `case`, something
 * about the case changed that the rows don't say; `holder` Holder; `denied` when the credential is no longer good.
 */

import { Backoff, Pause } from './backoff.js';
import { Log } from './log.js';
import { hearTime } from './now.js';
import { Outbox } from './outbox.js';
import { follow } from './socket.js';
import { Denied, Wire } from './wire.js';

/** @typedef {'connecting' | 'live' | 'polling' | 'offline'} State */
/** @typedef {{kind: 'bot' | 'queue' | 'agent', agent?: string | null, position?: number | null, hours?: string | null}} Holder */
/**
 * @typedef {{base: string, credential?: string | null, headers?: () => Record<string, string>, mine?: string, extra?: () => object,
 *   newest?: number}} Options
 *   where the conversation is, what every request carries, which sender is us, and what every message carries,
 *   and how many rows to begin with (all without it)
 */

const POLL_SECONDS = 25;
const POLL_BEFORE_NEXT_SOCKET = 60_000;
const SOCKET_TRIES = 2;
const BRIEF = 5_000;

export class Sync extends EventTarget {
  log = new Log();
  /** @type {State} */
  state = 'connecting';
  #pause = new Pause();
  #backoff = new Backoff();
  #stop = new AbortController();
  /** @type {import('./socket.js').Line | null} */
  #line = null;
  #socketsLost = 0;
  #ready = false;

  /** @param {Options} options */
  constructor({ base, credential = null, headers = () => ({}), mine = 'borrower', extra = () => ({}), newest = 0 }) {
    super();
    this.base = base;
    this.mine = mine;
    this.extra = extra;
    this.newest = newest;
    this.wire = new Wire(base, credential, headers);
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
    this.wire.cut();
    this.#line?.end();
    this.#pause.wake();
  }

  /** @param {{text?: string, choice?: string}} body @param {string} [shown] */
  send(body, shown = body.text ?? '') {
    return this.outbox.add(body, shown);
  }

  /** A message that is not kept, such as "is writing". @param {object} message */
  whisper(message) {
    this.#line?.send(message);
  }

  /** A new credential for the same conversation. @param {string} credential */
  renew(credential) {
    this.wire.credential = credential;
    this.nudge();
  }

  /** Something suggests that the world has changed: look now. */
  nudge() {
    this.#backoff.reset();
    this.#pause.wake();
    this.outbox.wake();
    if (!this.#line) return this.wire.cut();
    this.#line.probe();
    void this.#read(0).then(() => this.#line && this.#be('live'), () => this.#line?.end());
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
    const greeted = await follow({
      url: this.wire.socketUrl(this.log.last),
      credential: this.wire.credential,
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
    if (message.type === 'typing') this.#emit('typing', message);
    if (message.type === 'present') this.#emit('present', message);
    if (message.type === 'case') this.#emit('case', message);
    const behind = this.log.gap || (message.type === 'hello' && message.last > this.log.last);
    if (behind) void this.#read(0).catch(() => this.#line?.end());
  }

  /** What an answer and a socket message may both say beside rows. @param {{now?: string, holder?: Holder}} news */
  #learn({ now, holder }) {
    hearTime(now);
    if (holder) this.#emit('holder', holder);
  }

  /** Everything after the cursor, however many answers it takes. @param {number} wait seconds that the server may hold one */
  async #read(wait) {
    for (let more = true; more; ) {
      const answer = await this.wire.read(this.log.last, wait, this.newest);
      if (!answer) return;
      if (answer.after > this.log.last) this.#beginAt(answer.after);
      this.#hand(this.log.complete(answer.events));
      this.#learn(answer);
      more = answer.events.length > 0 && this.log.last < answer.last;
    }
    if (!this.#ready) this.#emit('ready', null);
    this.#ready = true;
  }

  /** @param {number} seq the rows up to it are left out */
  #beginAt(seq) {
    this.log.skip(seq);
    this.#emit('snapshot', null);
  }

  get hasEarlier() {
    return this.log.first > 1;
  }

  /** One page of rows before the oldest one. @returns {Promise<import('./log.js').LogEvent[]>} in their order; rejects without network */
  async earlier() {
    const { first } = this.log;
    const { events } = await this.wire.readBack(first, this.newest);
    if (first !== this.log.first || !events.length) return [];
    this.log.first = events[0].seq;
    return events;
  }

  /** @param {import('./outbox.js').Item} item @returns {Promise<import('./outbox.js').Receipt>} */
  async #post(item) {
    const { status, body, retryAfter } = await this.wire.send('/messages', { client_msg_id: item.id, ...item.body, ...this.extra() });
    if (status === 401) this.#emit('denied', null);
    return { status, seq: body.seq, seen: body.seq <= this.log.last, code: body.error?.code, retryAfter };
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
