/** Sums that provider and book do not agree on: what each of them says, and closing one with a word on how it was settled. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { applyStrings, firstLanguage, loadStrings, localeOf, setDocumentLanguage } from '/shared/strings.js';
import { Api } from './api.js';
import { ask } from './dialogs.js';

/**
 * @typedef {{id: number, lender_id: string, kind: string, reference: string, expected: string | null, found: string | null,
 *   noticed_on: string, resolved_on: string | null, loan: string | null, borrower: string | null}} Difference
 */
/** @typedef {'open' | 'closed'} View */

/** @type {View[]} */
const VIEWS = ['open', 'closed'];
const PAGE = 100;
const COLUMNS = ['what', 'reference', 'expected', 'found', 'noticed', 'act'];
/** @type {Record<number, string>} */
const PROBLEMS = { 401: 'console_report_sign_in', 403: 'console_delivery_forbidden' };
const announce = announcer(byId('live'));
const api = new Api(() => undefined);

let language = firstLanguage(history.state?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
/** @type {View} */
let view = 'open';
/** @type {Difference[]} */
let listed = [];
let isKnown = false;
let hasMore = false;
/** @type {string} what went wrong, if anything did */
let problem = '';

async function speak() {
  t = await loadStrings(['console'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('console_difference_title');
  for (const button of document.querySelectorAll('[data-language]')) button.textContent = language === 'zh' ? 'English' : '中文';
  history.replaceState({ ...history.state, language }, '');
  draw();
}

function draw() {
  byId('problem').textContent = problem;
  byId('content').hidden = byId('again').hidden = !isKnown;
  if (!isKnown) return;
  const chip = (/** @type {View} */ each) => {
    const facts = { type: 'button', class: 'chip', id: `view-${each}`, 'aria-pressed': String(each === view), onclick: () => look(each) };
    return el('button', facts, t(`console_difference_view_${each}`));
  };
  const focused = document.activeElement?.id;
  byId('views').replaceChildren(...VIEWS.map(chip));
  if (focused?.startsWith('view-')) byId(focused).focus();
  byId('list-title').textContent = t(`console_difference_view_${view}`);
  byId('list').replaceChildren(drawList());
  byId('more').hidden = !hasMore;
}

function drawList() {
  if (!listed.length) return el('p', { class: 'well' }, t(view === 'open' ? 'console_difference_well' : 'console_difference_none_closed'));
  const head = el('tr', {}, COLUMNS.map((name) => el('th', { scope: 'col' }, t(`console_difference_col_${name}`))));
  return el('table', {}, el('thead', {}, head), el('tbody', {}, listed.map(drawRow)));
}

/** @param {Difference} one */
function drawRow(one) {
  const cell = (/** @type {string} */ name, /** @type {string | Node} */ inside) =>
    el('td', { class: `at-${name}` }, el('span', { class: 'name' }, t(`console_difference_col_${name}`)), el('span', {}, inside));
  const about = [one.borrower, one.loan, one.lender_id].filter(Boolean).join(' · ');
  const kind = el('span', {}, t(`console_difference_kind_${one.kind}`));
  return el(
    'tr',
    { 'data-difference': one.id },
    el('th', { scope: 'row' }, kind, el('small', {}, about)),
    cell('reference', one.reference),
    cell('expected', one.expected ?? '—'),
    cell('found', one.found ?? '—'),
    cell('noticed', day(one.noticed_on)),
    el('td', {}, one.resolved_on ? t('console_difference_closed_on', { day: day(one.resolved_on) }) : closing(one)),
  );
}

/** @param {Difference} one */
function closing(one) {
  const which = el('span', { class: 'unseen' }, ` ${one.reference}`);
  return el('button', { type: 'button', class: 'plain', onclick: () => close(one) }, t('console_difference_resolve'), which);
}

/** @param {string} iso */
function day(iso) {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
}

/** Read on after what is shown. @param {number} after @returns {Promise<Difference[] | null>} null when it did not work */
async function read(after) {
  const asked = view;
  const { status, body } = await api.get(`/differences?state=${view}&after=${after}`).catch(() => ({ status: 0, body: null }));
  if (asked !== view) return null;
  problem = status === 200 ? '' : t(PROBLEMS[status] ?? 'console_failed');
  if (status !== 200) return null;
  isKnown = true;
  hasMore = body.differences.length === PAGE;
  return body.differences;
}

/** @param {View} wanted */
async function look(wanted) {
  view = wanted;
  const found = await read(0);
  if (view !== wanted) return;
  listed = found ?? [];
  draw();
  if (found) announce(`${t(`console_difference_view_${view}`)}: ${found.length}`);
}

async function more() {
  const found = await read(listed.at(-1)?.id ?? 0);
  if (found) listed = [...listed, ...found];
  draw();
  if (found) announce(t('console_difference_shown', { count: listed.length }));
}

/** @param {Difference} one */
async function close(one) {
  const answer = await ask({
    title: t('console_difference_resolve'),
    note: t('console_difference_resolve_note'),
    fields: [{ name: 'reason', label: t('console_why'), type: 'text' }],
    confirm: t('console_difference_resolve'),
    cancel: t('console_cancel'),
  });
  if (!answer) return;
  const path = `/differences/${one.id}/resolve`;
  const { status, body } = await api.post(path, { reason: answer.reason.trim() }).catch(() => ({ status: 0, body: null }));
  if ([200, 404, 409].includes(status)) listed = listed.filter((each) => each !== one);
  problem = status === 200 ? '' : body?.error?.message ?? t('console_failed');
  draw();
  byId('list-title').focus();
  if (status === 200) announce(t('console_difference_done'));
}

byId('again').addEventListener('click', () => look(view));
byId('more').addEventListener('click', () => more());
for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    void speak();
  });
}

await speak();
const me = await api.me().catch(() => undefined);
if (!me || me.must) problem = t('console_report_sign_in');
else if (!['supervisor', 'operator'].includes(me.role)) problem = t('console_delivery_forbidden');
if (problem) draw();
else await look('open');
document.documentElement.dataset.ready = '';
