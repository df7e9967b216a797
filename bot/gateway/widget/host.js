/** The lender's page around us: asked for an identity token, told what it may know. Only origins on the lender's list are spoken with. */

/** @typedef {{token: string | null, language: string, lender?: string}} Identity */

/** Whose chat this is, when the address names a lender. */
const lender = new URLSearchParams(location.search).get('lender') ?? undefined;

const PATIENCE = 10_000;
/** Whose page is around us, where the browser says so: then no other listed one is tried. @type {string | undefined} */
const AROUND = location.ancestorOrigins?.[0];

export class Host extends EventTarget {
  /** @type {string | null} the one origin that proved to be the page around us */
  #origin = null;
  /** @type {((identity: Identity) => void)[]} */
  #waiting = [];

  /** @param {string[]} origins */
  constructor(origins) {
    super();
    this.origins = origins;
    this.embedded = window.parent !== window;
    window.addEventListener('message', (event) => this.#hear(event));
  }

  /** A fresh identity; nobody around us, or nobody we may speak with, means nobody is signed in. @returns {Promise<Identity>} */
  identity() {
    const nobody = { token: null, language: '', lender };
    if (!this.embedded) return Promise.resolve(nobody);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      setTimeout(() => resolve(nobody), PATIENCE);
      this.tell({ type: 'token' });
    });
  }

  /** @param {object} message */
  tell(message) {
    if (!this.embedded) return;
    const known = this.#origin ?? AROUND;
    const origins = known === undefined ? this.origins : this.origins.filter((origin) => origin === known);
    for (const origin of origins) window.parent.postMessage({ chat: 1, ...message }, origin);
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data }) {
    if (source !== window.parent || !this.origins.includes(origin) || data?.chat !== 1) return;
    this.#origin = origin;
    if (data.type === 'open' || data.type === 'closed') this.dispatchEvent(new Event(data.type));
    if (data.type !== 'token') return;
    const { token, language } = data;
    for (const answer of this.#waiting.splice(0)) answer({ token, language, lender });
  }
}

/** @returns {Promise<Host>} */
export async function meetHost() {
  const answer = await fetch(`/api/widget/origins${location.search}`).catch(() => null);
  const listed = answer?.ok ? (await answer.json()).origins : [];
  return new Host([...new Set([location.origin, ...listed])]);
}
