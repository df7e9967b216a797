/** The link of an e-mail that stops more of them. Opening it does nothing by itself, because mail programs open links to look at them. */

import { byId } from '/shared/dom.js';
import { request } from '/shared/http.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';

const language = firstLanguage(null);
const t = await loadStrings(['links'], language);
setDocumentLanguage(language);
applyStrings(t);
document.title = t('links_title');

const address = location.pathname;
history.replaceState(null, '', '/u/');

/** @param {boolean} everything */
async function stop(everything) {
  const { status } = await request(address, { method: 'POST', json: { everything } });
  byId('said').textContent = t(status === 200 ? 'links_stopped' : 'links_over');
}

byId('stop').addEventListener('click', () => stop(false));
byId('everything').addEventListener('click', () => stop(true));
