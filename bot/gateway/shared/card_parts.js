/** The few shapes that all cards are made of. */

import { el } from './dom.js';

/** @param {string} title @param {string} [subtitle] */
export function heading(title, subtitle) {
  return el('header', { class: 'card-head' }, el('h2', {}, title), subtitle ? el('p', {}, subtitle) : null);
}

/** @param {string[]} [items] */
export function list(items = []) {
  return items.length ? el('ul', {}, items.map((item) => el('li', {}, item))) : null;
}

/** @param {string[]} [items] */
export function notes(items = []) {
  return items.length ? el('div', { class: 'card-notes' }, items.map((item) => el('p', {}, item))) : null;
}

/** @param {string} label @param {...(Node | null)} inside */
export function details(label, ...inside) {
  return el('details', {}, el('summary', {}, label), ...inside);
}

/**
 * Labels with their values; a row whose value was computed opens to show how.
 * @param {{label: string, value: string, detail?: string[]}[]} [rows] @param {string} [how] says that rows open
 */
export function figures(rows = [], how = '') {
  if (!rows.length) return null;
  const opens = how && rows.some((row) => row.detail?.length);
  return el('div', { class: 'card-rows' }, opens ? el('p', { class: 'card-how' }, how) : null, rows.map(figure));
}

/** @param {{label: string, value: string, detail?: string[]}} row */
function figure({ label, value, detail = [] }) {
  const pair = [el('span', { class: 'row-label' }, label), el('span', { class: 'row-value' }, value)];
  if (!detail.length) return el('p', { class: 'row' }, ...pair);
  const how = el('div', { class: 'row-detail' }, detail.map((line) => el('p', {}, line)));
  return el('details', { class: 'row' }, el('summary', {}, ...pair), how);
}

/** @param {{label: string, date: string, value: string}[]} rows @param {import('./strings.js').Translate} t */
export function schedule(rows, t) {
  const head = [t('card_instalment'), t('card_date'), t('card_amount')];
  return table(head, rows.map((row) => [row.label, row.date, row.value]));
}

/** @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const cells = (/** @type {string[]} */ row) => row.map((cell, at) => (at === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell)));
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, head.map((cell) => el('th', { scope: 'col' }, cell)))),
    el('tbody', {}, rows.map((row) => el('tr', {}, cells(row)))),
  );
}
