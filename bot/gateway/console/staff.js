/** The lender's people: who may sign in, what each handles, and first passwords. Operators keep them; supervisors see to the skills. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { now } from '/shared/now.js';
import { Api } from './api.js';
import { ask } from './dialogs.js';
import { Sheet } from './sheet.js';

/**
 * @typedef {{id: string, name: string, role: string, languages: string[], topics: string[], capacity: number, ready: boolean,
 *   seen: string | null, disabled: boolean, closed_until: string | null, second_factor: boolean}} Member
 */

const ROLES = ['agent', 'supervisor', 'auditor', 'operator'];
const HELPERS = ['agent', 'supervisor'];
const LANGUAGES = [['zh'], ['en'], ['zh', 'en'], ['en', 'zh']];
const TOPICS = ['danger', 'dispute', 'complaint', 'hardship', 'negotiation', 'identity', 'other'];
const COLUMNS = ['who', 'role', 'skills', 'state', 'act'];
const PRESENT = 60_000;

const announce = announcer(byId('live'));
const api = new Api(() => sheet.tell('console_report_sign_in'));
const sheet = new Sheet('staff', draw);
/** @type {Member[]} */
let staff = [];
/** @type {import('./api.js').Agent | null} */
let me = null;

function draw() {
  byId('note').hidden = !me;
  byId('add').hidden = me?.role !== 'operator';
  byId('list').replaceChildren(...(me ? [sheet.table(COLUMNS, staff.map(row))] : []));
}

/** @param {Member} each */
function row(each) {
  const who = el('th', { scope: 'row' }, each.name, el('small', {}, each.id));
  const helps = HELPERS.includes(each.role);
  const skills = helps
    ? [
        each.topics.length ? each.topics.map((topic) => sheet.named('topic', topic)).join(' · ') : sheet.t('console_staff_all_topics'),
        el('small', {}, `${spoken(each.languages)} · ${sheet.t('console_staff_capacity', { count: each.capacity })}`),
      ]
    : ['—'];
  const factor = el('small', {}, sheet.t(each.second_factor ? 'console_staff_factor' : 'console_staff_no_factor'));
  return el(
    'tr',
    { 'data-login': each.id, class: each.disabled ? 'off' : '' },
    who,
    sheet.cell('role', sheet.t(`console_role_${each.role}`)),
    sheet.cell('skills', ...skills),
    sheet.cell('state', sheet.t(`console_staff_is_${state(each)}`), factor),
    el('td', {}, el('div', { class: 'acts' }, acts(each))),
  );
}

/** @param {Member} each */
function state({ disabled, closed_until, seen, ready }) {
  if (disabled) return 'disabled';
  if (closed_until && Date.parse(closed_until) > now()) return 'locked';
  if (!seen || now() - Date.parse(seen) > PRESENT) return 'away';
  return ready ? 'ready' : 'here';
}

/** @param {string[]} languages */
const spoken = (languages) => languages.map((code) => sheet.t(`console_language_${code}`)).join(' · ');

/** @param {Member} each */
function acts(each) {
  const keeps = me?.role === 'operator';
  const button = (/** @type {string} */ verb, /** @type {() => unknown} */ onclick) =>
    el('button', { type: 'button', class: 'plain', onclick }, sheet.t(`console_staff_${verb}`), el('span', { class: 'unseen' }, ` ${each.name}`));
  return [
    HELPERS.includes(each.role) ? button('skills', () => skills(each)) : null,
    keeps ? button('reset', () => reset(each)) : null,
    keeps && each.id !== me?.id ? button(each.disabled ? 'enable' : 'disable', () => sure(each, each.disabled ? 'enable' : 'disable')) : null,
    button('sign_out', () => sure(each, 'sign_out')),
  ];
}

async function read() {
  const { status, body } = await api.get('/staff').catch(() => ({ status: 0, body: null }));
  if (status === 200) staff = body.staff;
  sheet.tell(status === 200 ? '' : 'console_failed');
  draw();
}

