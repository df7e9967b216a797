/** Messages that stand still: how many, why in plain words, and sending them again or letting them be, with a reason that is kept. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';
import { Api } from './api.js';
import { drawCounts, drawList } from './deliveries_parts.js';
import { ask } from './dialogs.js';

/** @typedef {import('./deliveries_parts.js').Still} Still */
/** @typedef {'unknown' | 'dead' | 'calls'} View */

/** @type {View[]} */
const VIEWS = ['unknown', 'dead', 'calls'];
const PAGE = 100;
/** @type {Record<number, string>} */
const PROBLEMS = { 401: 'console_report_sign_in', 403: 'console_delivery_forbidden' };
const announce = announcer(byId('live'));
const api = new Api(() => undefined);

let language = firstLanguage(history.state?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
/** @type {View} */
let view = 'unknown';
/** @type {Still[]} */
let listed = [];
/** @type {Record<string, number> | null} none before the first answer */
let counts = null;
let hasMore = false;
/** @type {string} what went wrong, if anything did */
let problem = '';

async function speak() {
  t = await loadStrings(['console'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('console_delivery_title');
  for (const button of document.querySelectorAll('[data-language]')) button.textContent = language === 'zh' ? 'English' : '中文';
  history.replaceState({ ...history.state, language }, '');
  draw();
}

function draw() {
  byId('problem').textContent = problem;
  byId('content').hidden = byId('again').hidden = !counts;
  if (!counts) return;
  const known = counts;
  const button = (/** @type {View} */ each) =>
    el(
      'button',
      { type: 'button', class: 'chip', id: `view-${each}`, 'aria-pressed': String(each === view), onclick: () => look(each) },
      [t(`console_delivery_view_${each}`), each === 'calls' ? '' : known[each] ?? 0].join(' ').trim(),
    );
  const focused = document.activeElement?.id;
  byId('views').replaceChildren(...VIEWS.map(button));
  if (focused?.startsWith('view-')) byId(focused).focus();
  byId('counts').replaceChildren(...drawCounts(known, t));
  byId('list-title').textContent = t(`console_delivery_view_${view}`);
  byId('means').textContent = t(`console_delivery_means_${view}`);
  byId('list').replaceChildren(drawList(listed, t, language, act));
  byId('more').hidden = !hasMore;
}

/** Read on after what is shown. @param {number} after @returns {Promise<Still[] | null>} null when it did not work */
async function read(after) {
  const path = view === 'calls' ? `/webhooks?after=${after}` : `/outbox?state=${view}&after=${after}`;
  const asked = view;
  const { status, body } = await api.get(path).catch(() => ({ status: 0, body: null }));
  if (asked !== view) return null;
  problem = status === 200 ? '' : t(PROBLEMS[status] ?? 'console_failed');
  if (status !== 200) return null;
  counts = body.counts ?? counts;
  const found = body.messages ?? body.webhooks;
  hasMore = found.length === PAGE;
  return found;
}

/** @param {View} wanted */
async function look(wanted) {
  view = wanted;
  const found = await read(0);
  if (view !== wanted) return;
  listed = found ?? [];
  draw();
  if (found) announce(`${t(`console_delivery_view_${view}`)}: ${found.length}`);
}

async function more() {
  const found = await read(listed.at(-1)?.id ?? 0);
  if (found) listed = [...listed, ...found];
  draw();
  if (found) announce(t('console_delivery_shown', { count: listed.length }));
}

/** @param {Still} still @param {'retry' | 'abandon'} verb */
async function act(still, verb) {
  const answer = await ask({
    title: t(`console_delivery_${verb}`),
    note: t(`console_delivery_${verb}_${view}`),
    fields: [{ name: 'reason', label: t('console_why'), type: 'text' }],
    confirm: t(`console_delivery_${verb}`),
    cancel: t('console_cancel'),
  });
  if (!answer) return;
  const path = `/${view === 'calls' ? 'webhooks' : 'outbox'}/${still.id}/${verb}`;
  const { status, body } = await api.post(path, { reason: answer.reason.trim() }).catch(() => ({ status: 0, body: null }));
  const gone = [200, 404, 409].includes(status);
  if (gone) await drop(still);
  if (status !== 200) problem = body?.error?.message ?? t('console_failed');
  draw();
  byId('list-title').focus();
  if (status === 200) announce(t(`console_delivery_done_${verb}`));
}

/** Take out what no longer stands still, keep the place in the list, and count anew. @param {Still} still */
async function drop(still) {
  const last = listed.at(-1)?.id ?? 0;
  listed = listed.filter((each) => each !== still);
  const found = await read(last);
  if (found) listed = [...listed, ...found];
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
else {
  await look('unknown');
  if (!counts?.unknown && counts?.dead) await look('dead');
}
document.documentElement.dataset.ready = '';
