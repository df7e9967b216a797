/** A link from a text message: the same conversation, once a code that is sent to the phone was typed here. */

import { byId } from '/shared/dom.js';
import { request } from '/shared/http.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';

const language = firstLanguage(null);
const t = await loadStrings(['links'], language);
setDocumentLanguage(language);
applyStrings(t);
document.title = t('links_title');

const link = location.pathname.split('/').pop() ?? '';
history.replaceState(null, '', '/r/');
const code = /** @type {HTMLInputElement} */ (byId('code'));

/** @param {string} key */
const say = (key) => {
  byId('said').textContent = key && t(key);
};

byId('send').addEventListener('click', async () => {
  const { status } = await request('/api/links/code', { method: 'POST', json: { link } });
  if (status !== 202) return say(status === 429 ? 'links_too_often' : 'links_over');
  byId('send').textContent = t('links_send_again');
  byId('entry').hidden = false;
  say('links_code_sent');
  code.focus();
});

byId('entry').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { status, body } = await request('/api/links/pass', { method: 'POST', json: { link, code: code.value } });
  if (status !== 200) return say(status === 401 ? 'links_code_wrong' : status === 429 ? 'links_too_often' : 'links_over');
  say('');
  open(body.token);
});

/** The pass is good once, like a lender's own token; when the chat asks again, the page has none left. @param {string} token */
function open(token) {
  let left = token;
  const chat = /** @type {any} */ (window).BorrowerChat;
  chat.identify(async () => {
    const given = left;
    left = '';
    return given || null;
  }, language);
  chat.open();
}
