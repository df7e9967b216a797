/** The audit: who did or read what, newest first, and whether the chain is whole. Looking is itself written down. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { localeOf } from '/shared/strings.js';
import { Api } from './api.js';
import { Sheet } from './sheet.js';

/** @typedef {{number: number, at: string, actor: string, verb: string, subject: string, details: Record<string, unknown>}} AuditRecord */

const COLUMNS = ['number', 'at', 'actor', 'verb', 'subject', 'details'];
const announce = announcer(byId('live'));
const api = new Api(() => sheet.tell('console_report_sign_in'));
const sheet = new Sheet('audit', draw);
/** @type {AuditRecord[]} */
let records = [];
/** @type {{broken: number | null, last: number} | null} none before it was asked for */
let verdict = null;
let entered = false;

function draw() {
  byId('note').hidden = byId('verify').hidden = !entered;
  byId('list').replaceChildren(...(entered ? [sheet.table(COLUMNS, records.map(row))] : []));
  byId('more').hidden = !records.length || records[records.length - 1].number <= 1;
  byId('verdict').hidden = !verdict;
  if (!verdict) return;
  const { broken, last } = verdict;
  byId('verdict').classList.toggle('broken', broken !== null);
  byId('verdict').textContent = broken === null ? sheet.t('console_audit_whole', { last }) : sheet.t('console_audit_broken', { number: broken });
}

/** @param {AuditRecord} each */
function row(each) {
  const at = new Date(each.at).toLocaleString(localeOf(sheet.language), { dateStyle: 'medium', timeStyle: 'medium', hour12: false });
  const facts = Object.entries(each.details).map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  const [kind, ...who] = each.actor.split(':');
  return el(
    'tr',
    { 'data-number': each.number },
    el('th', { scope: 'row', class: 'number' }, String(each.number)),
    sheet.cell('at', el('time', { datetime: each.at }, at)),
    sheet.cell('actor', sheet.named('audit_actor', kind), el('small', {}, who.join(':'))),
    sheet.cell('verb', sheet.named('audit_verb', each.verb), el('small', {}, each.verb)),
    sheet.cell('subject', each.subject),
    sheet.cell('details', facts.join(' · ') || '—'),
  );
}

/** @param {string} query @returns {Promise<any>} null when it did not work */
async function read(query) {
  const { status, body } = await api.get(`/audit?${query}`).catch(() => ({ status: 0, body: null }));
  sheet.tell(status === 200 ? '' : 'console_failed');
  return status === 200 ? body : null;
}

byId('more').addEventListener('click', async () => {
  const found = await read(`before=${records[records.length - 1].number}`);
  if (found) records = [...records, ...found.records];
  draw();
  announce(sheet.t('console_audit_shown', { count: records.length }));
});
byId('verify').addEventListener('click', async () => {
  const found = await read('verify=1');
  if (!found) return;
  verdict = found;
  records = found.records;
  draw();
});

const me = await sheet.enter(api, ['auditor']);
if (me) {
  entered = true;
  const found = await read('');
  if (found) records = found.records;
  draw();
}
document.documentElement.dataset.ready = '';
