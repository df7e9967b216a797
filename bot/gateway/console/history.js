/** What was agreed, promised and wished before, as tables; the server words them. */

import { table } from '/shared/card_parts.js';
import { el } from '/shared/dom.js';

/** @typedef {import('./case.js').Setting} Setting */

export class History {
  /** @param {string} id of the case @param {import('./api.js').Api} api @param {() => Setting} setting */
  constructor(id, api, setting) {
    Object.assign(this, { id, api, setting });
    this.box = el('div', { class: 'story' });
  }

  /** Read anew, as it is now. */
  async show() {
    const { t, language } = this.setting();
    const { status, body } = await this.api.get(`/cases/${this.id}/history?language=${language}`).catch(() => ({ status: 0, body: null }));
    const problem = el('p', { class: 'soft', role: 'status' }, body?.error?.message ?? t('console_failed'));
    this.box.replaceChildren(...(status === 200 ? body.tables.map(section) : [problem]));
  }
}

/** @param {{title: string, head: string[], rows: string[][], none: string}} found */
function section({ title, head, rows, none }) {
  const wide = () => el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': title }, table(head, rows));
  return el('section', { class: 'fact' }, el('h3', {}, title), rows.length ? wide() : el('p', { class: 'soft' }, none));
}
