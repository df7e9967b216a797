/** Cards from a fixed vocabulary. The server words them; here they are only drawn, as text, so a card can show but never do. */

import { el } from './dom.js';
import { details, figures, heading, list, notes, schedule, table } from './card_parts.js';
import { drawForm } from './forms.js';
import { paperButtons } from './papers.js';

/** @typedef {import('./strings.js').Translate} Translate */
/** @typedef {{id: string, title: string}} Choice */
/** @typedef {{onPaper?: import('./papers.js').Ask, onFill?: import('./forms.js').Fill}} Acts what a card's buttons do, where they may */

/** What was agreed or handed over: a heading, rows, notes. @param {any} card */
const plain = (card) => [figures(card.rows), notes(card.notes)];

/** @type {Record<string, (card: any, t: Translate, acts: Acts) => (Node | null)[]>} */
const DRAW = {
  rows: plain,
  receipt: plain,
  handoff: plain,
  statement: (card, t) => [
    card.total && el('p', { class: 'card-total' }, el('span', {}, card.total.label), el('strong', {}, card.total.value)),
    figures(card.rows, t('card_how')),
    figures(card.also),
    notes(card.notes),
  ],
  plan: (card, t) => [el('div', { class: 'card-options' }, (card.options ?? []).map((/** @type {any} */ option) => planOption(option, t)))],
  timeline: (card) => [
    el('ol', { class: 'card-steps' }, (card.steps ?? []).map(step)),
    card.never && el('section', { class: 'card-never' }, el('h3', {}, card.never.title), list(card.never.items)),
  ],
  lesson: (card, t) => [
    ...(card.paragraphs ?? []).map((/** @type {string} */ text) => el('p', {}, text)),
    card.example?.length ? el('div', { class: 'card-example' }, el('h3', {}, t('card_example')), list(card.example)) : null,
  ],
  quiz: (card) => [el('p', { class: 'card-question' }, card.question)],
  chart: (card, t) => [picture(card), notes(card.said), figures(card.rows, t('card_how')), card.table && details(t('card_as_table'), table(card.table.head, card.table.rows))],
  document: (card, t, { onPaper }) => [card.url ? link(card, t) : null, ...paperButtons(card, t, onPaper), notes(card.notes)],
  form: (card, t, { onFill }) => [notes(card.notes), drawForm(card, t, onFill)],
};

/**
 * @param {any} card @param {Translate} t @param {Acts} [acts]
 * @returns {HTMLElement | null} null for a type that is not in the vocabulary: the message's text stands for it
 */
export function drawCard(card, t, acts = {}) {
  const draw = DRAW[card?.type];
  if (!draw) return null;
  return el('article', { class: `card card-${card.type}` }, heading(card.title, card.subtitle), ...draw(card, t, acts));
}

/** @param {any} option @param {Translate} t */
function planOption(option, t) {
  return el(
    'section',
    { class: 'card-option', 'data-option': option.id },
    option.title ? el('h3', {}, option.title) : null,
    figures(option.rows),
    option.schedule?.length ? details(t('card_schedule', { count: option.schedule.length }), schedule(option.schedule, t)) : null,
    notes(option.notes),
  );
}

/** @param {{when: string, title: string, text: string, state: string}} each */
function step(each) {
  return el(
    'li',
    { class: `step-${each.state}`, 'aria-current': each.state === 'now' && 'step' },
    el('span', { class: 'step-when' }, each.when),
    el('strong', {}, each.title),
    each.text ? el('p', {}, each.text) : null,
  );
}

/** A drawing goes into an image, where nothing in it can run. @param {{svg?: string, title: string}} card */
function picture({ svg, title }) {
  return svg ? el('img', { class: 'chart-image', alt: title, src: `data:image/svg+xml,${encodeURIComponent(svg)}` }) : null;
}

/** @param {{url: string, title: string}} card @param {Translate} t */
function link({ url, title }, t) {
  const address = new URL(url, location.href);
  if (address.protocol !== 'https:' && address.origin !== location.origin) return el('p', {}, title);
  return el('p', {}, el('a', { href: address.href, target: '_blank', rel: 'noopener noreferrer' }, t('card_open', { title })));
}
