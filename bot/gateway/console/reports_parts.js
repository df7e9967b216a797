/** The figures of a report: each with its meaning beside it, and when split, a chart over the table that it is drawn from. */

import { el } from '/shared/dom.js';
import { drawBars } from './reports_chart.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */
/** @typedef {{name: string, unit: string, total: number | null, groups: Record<string, number | null>}} Figure */

/** Meanings in the chart; the table has all. */
const SHOWN = 12;

/** @param {any} report @param {Translate} t @param {string} language @returns {Node[]} */
export function drawParts(report, t, language) {
  const parts = report.parts.map((/** @type {any} */ part) => drawPart(part, report, t));
  const contacts = report.parts.findIndex((/** @type {any} */ part) => part.name === 'contacts');
  parts.splice(contacts + 1, 0, drawSpread(report, t));
  parts.push(drawMeanings(report, t, language));
  return parts;
}

/** @param {{name: string, figures: Figure[]}} part @param {any} report @param {Translate} t */
function drawPart({ name, figures }, report, t) {
  const groups = Object.keys(figures[0].groups);
  const heading = el('h2', { id: `part-${name}` }, t(`console_report_part_${name}`));
  const split = report.by ? (groups.length ? drawSplit(name, figures, groups, report.by, t) : [whole(t)]) : [];
  const list = el('dl', { class: 'figures' }, figures.map((figure) => tile(figure, report.caps, t)));
  return el('section', { class: 'part', 'aria-labelledby': `part-${name}` }, heading, list, ...split);
}

/** @param {Translate} t */
const whole = (t) => el('p', { class: 'soft' }, t('console_report_whole'));

/** @param {Figure} figure @param {Record<string, number>} caps @param {Translate} t */
function tile({ name, unit, total }, caps, t) {
  const cap = caps[name];
  const over = cap !== undefined && total !== null && total > cap;
  return el(
    'div',
    { class: over ? 'over' : null },
    el('dt', {}, t(`console_report_figure_${name}`)),
    el('dd', { class: 'value' }, told(total, unit, t), cap !== undefined && el('small', {}, t('console_report_cap', { count: cap }))),
    el('dd', { class: 'means' }, t(`console_report_means_${name}`)),
  );
}

/**
 * @param {string} part @param {Figure[]} figures @param {string[]} groups @param {string} by @param {Translate} t
 * @returns {Node[]}
 */
function drawSplit(part, figures, groups, by, t) {
  const shown = el('figure', { class: 'chart' });
  const chosen = /** @type {HTMLSelectElement} */ (
    el('select', { id: `chart-${part}` }, figures.map(({ name }) => el('option', { value: name }, t(`console_report_figure_${name}`))))
  );
  const draw = () => {
    const figure = figures.find(({ name }) => name === chosen.value) ?? figures[0];
    const title = t('console_report_chart_of', { figure: t(`console_report_figure_${figure.name}`), by: t(`console_report_by_${by}`) });
    const bars = groups.map((group) => ({ label: groupName(group, by, t), size: figure.groups[group] ?? 0, value: told(figure.groups[group], figure.unit, t) }));
    shown.replaceChildren(drawBars(title, bars), el('figcaption', {}, title));
  };
  chosen.addEventListener('change', draw);
  draw();
  const choice = el('p', { class: 'choose-chart' }, el('label', { for: `chart-${part}` }, t('console_report_chart')), chosen);
  return [...(figures.length > 1 ? [choice] : []), shown, splitTable(part, figures, groups, by, t)];
}

/** @param {string} part @param {Figure[]} figures @param {string[]} groups @param {string} by @param {Translate} t */
function splitTable(part, figures, groups, by, t) {
  const heads = [t(`console_report_by_${by}`), ...figures.map(({ name }) => t(`console_report_figure_${name}`))];
  const rows = groups.map((group) => [groupName(group, by, t), ...figures.map(({ groups: found, unit }) => told(found[group], unit, t))]);
  return table(heads, rows, `part-${part}`);
}

