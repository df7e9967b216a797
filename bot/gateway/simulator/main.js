/** A phone on the screen: it sends and receives the same SMS that a provider would carry, through the same conversation log. */

import { byId, el } from '/shared/dom.js';
import { Backoff, Pause } from '/shared/backoff.js';
import { request } from '/shared/http.js';
import { applyStrings, firstLanguage, loadStrings, localeOf, setDocumentLanguage } from '/shared/strings.js';
import { countSegments } from './segments.js';

/** @typedef {{seq: number, at: string, from: 'phone' | 'bot', text: string, segments: number}} Sms */

const input = /** @type {HTMLTextAreaElement} */ (byId('input'));
const picker = /** @type {HTMLSelectElement} */ (byId('phone'));
const { body } = await request('/api/demo/borrowers');
/** @type {{borrower: string, name: string, language: string, phone: string, case: string}[]} */
const people = Array.isArray(body) ? body : [];
let language = firstLanguage(history.state?.language ?? people[0]?.language);
/** @type {import('/shared/strings.js').Translate} */
let t;
let shown = '';
let last = 0;

/** @param {Sms} sms */
function draw({ seq, at, from, text, segments }) {
  const time = new Date(at).toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit', hour12: false });
  const mine = from === 'phone';
  return el(
    'li',
    { class: `message ${mine ? 'own' : 'theirs'}`, 'data-seq': seq },
    el('p', { class: 'unseen' }, t(mine ? 'simulator_you' : 'simulator_sender')),
    el('div', { class: 'bubble' }, text),
    el('p', { class: 'time' }, `${time} · ${t('simulator_segments', { count: segments })}`),
  );
}

/** @param {number} wait */
async function read(wait) {
  const phone = picker.value;
  const query = new URLSearchParams({ phone, after: String(last), wait: String(wait) });
  const answer = await request(`/api/simulator/messages?${query}`, {}, wait + 10);
  if (answer.status !== 200) throw new Error(String(answer.status));
  if (phone !== picker.value || phone !== shown) return;
  for (const sms of answer.body.messages) {
    if (sms.seq <= last) continue;
    last = sms.seq;
    byId('messages').append(draw(sms));
  }
  byId('empty').hidden = last > 0;
  if (answer.body.messages.length) byId('scroller').scrollTop = byId('scroller').scrollHeight;
}

const pause = new Pause();
async function listen() {
  const backoff = new Backoff();
  for (;;) {
    const failed = await read(0).then(() => backoff.reset(), () => true);
    await pause.for(failed ? backoff.next() : 1000);
  }
}

function turnOn() {
  shown = picker.value;
  last = 0;
  byId('number').textContent = shown;
  byId('messages').replaceChildren();
  byId('empty').hidden = false;
  pause.wake();
}

function count() {
  const { segments, left, unicode } = countSegments(input.value);
  byId('count').textContent = segments ? t(unicode ? 'simulator_count_unicode' : 'simulator_count', { segments, left }) : '';
}

async function send() {
  const text = input.value.trim();
  if (!text) return;
  const answer = await request('/api/simulator/messages', { method: 'POST', json: { phone: picker.value, text } }).catch(() => null);
  if (answer?.status !== 202) {
    byId('count').textContent = t('simulator_failed');
    return;
  }
  input.value = '';
  count();
  pause.wake();
}

function listPhones() {
  const chosen = picker.value;
  const label = (/** @type {any} */ each) => `${each.name} · ${each.phone} · ${t(`demo_case_${each.case}`)}`;
  picker.replaceChildren(...people.map((each) => el('option', { value: each.phone }, label(each))));
  if (chosen) picker.value = chosen;
}

async function show() {
  t = await loadStrings(['simulator', 'demo'], language);
  setDocumentLanguage(language);
  applyStrings(t);
  document.title = t('simulator_title');
  byId('language').textContent = language === 'zh' ? 'English' : '中文';
  history.replaceState({ language }, '');
  listPhones();
  turnOn();
  count();
}

picker.addEventListener('change', () => {
  const spoken = people.find((each) => each.phone === picker.value)?.language;
  if (spoken === language || !spoken) return turnOn();
  language = spoken === 'en' ? 'en' : 'zh';
  void show();
});
input.addEventListener('input', count);
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  void send();
});
byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});
byId('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  void show();
});
await show();
document.documentElement.dataset.ready = '';
void listen();