/** @param {string} path @param {object} [json] @returns {Promise<any>} what was answered; null when it did not work */
async function change(path, json = {}) {
  const { status, body } = await api.post(path, json).catch(() => ({ status: 0, body: null }));
  await read();
  if (status >= 200 && status < 300) announce(sheet.t('console_staff_done'));
  else byId('problem').textContent = body?.error?.message ?? sheet.t('console_failed');
  return status >= 200 && status < 300 ? body ?? {} : null;
}

/** @param {Member} each @param {'enable' | 'disable' | 'sign_out'} verb */
async function sure(each, verb) {
  const title = sheet.t(`console_staff_${verb}`);
  const note = `${each.name}: ${sheet.t(`console_staff_${verb}_note`)}`;
  const answer = await ask({ title, note, fields: [], confirm: title, cancel: sheet.t('console_cancel') });
  if (answer) await change(`/staff/${each.id}/${verb.replace('_', '-')}`);
}

/** @param {Member} each */
async function reset(each) {
  const title = sheet.t('console_staff_reset');
  const note = `${each.name}: ${sheet.t('console_staff_reset_note')}`;
  const answer = await ask({ title, note, fields: [], confirm: title, cancel: sheet.t('console_cancel') });
  if (answer) await tellPassword(await change(`/staff/${each.id}/reset`));
}

/** @param {{login: string, password: string} | null} made */
async function tellPassword(made) {
  if (!made?.password) return;
  const more = el('p', { class: 'secret' }, made.password);
  const note = sheet.t('console_staff_password_note', { login: made.login });
  await ask({ title: sheet.t('console_staff_password'), note, more, fields: [], confirm: sheet.t('console_staff_password_kept'), cancel: sheet.t('console_close') });
}

/** @param {Member} each */
async function skills(each) {
  const t = sheet.t;
  const some = each.topics;
  const more = el(
    'fieldset',
    { class: 'topics' },
    el('legend', {}, t('console_staff_topics')),
    TOPICS.map((topic) => el('label', {}, el('input', { type: 'checkbox', name: `topic-${topic}`, checked: !some.length || some.includes(topic) }), ' ', t(`console_topic_${topic}`))),
  );
  const own = each.languages.join(',');
  const options = [own, ...LANGUAGES.map((codes) => codes.join(',')).filter((codes) => codes !== own)].map((codes) => [codes, spoken(codes.split(','))]);
  const counts = [...new Set([each.capacity, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20])].map((count) => [String(count), String(count)]);
  const fields = [
    { name: 'languages', label: t('console_staff_languages'), options },
    { name: 'capacity', label: t('console_staff_at_once'), options: counts },
  ];
  const answer = await ask({ title: `${t('console_staff_skills')}: ${each.name}`, more, fields, confirm: t('console_staff_keep'), cancel: t('console_cancel') });
  if (!answer) return;
  const chosen = TOPICS.filter((topic) => answer[`topic-${topic}`]);
  const topics = chosen.length === TOPICS.length ? [] : chosen;
  await change(`/staff/${each.id}/skills`, { topics, languages: answer.languages.split(','), capacity: Number(answer.capacity) });
}

byId('add').addEventListener('click', async () => {
  const t = sheet.t;
  const fields = [
    { name: 'login', label: t('console_username'), type: 'text' },
    { name: 'name', label: t('console_staff_name'), type: 'text' },
    { name: 'role', label: t('console_staff_col_role'), options: ROLES.map((role) => [role, t(`console_role_${role}`)]) },
    { name: 'languages', label: t('console_staff_languages'), options: LANGUAGES.map((codes) => [codes.join(','), spoken(codes)]) },
  ];
  const answer = await ask({ title: t('console_staff_add'), note: t('console_staff_add_note'), fields, confirm: t('console_staff_add'), cancel: t('console_cancel') });
  if (answer) await tellPassword(await change('/staff', { ...answer, languages: answer.languages.split(',') }));
});

me = await sheet.enter(api, ['supervisor', 'operator']);
if (me) await read();
document.documentElement.dataset.ready = '';
