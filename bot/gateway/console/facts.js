/** Beside the conversation: who it is, what the assistant gathered, what is owed. Only what the server gives; nothing is computed here. */

import { drawCard } from '/shared/cards.js';
import { el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

/**
 * @param {any} details @param {Translate} t @param {Node} notes drawn between who it is and what is owed
 * @param {((field: string) => Promise<string | null>) | null} reveal shows a masked field in full, for who holds the case
 * @returns {Node[]}
 */
export function drawFacts(details, t, notes, reveal) {
  const { loans = [], plan, promises = [], holds = [] } = details;
  return [
    section(t('console_summary'), pairs(gathered(details, t))),
    section(t('console_who'), person(details, t, reveal)),
    notes,
    ...(reveal ? [] : [el('p', { class: 'fact-locked' }, t('console_claim_first'))]),
    ...loans.map((/** @type {any} */ loan) => drawLoan(loan, t)),
    ...(plan ? [section(t('console_plan'), pairs([{ label: plan.id, value: `${named(t, 'plan', plan.kind)} · ${plan.agreed_on}` }]))] : []),
    ...(promises.length ? [section(t('console_promises'), lines(promises))] : []),
    ...(holds.length ? [section(t('console_holds'), lines(holds.map((/** @type {string} */ hold) => named(t, 'hold', hold))))] : []),
  ];
}

/** The wording of a code; a code without one is shown as it is. @param {Translate} t @param {string} group @param {string} code */
export function named(t, group, code) {
  const key = `console_${group}_${code}`;
  return t(key) === key ? code : t(key);
}

/** What was asked and said before the handoff. @param {any} details @param {Translate} t */
function gathered({ case: { reason, outcome }, summary, gathered: more = [] }, t) {
  const rows = [{ label: t('console_reason'), value: named(t, 'reason', reason) }];
  if (summary?.statement) rows.push({ label: t('console_statement'), value: summary.statement });
  if (summary?.loan) rows.push({ label: t('console_about'), value: named(t, 'loan', summary.loan) });
  rows.push(...more);
  if (outcome) rows.push({ label: t('console_outcome'), value: named(t, 'outcome', outcome) });
  return rows;
}

/** @param {any} details @param {Translate} t @param {((field: string) => Promise<string | null>) | null} reveal */
function person({ borrower, verified }, t, reveal) {
  const rows = [
    { label: t('console_name'), value: borrower?.name ?? t('console_unknown'), field: 'name' },
    { label: t('console_number'), value: borrower?.id ?? '—' },
    { label: t('console_phone'), value: phone(borrower, t), field: 'phone' },
    ...(borrower?.email ? [{ label: t('console_email'), value: borrower.email, field: 'email' }] : []),
    { label: t('console_identity'), value: t(verified ? 'console_verified' : 'console_unverified') },
  ];
  return el('dl', {}, rows.map(({ label, value, field }) => el('div', {}, el('dt', {}, label), masked(value, borrower && field, t, reveal))));
}

/** @param {string} value @param {string | undefined} field @param {Translate} t @param {((field: string) => Promise<string | null>) | null} reveal */
function masked(value, field, t, reveal) {
  const shown = el('dd', {}, value);
  if (!field || !reveal) return shown;
  const press = async () => {
    const full = await reveal(field);
    if (full) shown.replaceChildren(full);
  };
  shown.append(' ', el('button', { type: 'button', class: 'link', onclick: press }, t(`console_show_${field}`)));
  return shown;
}

/** @param {any} borrower @param {Translate} t */
function phone(borrower, t) {
  if (!borrower) return '—';
  return borrower.phone_status === 'ok' ? borrower.phone : `${borrower.phone} (${t(`console_phone_${borrower.phone_status}`)})`;
}

/** @param {any} loan @param {Translate} t */
function drawLoan({ id, product, days_past_due: days, card }, t) {
  const due = el('p', { class: 'fact-days' }, days > 0 ? t('console_days', { count: days }) : t('console_not_overdue'));
  const titled = card && { ...card, title: t('console_statement_title'), subtitle: undefined };
  return section([t('console_loan', { id }), named(t, 'product', product)].join(' · '), due, titled ? drawCard(titled, t) : null);
}

/** @param {string} title @param {...(Node | null)} inside */
function section(title, ...inside) {
  return el('section', { class: 'fact' }, el('h3', {}, title), ...inside);
}

/** @param {string[]} items */
function lines(items) {
  return el('ul', {}, items.map((item) => el('li', {}, item)));
}

/** @param {{label: string, value: string}[]} rows */
function pairs(rows) {
  return el('dl', {}, rows.map(({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, value))));
}
