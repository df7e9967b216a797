/** One's own account: password, authenticator, the browsers one is signed in with; and what must be done before working. */

import { el } from '/shared/dom.js';
import { localeOf } from '/shared/strings.js';
import { ask } from './dialogs.js';

/** @typedef {import('./api.js').Api} Api */
/** @typedef {import('./api.js').Agent} Agent */
/** @typedef {import('/shared/strings.js').Translate} Translate */

const STEPS = { password: choosePassword, second_factor: enrol };

/**
 * What a first sign-in still needs, one step after the other.
 * @param {Api} api @param {Translate} t @param {Agent} agent
 * @returns {Promise<Agent>} as they are afterwards; with `must` when they thought better of it
 */
export async function finishSignIn(api, t, agent) {
  let me = agent;
  while (me.must && (await STEPS[me.must](api, t))) me = (await api.me()) ?? me;
  return me;
}

/** @param {Api} api @param {Translate} t @param {Agent} agent */
export async function showAccount(api, t, agent) {
  const { body } = await api.get('/me/sign-ins');
  const factor = agent.second_factor ? 'remove' : 'enrol';
  const answer = await ask({
    title: `${agent.name} · ${t(`console_role_${agent.role}`)}`,
    more: signIns(body?.sign_ins ?? [], t, agent.language),
    fields: [
      {
        name: 'do',
        label: t('console_account_do'),
        options: [
          ['password', t('console_password_change')],
          [factor, t(`console_factor_${factor}`)],
          ['end', t('console_sign_ins_end')],
        ],
      },
    ],
    confirm: t('console_go_on'),
    cancel: t('console_close'),
  });
  if (answer?.do === 'password') await choosePassword(api, t);
  if (answer?.do === 'enrol') agent.second_factor = await enrol(api, t);
  if (answer?.do === 'remove') agent.second_factor = !(await removeFactor(api, t));
  if (answer?.do === 'end') await api.post('/me/sign-ins/end').then(() => location.reload());
}

/** @param {{device: string, seen: string, this: boolean}[]} found @param {Translate} t @param {string} language */
function signIns(found, t, language) {
  const time = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'short' });
  const rows = found.map((each) =>
    el('li', {}, `${time.format(new Date(each.seen))} · ${each.this ? t('console_sign_in_this') : each.device}`),
  );
  return el('div', { class: 'sign-ins' }, el('h3', {}, t('console_sign_ins')), el('ul', {}, rows));
}

/** @param {Api} api @param {Translate} t */
function choosePassword(api, t) {
  return repeat(
    (problem) => ({
      title: t('console_password_change'),
      note: t('console_password_note'),
      problem,
      fields: [
        { name: 'old', label: t('console_password_old'), type: 'password', autocomplete: 'current-password' },
        { name: 'new', label: t('console_password_new'), type: 'password', autocomplete: 'new-password' },
      ],
    }),
    t,
    (given) => api.post('/me/password', given),
  );
}

/** @param {Api} api @param {Translate} t */
async function enrol(api, t) {
  const { body } = await api.post('/me/second-factor');
  if (!body?.secret) return false;
  const picture = el(
    'div',
    { class: 'enrol' },
    el('img', { src: body.picture, alt: t('console_factor_picture') }),
    el('p', {}, t('console_factor_secret'), ' ', el('code', {}, body.secret)),
  );
  /** @type {string[]} */
  let codes = [];
  const done = await repeat(
    (problem) => ({ title: t('console_factor_enrol'), note: t('console_factor_note'), problem, more: picture, fields: [codeField(t)] }),
    t,
    async (given) => {
      const answer = await api.post('/me/second-factor/confirm', given);
      codes = answer.body?.recovery_codes ?? [];
      return answer;
    },
  );
  if (done) await showRecovery(codes, t);
  return done;
}

/** @param {string[]} codes @param {Translate} t */
function showRecovery(codes, t) {
  return ask({
    title: t('console_recovery'),
    note: t('console_recovery_note'),
    more: el('ul', { class: 'recovery' }, codes.map((code) => el('li', {}, el('code', {}, code)))),
    fields: [],
    confirm: t('console_recovery_kept'),
    cancel: t('console_close'),
  });
}

/** @param {Api} api @param {Translate} t */
function removeFactor(api, t) {
  return repeat(
    (problem) => ({ title: t('console_factor_remove'), problem, fields: [codeField(t)] }),
    t,
    (given) => api.post('/me/second-factor/remove', given),
  );
}

/** @param {Translate} t */
const codeField = (t) => ({ name: 'code', label: t('console_code'), type: 'text', autocomplete: 'one-time-code' });

/**
 * Ask until it is done or given up; a refusal is shown in its place, in the server's plain words.
 * @param {(problem?: string) => object} question @param {Translate} t
 * @param {(given: Record<string, string>) => Promise<import('/shared/http.js').Answer>} act
 * @returns {Promise<boolean>} whether it was done
 */
async function repeat(question, t, act) {
  for (let problem; ; ) {
    const given = await ask({ confirm: t('console_go_on'), cancel: t('console_cancel'), .../** @type {any} */ (question(problem)) });
    if (!given) return false;
    const { status, body } = await act(given);
    if (status < 300) return true;
    problem = body?.error?.message ?? t('console_failed');
  }
}
