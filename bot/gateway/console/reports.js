/** The reports page: which days of which lender, the figures with their meanings, and files of the same. */

import { byId, el } from '/shared/dom.js';
import { request } from '/shared/http.js';
import { announcer } from '/shared/live.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';
import { drawParts } from './reports_parts.js';
import { Wallboard } from './wallboard.js';

const ROOT = '/api/console/reports';
const SPLITS = ['channel', 'language', 'lateness', 'day', 'week'];
/** @type {Record<number, string>} */
const PROBLEMS = { 401: 'console_report_sign_in', 403: 'console_report_forbidden' };
const announce = announcer(byId('live'));
const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (byId(id));

let language = firstLanguage(history.state?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
/** @type {any} */
let report = null;
/** @type {string} the wording of what went wrong, if anything did */
let problem = '';
const board = new Wallboard(byId('board'), () => ({ t, language }));

async function speak() {
  t = await loadStrings(['console'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('console_report_title');
  for (const button of document.querySelectorAll('[data-language]')) button.textContent = language === 'zh' ? 'English' : '中文';
  history.replaceState({ ...history.state, language }, '');
  const option = (/** @type {string} */ value) => el('option', { value }, t(`console_report_by_${value || 'none'}`));
  const chosen = field('by').value;
  byId('by').replaceChildren(...['', ...SPLITS].map(option));
  field('by').value = chosen;
  draw();
  board.draw();
}

function query() {
  const asked = new URLSearchParams({ language });
  for (const name of ['lender', 'from', 'to', 'by']) if (field(name).value) asked.set(name, field(name).value);
  return asked;
}

async function show() {
  const { status, body } = await request(`${ROOT}?${query()}`, {}, 60).catch(() => ({ status: 0, body: null }));
  report = status === 200 ? body : report;
  problem = status === 200 ? '' : PROBLEMS[status] ?? 'console_report_failed';
  draw();
  if (status === 200) announce(t('console_report_updated', { first: body.from, last: body.to }));
}

function draw() {
  byId('problem').textContent = problem && t(problem);
  byId('choose').hidden = !report;
  if (!report) return;
  const option = (/** @type {any} */ { id, name }) => el('option', { value: id }, name[language]);
  byId('lender').replaceChildren(...report.lenders.map(option));
  for (const name of ['lender', 'from', 'to']) field(name).value = report[name];
  field('by').value = report.by ?? '';
  byId('parts').replaceChildren(...drawParts(report, t, language));
  for (const form of ['csv', 'xlsx']) byId(form).setAttribute('href', `${ROOT}/file/${form}?${query()}`);
}

byId('choose').addEventListener('submit', (event) => {
  event.preventDefault();
  void show();
});
byId('choose').addEventListener('change', () => {
  for (const form of ['csv', 'xlsx']) byId(form).setAttribute('href', `${ROOT}/file/${form}?${query()}`);
});
for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    void speak();
  });
}

/** Nothing is asked for that the member may not see. */
async function begin() {
  const { status, body } = await request('/api/console/me').catch(() => ({ status: 0, body: null }));
  const role = status === 200 ? body.agent.role : '';
  problem = status === 200 ? '' : PROBLEMS[status] ?? 'console_report_failed';
  if (role === 'agent') problem = PROBLEMS[403];
  byId('deliveries').hidden = !['supervisor', 'operator'].includes(role);
  if (problem) return draw();
  await Promise.all([show(), role === 'supervisor' && board.start()]);
}

await speak();
await begin();
document.documentElement.dataset.ready = '';
