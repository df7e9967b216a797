/** The small panels around the conversation: the line's state, a way to begin, a start that failed. */

import { byId, el } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

const BEFORE_TELLING = 2_500;
let telling = 0;

/** A line that comes back within a moment is not worth a word. @param {import('/shared/sync.js').State} state @param {() => Translate} words */
export function showBanner(state, words) {
  clearTimeout(telling);
  const banner = byId('banner');
  if (state === 'live' || state === 'polling') {
    banner.hidden = true;
    return;
  }
  const tell = () => {
    banner.textContent = words()(state === 'offline' ? 'widget_offline' : 'widget_reconnecting');
    banner.hidden = false;
  };
  telling = setTimeout(tell, navigator.onLine ? BEFORE_TELLING : 0);
}

/** @param {Translate} t @param {(text: string) => void} onPick */
export function starters(t, onPick) {
  const titles = [1, 2, 3, 4].map((at) => t(`widget_starter_${at}`));
  const buttons = titles.map((title) => el('button', { type: 'button', class: 'choice', onclick: () => onPick(title) }, title));
  byId('starters').replaceChildren(el('div', { class: 'choices' }, buttons));
}

/** @param {Translate} t @param {() => Promise<void>} again */
export function failedStart(t, again) {
  const row = el('li', { class: 'status' }, el('p', {}, t('widget_no_start')));
  const button = el('button', { type: 'button', class: 'choice', onclick: () => retry() }, t('widget_try_again'));
  const retry = () => again().then(() => row.remove(), () => undefined);
  row.append(el('div', { class: 'choices' }, button));
  byId('messages').append(row);
}
