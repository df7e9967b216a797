/** The console's requests: the sign-in lives in a cookie that scripts can't read, and every change carries the CSRF token. */

import { request } from '/shared/http.js';
import { hearTime } from '/shared/now.js';

/** @typedef {{id: string, name: string, role: string, language: string, second_factor: boolean, must: 'password' | 'second_factor' | null}} Agent */

const ROOT = '/api/console';

export class Api {
  csrf = '';

  /** @param {() => void} onSignedOut */
  constructor(onSignedOut) {
    this.onSignedOut = onSignedOut;
  }

  headers = () => ({ 'X-CSRF-Token': this.csrf });

  /** @param {string} path */
  async get(path) {
    return this.#heed(await request(ROOT + path));
  }

  /** @param {string} path @param {object} [json] */
  async post(path, json = {}) {
    return this.#heed(await request(ROOT + path, { method: 'POST', headers: this.headers(), json }));
  }

  /**
   * @param {{username: string, password: string, code: string}} proof
   * @returns {Promise<{status: number, agent?: Agent, problem?: {code: string, message: string}}>}
   */
  async login(proof) {
    const { status, body } = await request(`${ROOT}/login`, { method: 'POST', json: proof });
    return status === 200 ? { status, agent: this.#enter(body) } : { status, problem: body?.error };
  }

  /** @returns {Promise<Agent | undefined>} who is signed in already */
  async me() {
    const { status, body } = await request(`${ROOT}/me`);
    return status === 200 ? this.#enter(body) : undefined;
  }

  /** @param {{agent: Agent, csrf: string}} body */
  #enter({ agent, csrf }) {
    this.csrf = csrf;
    return agent;
  }

  /** @param {import('/shared/http.js').Answer} answer */
  #heed(answer) {
    if (answer.status === 401) this.onSignedOut();
    hearTime(answer.body?.now);
    return answer;
  }
}
