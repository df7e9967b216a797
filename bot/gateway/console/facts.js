/** Beside the conversation: who it is, what the assistant gathered, what is owed. Only what the server gives; nothing is worked out here. */

import { drawCard } from '/shared/cards.js';
import { el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

/** @param {any} details @param {Translate} t @param {Node} notes drawn between who it is and what is owed @returns {Node[]} */
export function drawFacts(details, t, notes) {
  const { borrower, verified, summary = [], loans = [], plan, promises = [] } = details;
  return [
    section(t('console_summary'), pairs(summary.length ? summary : [{ label: t('console_reason'), value: details.case.reason }])),
    section(
      t('console_who'),
      pairs([
        { label: t('console_name'), value: borrower?.name ?? t('console_unknown') },
        { label: t('console_number'), value: borrower?.id ?? '—' },
        { label: t('console_phone'), value: borrower?.phone ?? '—' },
        { label: t('console_identity'), value: t(verified ? 'console_verified' : 'console_unverified') },
      ]),
    ),
    notes,
    ...loans.map((/** @type {any} */ loan) => drawLoan(loan, t)),
    ...(plan ? [section(t('console_plan'), drawCard(plan, t))] : []),
    ...(promises.length ? [section(t('console_promises'), el('ul', {}, promises.map((/** @type {string} */ text) => el('li', {}, text))))] : []),
  ];
}

/** @param {any} loan @param {Translate} t */
function drawLoan({ id, product, days_past_due: days, card }, t) {
  const title = [t('console_loan', { id }), product].filter(Boolean).join(' · ');
  return section(title, el('p', { class: 'fact-days' }, days > 0 ? t('console_days', { count: days }) : t('console_not_overdue')), card ? drawCard(card, t) : null);
}

/** @param {string} title @param {...(Node | null)} inside */
function section(title, ...inside) {
  return el('section', { class: 'fact' }, el('h3', {}, title), ...inside);
}

/** @param {{label: string, value: string}[]} rows */
function pairs(rows) {
  return el('dl', {}, rows.map(({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, value))));
}
