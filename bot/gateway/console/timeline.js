/** Everything that happened about the borrower, newest first, of one kind or of all. The server words it; here it is only laid out. */

import { el } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {import('./case.js').Setting} Setting */
/** @typedef {{on: string, at: string | null, kind: string, text: string, why: string[]}} Happening */

const KINDS = ['message', 'talk', 'payment', 'plan', 'promise', 'request', 'case', 'consent', 'account', 'identity'];

export class Timeline {
  #kind = '';
  #shown = 0;
  #day = '';

  /** @param {string} id of the case @param {import('./api.js').Api} api @param {() => Setting} setting */
  constructor(id, api, setting) {
    Object.assign(this, { id, api, setting });
    const { t } = setting();
    this.filter = /** @type {HTMLSelectElement} */ (el('select', { id: 'timeline-kind', onchange: () => this.#filtered() }));
    this.list = el('ol', { class: 'timeline' });
    this.told = el('p', { class: 'soft', role: 'status' });
    this.more = el('button', { type: 'button', class: 'plain', hidden: true, onclick: () => this.#load() }, t('console_timeline_more'));
    const choose = el('p', { class: 'timeline-filter' }, el('label', { for: 'timeline-kind' }, t('console_timeline_filter')), this.filter);
    this.box = el('div', { class: 'story' }, choose, this.list, this.told, this.more);
  }

  /** Read anew, as it is now. */
  async show() {
    this.#shown = 0;
    this.#day = '';
    this.list.replaceChildren();
    await this.#load();
  }

  async #filtered() {
    this.#kind = this.filter.value;
    await this.show();
  }

  async #load() {
    const { t, language } = this.setting();
    const query = new URLSearchParams({ language, kind: this.#kind, skip: String(this.#shown) });
    const { status, body } = await this.api.get(`/cases/${this.id}/timeline?${query}`).catch(() => ({ status: 0, body: null }));
    if (status !== 200) {
      this.told.textContent = body?.error?.message ?? t('console_failed');
      return;
    }
    this.#choices(body.counts, t);
    this.list.append(...body.happenings.flatMap((/** @type {Happening} */ each) => this.#row(each, t, language)));
    this.#shown += body.happenings.length;
    this.more.hidden = this.#shown >= body.total;
    this.told.textContent = body.total ? '' : t('console_timeline_none');
  }

  /** @param {Record<string, number>} counts @param {import('/shared/strings.js').Translate} t */
  #choices(counts, t) {
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const options = [['', `${t('console_timeline_all')} (${all})`], ...KINDS.map((kind) => [kind, `${t(`console_timeline_${kind}`)} (${counts[kind]})`])];
    this.filter.replaceChildren(...options.map(([value, title]) => el('option', { value, selected: value === this.#kind }, title)));
  }

  /** A row, after its day when that begins. @param {Happening} each @param {import('/shared/strings.js').Translate} t @param {string} language */
  #row(each, t, language) {
    const day = new Date(`${each.on}T12:00`).toLocaleDateString(localeOf(language), { dateStyle: 'long' });
    const clock = each.at && new Date(each.at).toLocaleTimeString(localeOf(language), { timeStyle: 'short', hour12: false });
    const why = each.why.length ? el('p', { class: 'soft' }, t('console_timeline_because', { why: each.why.join(', ') })) : null;
    const row = el(
      'li',
      { class: 'happening', 'data-kind': each.kind },
      el('p', { class: 'happening-kind' }, [t(`console_timeline_${each.kind}`), clock].filter(Boolean).join(' · ')),
      el('p', {}, each.text),
      why,
    );
    if (day === this.#day) return [row];
    this.#day = day;
    return [el('li', { class: 'happening-day' }, day), row];
  }
}
