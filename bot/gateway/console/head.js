/** The head of a case: whose it is, since when, and the next steps. */

import { el } from '/shared/dom.js';
import { age } from './age.js';
import { dueWords, urgency } from './clock.js';

/**
 * @param {HTMLElement} head @param {import('./inbox.js').Case} shown @param {boolean} mine @param {import('/shared/strings.js').Translate} t
 * @param {{claim: () => unknown, transfer: () => unknown, resolve: () => unknown, assigns: boolean}} steps
 * @param {string | null} [validation] the last day to dispute with effect
 */
export function drawHead(head, shown, mine, t, steps, validation) {
  const held = shown.status === 'claimed';
  const others = held ? t('console_held_by', { agent: shown.agent?.name }) : t(`console_status_${shown.status}`);
  const line = [mine ? t('console_held_by_you') : others, age(shown.opened_at, t), t(`console_language_${shown.language}`)];
  const wish = shown.callback && t(`console_callback_${shown.callback}`);
  const due = dueWords(shown, t);
  const title = `${shown.borrower_name ?? t('console_unknown')} · ${t(`console_topic_${shown.topic}`)}`;
  head.replaceChildren(
    el(
      'div',
      {},
      el('h2', {}, title),
      el('p', {}, line.join(' · ')),
      wish ? el('p', { class: 'item-wish' }, wish) : null,
      validation ? el('p', {}, t('console_validation', { day: validation })) : null,
      due ? el('p', { class: `item-due due-${urgency(shown)}` }, due) : null,
    ),
    el('div', { class: 'case-actions' }, buttons(shown, mine, t, steps)),
  );
}

/**
 * @param {import('./inbox.js').Case} shown @param {boolean} mine @param {import('/shared/strings.js').Translate} t
 * @param {{claim: () => unknown, transfer: () => unknown, resolve: () => unknown, assigns: boolean}} steps
 */
function buttons(shown, mine, t, steps) {
  const button = (/** @type {string} */ key, /** @type {() => unknown} */ press, /** @type {string} */ look) =>
    el('button', { type: 'button', class: look, onclick: () => press() }, t(key));
  if (mine) {
    return [
      button('console_transfer', () => steps.transfer(), 'plain'),
      button('console_resolve', () => steps.resolve(), 'primary'),
    ];
  }
  return [
    ...(steps.assigns ? [button('console_assign', () => steps.transfer(), 'plain')] : []),
    ...(shown.status === 'open' ? [button('console_claim', () => steps.claim(), 'primary')] : []),
  ];
}
