/** Danger and mood in the borrower's own words: what was said and when; a press shows it where it was said. */

import { el } from '/shared/dom.js';
import { now } from '/shared/now.js';
import { localeOf } from '/shared/strings.js';

/** @typedef {{kind: 'danger' | 'mood', label: string, words: string[], text: string, seq: number, at: string}} Sign */

const LONGEST = 90;

/**
 * @param {Sign[]} signs @param {import('/shared/strings.js').Translate} t @param {string} language @param {(seq: number) => unknown} jump
 * @returns {Node[]}
 */
export function drawSigns(signs, t, language, jump) {
  return ['danger', 'mood'].flatMap((kind) => {
    const found = signs.filter((each) => each.kind === kind);
    const rows = [...new Set(found.map(({ seq }) => seq))].map((seq) => found.filter((each) => each.seq === seq));
    const list = el('ul', {}, rows.map((each) => item(each, t, language, jump)));
    return found.length ? [el('section', { class: `fact signs ${kind}` }, el('h3', {}, t(`console_signs_${kind}`)), list)] : [];
  });
}

/** All that one message says. @param {Sign[]} signs @param {import('/shared/strings.js').Translate} t @param {string} language @param {(seq: number) => unknown} jump */
function item(signs, t, language, jump) {
  const [{ text, seq, at }] = signs;
  const words = signs.flatMap((each) => each.words).join(', ');
  const said = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const time = when(at, language);
  const look = { type: 'button', class: 'link', 'aria-label': t('console_signs_jump', { time, words }), onclick: () => jump(seq) };
  return el('li', {}, el('b', {}, signs.map(({ label }) => label).join(', ')), ` · ${words} · `, el('button', look, time), el('q', { dir: 'auto' }, said));
}

/** @param {string} at @param {string} language */
function when(at, language) {
  const then = new Date(at);
  const today = then.toDateString() === new Date(now()).toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const form = today ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' };
  return then.toLocaleString(localeOf(language), form);
}
