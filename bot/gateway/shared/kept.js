/**
 * Messages that have not left yet, kept over a reload of the page: sealed (AES-GCM) with a key that the gateway derives for this one
 * conversation and gives only together with its credential. The key lives in this page's memory; what lies in the tab's own storage is
 * readable by nobody without it, goes as soon as the messages have left, and ends with the tab. Where the browser allows neither
 * sealing nor storage, nothing is kept.
 */

/** @typedef {import('./outbox.js').Item} Item */
/** @typedef {{items: Item[], at: number}} Content what had not left, and when that was, in milliseconds */

const PLACE = 'unsent';
const IV_BYTES = 12;

export class Kept {
  /** One after another, so that the newest state is the one that stays. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {string | undefined} key 32 bytes in base64; without it nothing is kept */
  constructor(key) {
    this.key = key && crypto.subtle ? crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['encrypt', 'decrypt']) : null;
  }

  /** What is unsent now; an empty list leaves nothing behind. @param {Item[]} items */
  keep(items) {
    const content = JSON.stringify({ items, at: Date.now() });
    this.#turn = this.#turn.then(() => (items.length ? this.#write(content) : remove())).catch(remove);
  }

  /** What an earlier page left here for this conversation; anything else that lies in its place goes. @returns {Promise<Content>} */
  async left() {
    try {
      return JSON.parse(await this.#open(bytes(sessionStorage.getItem(PLACE) ?? '')));
    } catch {
      remove();
      return { items: [], at: 0 };
    }
  }

  /** @param {string} content */
  async #write(content) {
    if (!this.key) return;
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.key, new TextEncoder().encode(content));
    sessionStorage.setItem(PLACE, btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed))));
  }

  /** @param {Uint8Array<ArrayBuffer>} sealed */
  async #open(sealed) {
    const algorithm = { name: 'AES-GCM', iv: sealed.subarray(0, IV_BYTES) };
    const key = /** @type {CryptoKey} */ (await this.key);
    return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, sealed.subarray(IV_BYTES)));
  }
}

/** @param {string} base64 */
const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Storage may be forbidden altogether. */
function remove() {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // nothing was kept, then
  }
}
