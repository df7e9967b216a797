/** The agents' console: signing in, the inbox, and the case that is open. */

import { byId, el } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';
import { finishSignIn, showAccount } from './account.js';
import { Alerts } from './alerts.js';
import { Api } from './api.js';
import { CasePage } from './case.js';
import { Dates } from './dates.js';
import { forgetDrafts } from './drafts.js';
import { Find } from './find.js';
import { Inbox } from './inbox.js';
import { listenForKeys, showKeys } from './keys.js';
import { Offers } from './offers.js';
import { drawRequests } from './requests.js';
import { Presence } from './presence.js';
import { SignIn } from './sign_in.js';

const HELPERS = ['agent', 'supervisor'];

let language = firstLanguage(history.state?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
/** @type {import('./api.js').Agent} */
let me;

const announce = announcer(byId('live'));
const api = new Api(() => showLogin());
const inbox = new Inbox(api);
const page = new CasePage(api, () => ({ t, language, me }), announce);
const alerts = new Alerts(announce, (id) => page.open(id));
const find = new Find(api);
const dates = new Dates(api, () => ({ t, language, me }));
const presence = new Presence(api, announce);
const offers = new Offers(api);

/** @type {import('./keys.js').Bindings} */
const KEYS = {
  j: ['console_key_next', () => inbox.move(1)],
  k: ['console_key_previous', () => inbox.move(-1)],
  c: ['console_claim', () => page.claim()],
  r: ['console_key_reply', () => page.focusReply()],
  n: ['console_note_new', () => page.focusNote()],
  e: ['console_resolve', () => page.resolve()],
  t: ['console_transfer', () => page.transfer()],
  a: ['console_key_accept', () => offers.cases[0] && accept(offers.cases[0])],
  y: ['console_key_ready', () => presence.toggle()],
  '/': ['console_find', () => find.focus()],
  1: ['console_view_queue', () => find.look({ view: 'queue' })],
  2: ['console_view_mine', () => find.look({ view: 'mine' })],
  3: ['console_view_all', () => find.look({ view: 'all' })],
  4: ['console_view_resolved', () => find.look({ view: 'resolved' })],
  5: ['console_view_dates', () => find.look({ view: 'dates' })],
  6: ['console_key_kept_1', () => find.lookAtKept(1)],
  7: ['console_key_kept_2', () => find.lookAtKept(2)],
  8: ['console_key_kept_3', () => find.lookAtKept(3)],
  '?': ['console_keys', () => help().showModal()],
};

const help = () => /** @type {HTMLDialogElement} */ (byId('help'));

async function speak() {
  t = await loadStrings(['chat', 'console'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('console_title');
  for (const button of document.querySelectorAll('[data-language]')) button.textContent = language === 'zh' ? 'English' : '中文';
  if (me) byId('me').textContent = t('console_signed_in', { agent: me.name });
  if (me) showDoors();
  find.speak(t);
  inbox.speak(t);
  alerts.speak(t);
  presence.speak(t);
  offers.speak(t);
  showKeys(KEYS, t);
  history.replaceState({ language }, '');
  dates.draw();
  find.count(inbox.counts, inbox.dated);
  if (page.case) await page.open(page.case.id);
}

const signIn = new SignIn(api, () => t, (agent) => void showDesk(agent));

function showLogin() {
  inbox.stop();
  presence.stop();
  offers.stop();
  alerts.stop();
  page.close();
  byId('desk').hidden = true;
  byId('login').hidden = false;
  void signIn.show();
  document.title = t('console_title');
}

/** @param {import('./api.js').Agent} agent */
async function showDesk(agent) {
  me = agent;
  if (me.must) me = await finishSignIn(api, t, me);
  if (me.must) return showLogin();
  byId('login').hidden = true;
  byId('desk').hidden = false;
  byId('reports').hidden = me.role === 'agent';
  byId('staff').hidden = !['supervisor', 'operator'].includes(me.role);
  byId('audit').hidden = me.role !== 'auditor';
  byId('deliveries').hidden = !['supervisor', 'operator'].includes(me.role);
  byId('me').textContent = t('console_signed_in', { agent: me.name });
  presence.start(me);
  showDoors();
  if (!HELPERS.includes(me.role)) return;
  await find.start();
  await inbox.start();
}

/** Who keeps or watches the work has no cases, but doors to the pages that are theirs. */
function showDoors() {
  const helps = HELPERS.includes(me.role);
  byId('inbox').hidden = byId('case').hidden = !helps;
  for (const name of ['sound', 'notify', 'help-button']) byId(name).hidden ||= !helps;
  const doors = byId('doors');
  doors.hidden = helps;
  for (const old of doors.querySelectorAll('a')) old.remove();
  const links = [...document.querySelectorAll('.bar a.plain:not([hidden])')];
  doors.append(...links.map((link) => el('a', { class: 'choice', href: link.getAttribute('href') }, link.textContent)));
}

byId('me').addEventListener('click', () => showAccount(api, t, me));
byId('logout').addEventListener('click', async () => {
  await api.post('/logout').catch(() => undefined);
  forgetDrafts();
  showLogin();
});
byId('help-button').addEventListener('click', () => help().showModal());
byId('help').addEventListener('submit', (event) => {
  event.preventDefault();
  help().close();
});
for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    void speak();
  });
}
find.addEventListener('change', () => {
  if (find.view === 'dates') byId('no-cases').hidden = true;
  if (find.view === 'dates') void dates.refresh();
  else void inbox.look(find.wanted);
});
for (const list of [inbox, dates]) list.addEventListener('open', (event) => page.open(/** @type {CustomEvent} */ (event).detail));
for (const part of [find, dates]) part.addEventListener('problem', (event) => page.tell(/** @type {CustomEvent} */ (event).detail));
inbox.addEventListener('change', () => {
  find.count(inbox.counts, inbox.dated);
  if (find.view === 'dates') void dates.refresh();
  offers.look(inbox.offers);
  alerts.asked(inbox.offers);
  alerts.alarm(inbox.danger);
  drawRequests(inbox.approvals, t, (id) => page.open(id));
  alerts.look(inbox.counts.queue);
  page.update(inbox.cases.find((each) => each.id === page.case?.id));
});
offers.addEventListener('change', () => alerts.asked(offers.cases));
page.addEventListener('change', () => inbox.refresh());
offers.addEventListener('accept', (event) => accept(/** @type {CustomEvent} */ (event).detail));
offers.addEventListener('decline', async (event) => {
  await api.post(`/cases/${/** @type {CustomEvent} */ (event).detail.id}/decline`).catch(() => undefined);
  await inbox.refresh();
});

/** @param {import('./inbox.js').Case} offered */
async function accept(offered) {
  await page.open(offered.id);
  await page.claim();
  find.look({ view: 'mine' });
  inbox.select(offered.id);
}

listenForKeys(KEYS);

await speak();
const agent = await api.me().catch(() => undefined);
if (agent) await showDesk(agent);
else showLogin();
document.documentElement.dataset.ready = '';
