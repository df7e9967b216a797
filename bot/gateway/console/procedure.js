/** What a case is about by procedure: its clock, what to do next, what was asked of a second person, and what may be done. */

import { drawCard } from '/shared/cards.js';
import { el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

/**
 * @param {any} details @param {Translate} t @param {import('./acts.js').Acts} acts
 * @param {{mine: boolean, me: import('./api.js').Agent}} who
 * @returns {Node[]}
 */
export function drawProcedure(details, t, acts, { mine, me }) {
  const { record, later, approvals = [], steps = [] } = details;
  return [
    ...(record ? [section(t(`console_record_${record.kind}`), clock(details, t))] : []),
    ...approvals.map((/** @type {any} */ each) => section(t('console_approval'), ...request(each, t, acts, me))),
    section(t('console_steps'), el('ol', { class: 'steps' }, steps.map((/** @type {string} */ step) => el('li', {}, t(`console_step_${step}`))))),
    section(t('console_acts'), el('div', { class: 'acts' }, buttons(details, { mine, me, later }, t, acts))),
  ];
}

/** @param {any} details @param {Translate} t */
function clock({ summary, record }, t) {
  const told = summary?.statement === record.statement ? [] : [[t('console_statement'), record.statement]];
  const rows = [
    [t('console_record_state'), t(`console_state_${record.state}`)],
    [t('console_record_since'), record.opened_on],
    [t('console_record_due'), record.due_on ?? '—'],
    ...told,
  ];
  return el('dl', {}, rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

/** @param {any} each @param {Translate} t @param {import('./acts.js').Acts} acts @param {import('./api.js').Agent} me */
function request(each, t, acts, me) {
  const waits = each.state === 'waiting';
  const may = waits && me.role === 'supervisor' && each.asked_by.id !== me.id;
  const line = [t(`console_act_${each.kind}`), each.asked_by.name, t(`console_approval_${each.state}`)].join(' · ');
  return [
    el('p', { class: waits ? 'item-wish' : '' }, line),
    el('p', {}, [each.reason, ...(each.lines ?? (each.card ? [] : sums(each.request, t)))].filter(Boolean).join(' · ')),
    each.card ? drawCard(each.card, t) : null,
    each.remark ? el('p', {}, `${each.decided_by}: ${each.remark}`) : null,
    may
      ? el('p', { class: 'ask-buttons' }, press(t('console_approve'), () => acts.approve(each), 'primary'), press(t('console_decline'), () => acts.decline(each)))
      : null,
  ];
}

/** The amounts and days of a request, so that who approves knows what. @param {any} content @param {Translate} t @returns {string[]} */
function sums({ waive = {}, amount, loan, until, verdict }, t) {
  const parts = Object.entries(loan && amount ? { [loan]: amount } : waive);
  const sum = (/** @type {[string, string]} */ [name, amount]) => `${t(`console_component_${name}`)} ${amount}`;
  const told = parts.map(([id, each]) => `${id}: ${Object.entries(each).map(sum).join(', ')}`);
  return [verdict && t(`console_state_${verdict}`), ...told, until].filter(Boolean);
}

/** @param {any} details @param {{mine: boolean, me: import('./api.js').Agent, later: string | null}} who @param {Translate} t @param {import('./acts.js').Acts} acts */
function buttons({ case: shown, record, loans = [] }, { mine, me, later }, t, acts) {
  const open = record && ['open', 'in_review'].includes(record.state);
  const watches = me.role === 'supervisor' && el('a', { class: 'plain', href: `/api/console/cases/${shown.id}/file`, download: true }, t('console_file'));
  const letter = record && !open && shown.agent?.id === me.id && press(t('console_letter'), () => acts.letter(record.id));
  if (!mine) return [letter, watches].filter(Boolean);
  return [
    open && press(t('console_act_decide'), () => acts.decide(), 'primary'),
    open && later && press(t('console_put_off', { day: later }), () => acts.putOff(later)),
    loans.some((/** @type {any} */ each) => each.waivable?.length) && press(t('console_act_waive'), () => acts.waive()),
    loans.length > 0 && press(t('console_act_pause_penalty'), () => acts.pause('pause_penalty')),
    press(t('console_act_pause_contact'), () => acts.pause('pause_contact')),
    press(t('console_act_quiet_hours'), () => acts.quietHours()),
    watches,
  ].filter(Boolean);
}

/** @param {string} title @param {() => unknown} act @param {string} [look] */
function press(title, act, look = 'plain') {
  return el('button', { type: 'button', class: look, onclick: () => act() }, title);
}

/** @param {string} title @param {...(Node | null)} inside */
function section(title, ...inside) {
  return el('section', { class: 'fact' }, el('h3', {}, title), ...inside);
}
