/** A paper's buttons: each asks for an address that is good once, then downloads the paper or opens the page to print. */

import { el } from './dom.js';

/** @typedef {import('./strings.js').Translate} Translate */
/** @typedef {{kind: string, of?: string | null, format: 'pdf' | 'page'}} Wish */
/** @typedef {(wish: Wish) => Promise<import('./http.js').Answer>} Ask */

/** @param {{title: string, document: {kind: string, of?: string | null}}} card @param {Translate} t @param {Ask | undefined} ask */
export function paperButtons(card, t, ask) {
  if (!ask || !card.document) return [];
  const told = el('p', { class: 'paper-told', role: 'status' });
  const button = (/** @type {'pdf' | 'page'} */ format, /** @type {string} */ key) => {
    const press = () => fetchPaper(ask, { ...card.document, format }, told, t);
    return el('button', { type: 'button', class: 'choice', onclick: press }, t(key), el('span', { class: 'unseen' }, ` ${card.title}`));
  };
  return [el('div', { class: 'choices' }, button('pdf', 'card_download'), button('page', 'card_print')), told];
}

/** @param {Ask} ask @param {Wish} wish @param {HTMLElement} told @param {Translate} t */
export async function fetchPaper(ask, wish, told, t) {
  // Opened at once, as a browser lets a press open a page, but not what comes after a wait.
  const tab = wish.format === 'page' ? window.open('', '_blank') : null;
  told.textContent = t('card_preparing');
  const answer = await ask(wish).catch(() => null);
  const url = answer?.status === 201 ? answer.body.url : null;
  told.textContent = url ? t(tab ? 'card_opened' : 'card_downloaded') : (answer?.body.error?.message ?? t('card_no_paper'));
  if (!url) tab?.close();
  else if (tab) tab.location.replace(url);
  else download(url);
}

/** @param {string} url */
function download(url) {
  const link = el('a', { href: url, download: '' });
  document.body.append(link);
  link.click();
  link.remove();
}
