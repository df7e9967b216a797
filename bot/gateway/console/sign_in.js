/** The sign-in page: login and password, the authenticator's code when it is asked for, or the lender's own sign-in. */

import { byId } from '/shared/dom.js';

const CODES = ['code_needed', 'code_wrong'];

export class SignIn {
  /**
   * @param {import('./api.js').Api} api
   * @param {() => import('/shared/strings.js').Translate} words
   * @param {(agent: import('./api.js').Agent) => void} onSignedIn
   */
  constructor(api, words, onSignedIn) {
    Object.assign(this, { api, words, onSignedIn });
    this.form = /** @type {HTMLFormElement} */ (byId('login-form'));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#try();
    });
  }

  async show() {
    byId('openid').hidden = !(await this.api.get('/openid').catch(() => undefined))?.body?.offered;
    if (location.hash !== '#sign-in-failed') return;
    history.replaceState(history.state, '', location.pathname);
    byId('login-problem').textContent = this.words()('console_openid_failed');
  }

  async #try() {
    const form = new FormData(this.form);
    const read = (/** @type {string} */ name) => String(form.get(name) ?? '').trim();
    const proof = { username: read('username'), password: String(form.get('password')), code: read('code') };
    const { status, agent, problem } = await this.api.login(proof).catch(() => ({ status: 0 }));
    if (agent) {
      this.#forget();
      return this.onSignedIn(agent);
    }
    this.#askForCode(CODES.includes(problem?.code));
    const plain = status === 429 ? 'console_login_wait' : 'console_failed';
    byId('login-problem').textContent = problem && status !== 429 ? problem.message : this.words()(plain);
  }

  /** @param {boolean} wanted */
  #askForCode(wanted) {
    byId('code-field').hidden = !wanted;
    if (wanted) byId('code').focus();
  }

  #forget() {
    this.form.reset();
    this.#askForCode(false);
    byId('login-problem').textContent = '';
  }
}
