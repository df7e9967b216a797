/** Sums that provider and book do not agree on: what each of them says, and closing one with a word on how it was settled. */

import { el } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';
import { Standing } from './standing.js';

/**
 * @typedef {{id: number, lender_id: string, kind: string, reference: string, expected: string | null, found: string | null,
 *   noticed_on: string, resolved_on: string | null, loan: string | null, borrower: string | null}} Difference
 */

const COLUMNS = ['what', 'reference', 'expected', 'found', 'noticed', 'act'];

/** @type {Standing<Difference>} */
const standing = new Standing('difference', {
  views: ['open', 'closed'],
  path: (view, after) => `/differences?state=${view}&after=${after}`,
  found: (body) => body.differences,
  draw: () => undefined,
  label: (view, { t }) => t(`console_difference_view_${view}`),
  list: drawList,
});

/** @param {Difference[]} listed */
function drawList(listed) {
  const none = standing.view === 'open' ? 'console_difference_well' : 'console_difference_none_closed';
  return listed.length ? standing.table(COLUMNS, listed.map(drawRow)) : el('p', { class: 'well' }, standing.t(none));
}

/** @param {Difference} one */
function drawRow(one) {
  const about = [one.borrower, one.loan, one.lender_id].filter(Boolean).join(' · ');
  const kind = el('span', {}, standing.t(`console_difference_kind_${one.kind}`));
  return el(
    'tr',
    { 'data-difference': one.id },
    el('th', { scope: 'row' }, kind, el('small', {}, about)),
    standing.cell('reference', one.reference),
    standing.cell('expected', one.expected ?? '—'),
    standing.cell('found', one.found ?? '—'),
    standing.cell('noticed', day(one.noticed_on)),
    el('td', {}, one.resolved_on ? standing.t('console_difference_closed_on', { day: day(one.resolved_on) }) : closing(one)),
  );
}

/** @param {Difference} one */
function closing(one) {
  const which = el('span', { class: 'unseen' }, ` ${one.reference}`);
  return el('button', { type: 'button', class: 'plain', onclick: () => close(one) }, standing.t('console_difference_resolve'), which);
}

/** @param {string} iso */
function day(iso) {
  return new Intl.DateTimeFormat(localeOf(standing.language), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
}

/** @param {Difference} one */
function close(one) {
  const { t } = standing;
  const words = { title: t('console_difference_resolve'), note: t('console_difference_resolve_note'), done: t('console_difference_done') };
  return standing.act(one, `/differences/${one.id}/resolve`, words);
}

await standing.open();
document.documentElement.dataset.ready = '';
