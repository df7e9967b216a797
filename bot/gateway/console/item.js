/** One case as the inbox shows it: what it is, since when, whose, and until when it must be answered. */

import { el, icon } from '/shared/dom.js';
import { age } from './age.js';
import { dueWords, urgency } from './clock.js';
import { named } from './facts.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/** @typedef {import('./inbox.js').Case} Case */

/** What a drawn case shows; it is drawn again when this has changed. @param {Case} each @param {Translate} t @param {boolean} chosen */
export function itemKey(each, t, chosen) {
  const { id, status, agent, callback, due_at, topic } = each;
  return [id, status, agent?.id, callback, due_at, topic, age(each.opened_at, t), dueWords(each, t), chosen, t('console_title')].join('|');
}

/** @param {Case} each @param {Translate} t @param {boolean} chosen @param {() => unknown} open */
export function drawItem(each, t, chosen, open) {
  const { id, topic, reason, priority, language, channel, opened_at, agent, borrower_name, callback } = each;
  const danger = priority === 'danger';
  const due = dueWords(each, t);
  const wish = callback && t(`console_callback_${callback}`);
  const end = [borrower_name ?? t('console_unknown'), t(`console_language_${language}`), t(`console_channel_${channel}`), agent?.name];
  const last = [due && el('span', { class: `item-due due-${urgency(each)}` }, due), wish && el('span', { class: 'item-wish' }, wish)];
  return el(
    'button',
    { type: 'button', class: danger ? 'item danger' : 'item', 'data-case': id, 'aria-current': String(chosen), onclick: open },
    el('span', { class: 'item-top' }, danger && icon('bell'), el('b', {}, t(`console_topic_${topic}`)), el('span', {}, age(opened_at, t))),
    el('span', { class: 'item-reason' }, named(t, 'reason', reason)),
    el('span', { class: 'item-end' }, end.filter(Boolean).join(' · ')),
    el('span', { class: 'item-last' }, last.filter(Boolean)),
  );
}
