/** A conversation's addresses and who is asking: reading the log, sending to it, and giving up a wait that was overtaken. */

import { request } from './http.js';

/** The credential is not, or no longer, good for this conversation. */
export class Denied extends Error {}

const DENIALS = [401, 404];

export class Wire {
  /** @type {{controller: AbortController, cut: boolean} | null} */
  #waiting = null;

  /** @param {string} base @param {string | null} credential @param {() => Record<string, string>} headers */
  constructor(base, credential, headers) {
    this.base = base;
    this.credential = credential;
    this.headers = headers;
  }

  /**
   * @param {number} after @param {number} wait seconds @param {number} [newest] of more rows than this only the newest
   * @returns {Promise<any>} null when `cut` ended the wait
   */
  async read(after, wait, newest = 0) {
    const reading = { controller: new AbortController(), cut: false };
    if (wait > 0) this.#waiting = reading;
    const url = `${this.base}/events?after=${after}&wait=${wait}${newest ? `&newest=${newest}` : ''}`;
    const answer = await request(url, { headers: this.#headers() }, wait + 10, reading.controller).catch((problem) => {
      if (reading.cut) return null;
      throw problem;
    });
    if (answer === null || answer.status === 200) return answer?.body ?? null;
    throw DENIALS.includes(answer.status) ? new Denied() : new Error(String(answer.status));
  }

  /** The page of rows right before one. @param {number} before @param {number} most */
  async readBack(before, most) {
    const answer = await request(`${this.base}/events?before=${before}&newest=${most}`, { headers: this.#headers() });
    if (answer.status === 200) return answer.body;
    throw DENIALS.includes(answer.status) ? new Denied() : new Error(String(answer.status));
  }

  /** @param {string} path @param {object} json */
  send(path, json) {
    return request(this.base + path, { method: 'POST', headers: this.#headers(), json });
  }

  /** A file as it is; `name` makes a second try harmless. @param {string} path @param {Blob} body @param {string} name */
  upload(path, body, name) {
    const headers = { ...this.#headers(), 'X-Client-Message-Id': name, 'Content-Type': 'application/octet-stream' };
    return request(this.base + path, { method: 'POST', headers, body }, 120);
  }

  /** End the long poll that is waiting, if one is. */
  cut() {
    if (!this.#waiting) return;
    this.#waiting.cut = true;
    this.#waiting.controller.abort();
  }

  /** @param {number} after */
  socketUrl(after) {
    const url = new URL(`${this.base}/socket?after=${after}`, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  #headers() {
    return { ...this.headers(), ...(this.credential ? { Authorization: `Bearer ${this.credential}` } : {}) };
  }
}
