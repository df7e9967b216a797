/** One key for each common step; they rest while something is being written, and can be switched off. */

import { byId, el } from '/shared/dom.js';

/** @typedef {Record<string, [string, () => unknown]>} Bindings key to wording and step */

/** @param {Bindings} bindings */
export function listenForKeys(bindings) {
  document.addEventListener('keydown', (event) => {
    const bound = bindings[event.key];
    const busy = writing(event.target) || byId('desk').hidden || document.querySelector('dialog[open]');
    if (!bound || busy || event.ctrlKey || event.metaKey || event.altKey || !enabled()) return;
    event.preventDefault();
    bound[1]();
  });
}

/** @param {Bindings} bindings @param {import('/shared/strings.js').Translate} t */
export function showKeys(bindings, t) {
  const rows = Object.entries(bindings).map(([key, [name]]) => el('div', {}, el('dt', {}, el('kbd', {}, key)), el('dd', {}, t(name))));
  const on = enabled();
  const check = el('input', { type: 'checkbox', id: 'keys-on', checked: on });
  const label = el('label', { for: 'keys-on' }, t('console_keys_on'));
  byId('keys').replaceChildren(...rows, el('div', {}, el('dt', {}, check), el('dd', {}, label)));
}

function enabled() {
  const check = /** @type {HTMLInputElement | null} */ (document.getElementById('keys-on'));
  return check?.checked ?? true;
}

/** @param {EventTarget | null} target */
function writing(target) {
  return target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
