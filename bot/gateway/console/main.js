/** The agents' console: signing in, the inbox, and the case that is open. */

import { byId } from '/shared/dom.js';
import { announcer } from '/shared/live.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';
import { finishSignIn, showAccount } from './account.js';
import { Alerts } from './alerts.js';
import { Api } from './api.js';
import { CasePage } from './case.js';
import { Inbox } from './inbox.js';
import { listenForKeys, showKeys } from './keys.js';
import { Offers } from './offers.js';
import { drawRequests } from './requests.js';
import { Presence } from './presence.js';
import { SignIn } from './sign_in.js';

let language = firstLanguage(history.state?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
/** @type {import('./api.js').Agent} */
let me;

const announce = announcer(byId('live'));
const api = new Api(() => showLogin());
const inbox = new Inbox(api);
const page = new CasePage(api, () => ({ t, language, me }), announce);
const alerts = new Alerts(announce);
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
  1: ['console_view_queue', () => inbox.look('queue')],
  2: ['console_view_mine', () => inbox.look('mine')],
  3: ['console_view_resolved', () => inbox.look('resolved')],
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
  inbox.speak(t);
  alerts.speak(t);
  presence.speak(t);
  offers.speak(t);
  showKeys(KEYS, t);
  history.replaceState({ language }, '');
  if (page.case) await page.open(page.case.id);
}

const signIn = new SignIn(api, () => t, (agent) => void showDesk(agent));

function showLogin() {
  inbox.stop();
  presence.stop();
  offers.stop();
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
  byId('deliveries').hidden = !['supervisor', 'operator'].includes(me.role);
  byId('me').textContent = t('console_signed_in', { agent: me.name });
  presence.start(me);
  await inbox.start();
}

byId('me').addEventListener('click', () => showAccount(api, t, me));
byId('logout').addEventListener('click', async () => {
  await api.post('/logout').catch(() => undefined);
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
inbox.addEventListener('open', (event) => page.open(/** @type {CustomEvent} */ (event).detail));
inbox.addEventListener('change', () => {
  offers.look(inbox.offers, inbox.now);
  alerts.alarm(inbox.danger, (id) => page.open(id));
  drawRequests(inbox.approvals, t, (id) => page.open(id));
  alerts.look(inbox);
  page.update(inbox.cases.find((each) => each.id === page.case?.id));
});
page.addEventListener('change', () => inbox.refresh());
offers.addEventListener('asked', (event) => alerts.ask(/** @type {CustomEvent} */ (event).detail));
offers.addEventListener('accept', (event) => accept(/** @type {CustomEvent} */ (event).detail));
offers.addEventListener('decline', async (event) => {
  await api.post(`/cases/${/** @type {CustomEvent} */ (event).detail.id}/decline`).catch(() => undefined);
  await inbox.refresh();
});

/** @param {import('./inbox.js').Case} offered */
async function accept(offered) {
  await page.open(offered.id);
  await page.claim();
  await inbox.look('mine');
  inbox.select(offered.id);
}

listenForKeys(KEYS);

await speak();
const agent = await api.me().catch(() => undefined);
if (agent) await showDesk(agent);
else showLogin();
document.documentElement.dataset.ready = '';
