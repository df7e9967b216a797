/** What the pages share on which things stand until somebody acts: views of them, reading on, and acts with a reason that is kept. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { Api } from './api.js';
import { ask } from './dialogs.js';
import { Sheet } from './sheet.js';

const PAGE = 100;
const ROLES = ['supervisor', 'operator'];
const GONE = [200, 404, 409];
/** @type {Record<number, string>} */
const PROBLEMS = { 401: 'console_report_sign_in', 403: 'console_delivery_forbidden' };
const announce = announcer(byId('live'));

/**
 * @template {{id: number}} T
 * @typedef {object} Page what is the page's own
 * @property {string[]} views
 * @property {(view: string, after: number) => string} path where a view is read on
 * @property {(body: any) => T[]} found what an answer lists
 * @property {(standing: Standing<T>) => void} draw what the page shows beside views and list; called when something is known
 * @property {(view: string, standing: Standing<T>) => string} label of a view
 * @property {(listed: T[]) => Node} list
 */

/** @template {{id: number}} T */
export class Standing extends Sheet {
  api = new Api(() => undefined);
  /** @type {T[]} */
  listed = [];
  isKnown = false;
  hasMore = false;
  /** What went wrong, if anything did. */
  problem = '';

  /** @param {string} name @param {Page<T>} page */
  constructor(name, page) {
    super(name, () => this.show());
    this.page = page;
    this.view = page.views[0];
    byId('again').addEventListener('click', () => this.look(this.view));
    byId('more').addEventListener('click', () => this.more());
  }

  show() {
    byId('problem').textContent = this.problem;
    byId('content').hidden = byId('again').hidden = !this.isKnown;
    if (!this.isKnown) return;
    const focused = document.activeElement?.id;
    byId('views').replaceChildren(...this.page.views.map((each) => this.#chip(each)));
    if (focused?.startsWith('view-')) byId(focused).focus();
    byId('list-title').textContent = this.#title;
    this.page.draw(this);
    byId('list').replaceChildren(this.page.list(this.listed));
    byId('more').hidden = !this.hasMore;
  }

  get #title() {
    return this.t(`console_${this.name}_view_${this.view}`);
  }

  /** @param {string} each */
  #chip(each) {
    const pressed = String(each === this.view);
    const facts = { type: 'button', class: 'chip', id: `view-${each}`, 'aria-pressed': pressed, onclick: () => this.look(each) };
    return el('button', facts, this.page.label(each, this));
  }

  /** Read on after what is shown. @param {number} after @returns {Promise<T[] | null>} null when it did not work */
  async #read(after) {
    const asked = this.view;
    const { status, body } = await this.api.get(this.page.path(asked, after)).catch(() => ({ status: 0, body: null }));
    if (asked !== this.view) return null;
    this.problem = status === 200 ? '' : this.t(PROBLEMS[status] ?? 'console_failed');
    if (status !== 200) return null;
    this.isKnown = true;
    const found = this.page.found(body);
    this.hasMore = found.length === PAGE;
    return found;
  }

  /** @param {string} wanted */
  async look(wanted) {
    this.view = wanted;
    const found = await this.#read(0);
    if (this.view !== wanted) return;
    this.listed = found ?? [];
    this.show();
    if (found) announce(`${this.#title}: ${found.length}`);
  }

  async more() {
    const found = await this.#readOn();
    this.show();
    if (found) announce(this.t(`console_${this.name}_shown`, { count: this.listed.length }));
  }

  async #readOn() {
    const found = await this.#read(this.listed.at(-1)?.id ?? 0);
    if (found) this.listed = [...this.listed, ...found];
    return found;
  }

  /** Ask why, do it, take out what no longer stands, keep the place in the list, and count anew.
   * @param {T} one @param {string} path @param {{title: string, note: string, done: string}} words */
  async act(one, path, { title, note, done }) {
    const fields = [{ name: 'reason', label: this.t('console_why'), type: 'text' }];
    const answer = await ask({ title, note, fields, confirm: title, cancel: this.t('console_cancel') });
    if (!answer) return;
    const { status, body } = await this.api.post(path, { reason: answer.reason.trim() }).catch(() => ({ status: 0, body: null }));
    if (GONE.includes(status)) await this.#drop(one);
    if (status !== 200) this.problem = body?.error?.message ?? this.t('console_failed');
    this.show();
    byId('list-title').focus();
    if (status === 200) announce(done);
  }

  /** @param {T} one */
  async #drop(one) {
    const last = this.listed.at(-1)?.id ?? 0;
    this.listed = this.listed.filter((each) => each !== one);
    const found = await this.#read(last);
    if (found) this.listed = [...this.listed, ...found];
  }

  /** Sign in with the cookie and show the first view. @returns {Promise<boolean>} whether the page is for this person */
  async open() {
    await this.speak();
    const me = await this.api.me().catch(() => undefined);
    if (!me || me.must) this.problem = this.t('console_report_sign_in');
    else if (!ROLES.includes(me.role)) this.problem = this.t('console_delivery_forbidden');
    if (this.problem) this.show();
    else await this.look(this.view);
    return !this.problem;
  }
}
