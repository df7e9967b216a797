/** The demo lender's page: it plays a lender whose customer is already signed in, and shows how a page embeds the chat. */

import { byId, el } from '/shared/dom.js';
import { request } from '/shared/http.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';

/** @typedef {{borrower: string, name: string, language: string, case: string, lender?: string}} Person */

/** Whom we play survives a reload in the tab's history entry: not in the address, not in storage. */
const remembered = history.state ?? {};
const { body } = await request('/api/demo/borrowers');
/** @type {Person[]} */
const people = Array.isArray(body) ? body : [];
const nobody = { borrower: '', name: '', language: '', case: '' };
let person = people.find((each) => each.borrower === remembered.borrower) ?? (remembered.borrower === '' ? nobody : people[0]) ?? nobody;
let language = firstLanguage(remembered.language ?? person.language);
/** @type {import('/shared/strings.js').Translate} */
let t;

/** A real lender's server signs this for its own signed-in customer. */
async function identityToken() {
  if (!person.borrower) return null;
  const answer = await request('/api/demo/token', { method: 'POST', json: { borrower: person.borrower } });
  return answer.body.token ?? null;
}

function showPerson() {
  byId('greeting').textContent = person.name ? t('demo_greeting', { name: person.name }) : t('demo_greeting_nobody');
  byId('name').textContent = person.name || t('demo_nobody');
  byId('number').textContent = person.borrower || '—';
  byId('lender').textContent = t(`demo_lender_${person.lender === 'lxqb' ? 'lxqb' : 'tqg'}`);
  byId('case').textContent = person.case ? situation(person) : '—';
}

/** @param {Person} each */
const situation = (each) => t(`demo_case_${each.case}`).replace('demo_case_', '');

function listPeople() {
  const options = people.map((each) => el('option', { value: each.borrower }, `${each.borrower} ${each.name} · ${situation(each)}`));
  byId('borrower').replaceChildren(...options, el('option', { value: '' }, t('demo_nobody')));
  /** @type {HTMLSelectElement} */ (byId('borrower')).value = person.borrower;
}

async function show() {
  t = await loadStrings(['demo'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('demo_title');
  byId('language').textContent = language === 'zh' ? 'English' : '中文';
  listPeople();
  showPerson();
  chat().wording = t('demo_chat');
  history.replaceState({ borrower: person.borrower, language }, '');
}

const chat = () => /** @type {any} */ (window).BorrowerChat;

byId('borrower').addEventListener('change', ({ target }) => {
  person = people.find((each) => each.borrower === /** @type {HTMLSelectElement} */ (target).value) ?? nobody;
  language = person.language === 'en' ? 'en' : person.language === 'zh' ? 'zh' : language;
  chat().identify(identityToken, language);
  void show();
});
byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  chat().identify(identityToken, language);
  void show();
});
byId('talk').addEventListener('click', () => chat().open());

if (!chat()) await new Promise((resolve) => window.addEventListener('borrower-chat', resolve, { once: true }));
chat().identify(identityToken, language);
await show();
document.documentElement.dataset.ready = '';
