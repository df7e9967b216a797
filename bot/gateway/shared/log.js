/** A client's copy of the conversation log: rows come out once each and in the order of `seq`, whatever order they came in. */

/**
 * @typedef {{seq: number, at: string, sender: 'borrower' | 'bot' | 'agent' | 'system', kind: 'text' | 'card' | 'status', text: string,
 *   payload: Record<string, any>, language: string, channel: string, client_msg_id?: string}} LogEvent
 */

export class Log {
  /** Seq of the newest row that was handed out. */
  last = 0;
  /** Seq of the oldest row that this copy begins with; older ones may be read back. */
  first = 1;
  /** @type {Map<number, LogEvent>} rows that wait for one before them */
  #held = new Map();

  /** Rows came by socket, where one may be missing. @param {LogEvent[]} events @returns {LogEvent[]} the rows that are next */
  accept(events) {
    for (const event of events) if (event.seq > this.last) this.#held.set(event.seq, event);
    return this.#release(() => this.#held.get(this.last + 1));
  }

  /** Rows came as an answer to "everything after `last`", so what is not among them does not exist. @param {LogEvent[]} events */
  complete(events) {
    const upTo = Math.max(this.last, ...events.map((event) => event.seq));
    for (const event of events) if (event.seq > this.last) this.#held.set(event.seq, event);
    const first = () => [...this.#held.values()].sort((a, b) => a.seq - b.seq)[0];
    return this.#release(() => {
      const next = first();
      return next && (next.seq <= upTo || next.seq === this.last + 1) ? next : undefined;
    });
  }

  /** Begin anew behind a row: the ones up to it are left for later. @param {number} seq */
  skip(seq) {
    this.first = seq + 1;
    this.last = seq;
    for (const held of this.#held.keys()) if (held <= seq) this.#held.delete(held);
  }

  /** True while a row is missing: the reader should ask for it. */
  get gap() {
    return this.#held.size > 0;
  }

  /** @param {() => LogEvent | undefined} next */
  #release(next) {
    const ready = [];
    for (let event = next(); event; event = next()) {
      this.#held.delete(event.seq);
      this.last = event.seq;
      ready.push(event);
    }
    return ready;
  }
}
