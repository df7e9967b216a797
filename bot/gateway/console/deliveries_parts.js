/** What stands still, drawn: how many messages are in each state, and the list with the reason of each in plain words. */

import { el } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/**
 * @typedef {{id: number, lender_id: string, borrower_id?: string, to?: string, channel?: string, provider: string | null, purpose?: string,
 *   kind?: string, problem: string | null, attempts: number, created_at?: string, received_at?: string, can_retry?: boolean}} Still
 *   a message, or a provider's call that nobody could work on
 */
/** @typedef {(still: Still, verb: 'retry' | 'abandon') => unknown} Act */

const STATES = ['unknown', 'dead', 'queued', 'sending', 'sent', 'suppressed', 'abandoned'];
const CODED = /^(http|refused|twilio)_(\d+)$/;

/** @param {Record<string, number>} counts @param {Translate} t */
export function drawCounts(counts, t) {
  const tile = (/** @type {string} */ state) => {
    const still = counts[state] > 0 && ['unknown', 'dead'].includes(state);
    const parts = [el('dt', {}, t(`console_delivery_state_${state}`)), el('dd', {}, String(counts[state] ?? 0))];
    return el('div', { class: still ? 'still' : '' }, parts);
  };
  return STATES.map(tile);
}

/** @param {Still[]} listed @param {Translate} t @param {string} language @param {Act} act */
export function drawList(listed, t, language, act) {
  if (!listed.length) return el('p', { class: 'well' }, t('console_delivery_well'));
  const heads = ['what', 'by', 'problem', 'since', 'tries', 'act'];
  const head = el('tr', {}, heads.map((name) => el('th', { scope: 'col' }, t(`console_delivery_col_${name}`))));
  const rows = listed.map((still) => drawRow(still, t, language, act));
  return el('table', {}, el('thead', {}, head), el('tbody', {}, rows));
}

/** @param {Still} still @param {Translate} t @param {string} language @param {Act} act */
function drawRow(still, t, language, act) {
  const moment = still.created_at ?? still.received_at ?? '';
  const told = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment));
  const what = [...about(still, t), el('small', {}, [still.borrower_id, still.lender_id].filter(Boolean).join(' · '))];
  const cell = (/** @type {string} */ name, /** @type {(Node | string)[]} */ ...inside) =>
    el('td', { class: `at-${name}` }, el('span', { class: 'name' }, t(`console_delivery_col_${name}`)), el('span', {}, inside));
  return el(
    'tr',
    { 'data-still': still.id },
    el('th', { scope: 'row' }, what),
    cell('by', [still.channel && named(t, 'channel', still.channel), still.provider].filter(Boolean).join(' · ') || '—'),
    cell('problem', reason(still, t)),
    cell('since', el('time', { datetime: moment }, told)),
    cell('tries', String(still.attempts)),
    el('td', {}, el('div', { class: 'acts' }, buttons(still, t, act))),
  );
}

/** @param {Still} still @param {Translate} t */
function about(still, t) {
  if (!still.to) return [el('span', {}, t(`console_delivery_call_${still.kind}`))];
  return [el('span', { class: 'to' }, still.to), el('small', {}, named(t, 'purpose', still.purpose ?? ''))];
}

/** Why it stands still; a provider's own number stays beside the words, because its support asks for it. @param {Still} still @param {Translate} t */
function reason({ problem, to }, t) {
  const [, kind, code] = CODED.exec(problem ?? '') ?? [];
  if (kind) return t(`console_delivery_problem_${kind}`, { code });
  const key = `console_delivery_problem_${problem}`;
  return t(key) === key ? t(to ? 'console_delivery_problem_other' : 'console_delivery_problem_call', { code: problem ?? '—' }) : t(key);
}

/** @param {Still} still @param {Translate} t @param {Act} act */
function buttons(still, t, act) {
  const which = el('span', { class: 'unseen' }, ` ${still.to ?? ''} ${still.id}`);
  const button = (/** @type {'retry' | 'abandon'} */ verb) =>
    el('button', { type: 'button', class: 'plain', onclick: () => act(still, verb) }, t(`console_delivery_${verb}`), which.cloneNode(true));
  const forgotten = still.can_retry === false;
  return [forgotten ? el('small', {}, t('console_delivery_forgotten')) : button('retry'), button('abandon')];
}

/** The wording of a code; a code without one is shown as it is. @param {Translate} t @param {string} group @param {string} code */
function named(t, group, code) {
  const key = `console_delivery_${group}_${code}`;
  return t(key) === key ? code : t(key);
}