/** @param {any} report @param {Translate} t */
function drawSpread({ spread, caps }, t) {
  const rows = spread.map((/** @type {any} */ { messages, borrowers }) => ({ label: String(messages), value: String(borrowers), size: borrowers }));
  const heads = [t('console_report_spread_messages'), t('console_report_spread_borrowers')];
  const title = t('console_report_spread');
  const cap = caps.most_in_a_week === undefined ? '' : ` ${t('console_report_cap', { count: caps.most_in_a_week })}`;
  return el(
    'section',
    { class: 'part', 'aria-labelledby': 'part-spread' },
    el('h2', { id: 'part-spread' }, title),
    el('p', { class: 'soft' }, t('console_report_spread_means') + cap),
    ...(rows.length ? [el('figure', { class: 'chart' }, drawBars(title, rows)), table(heads, rows.map((/** @type {any} */ row) => [row.label, row.value]), 'part-spread')] : []),
  );
}

/** What messages were taken to mean, the most frequent first, and by group when the report is split. @param {any} report @param {Translate} t @param {string} language */
function drawMeanings({ meanings, words, by }, t, language) {
  const title = t('console_report_meanings');
  const groups = by && meanings.length ? Object.keys(meanings[0].groups) : [];
  const name = (/** @type {any} */ { intent }) => words[intent]?.[language] ?? intent;
  const bars = meanings.slice(0, SHOWN).map((/** @type {any} */ each) => ({ label: shortened(name(each)), value: String(each.total), size: each.total }));
  const heads = [t('console_report_meaning'), t('console_report_total'), ...groups.map((group) => groupName(group, by, t))];
  const rows = meanings.map((/** @type {any} */ each) => [name(each), String(each.total), ...groups.map((group) => String(each.groups[group]))]);
  return el(
    'section',
    { class: 'part', 'aria-labelledby': 'part-meanings' },
    el('h2', { id: 'part-meanings' }, title),
    el('p', { class: 'soft' }, t('console_report_means_meanings')),
    ...(rows.length ? [el('figure', { class: 'chart' }, drawBars(title, bars)), table(heads, rows, 'part-meanings')] : [el('p', { class: 'soft' }, t('console_report_meanings_none'))]),
  );
}

/** A chart's label has room for a few letters; the table beneath has them all. @param {string} text */
const shortened = (text) => {
  const most = /[\u4e00-\u9fff]/.test(text) ? 9 : 18;
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/** A table that can be scrolled by keyboard when it is wider than the page. @param {string[]} heads @param {string[][]} rows @param {string} label */
export function table(heads, rows, label) {
  const row = (/** @type {string[]} */ [first, ...rest]) => el('tr', {}, el('th', { scope: 'row' }, first), rest.map((cell) => el('td', {}, cell)));
  const head = el('thead', {}, el('tr', {}, heads.map((each) => el('th', { scope: 'col' }, each))));
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': label }, el('table', {}, head, el('tbody', {}, rows.map(row))));
}

/** @param {string} group @param {string} by @param {Translate} t */
function groupName(group, by, t) {
  if (by === 'lateness' && group !== 'unknown') return t('console_report_late', { days: group });
  const key = `console_report_group_${group}`;
  return t(key) === key ? group : t(key);
}

/** A figure as people read it. @param {number | null | undefined} value @param {string} unit @param {Translate} t */
export function told(value, unit, t) {
  if (value === null || value === undefined) return '–';
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'mark') return value.toFixed(2);
  return unit === 'seconds' ? duration(value, t) : String(value);
}

/** @param {number} seconds @param {Translate} t */
function duration(seconds, t) {
  if (seconds < 60) return t('console_report_seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('console_report_minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('console_report_hours', { count: hours, minutes: minutes % 60 });
  return t('console_report_days', { count: Math.floor(hours / 24), hours: hours % 24 });
}
