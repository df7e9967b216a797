/** The desk at this moment, asked for every few seconds; without a connection the last figures stay, and say of when they are. */

import { byId, el } from '/shared/dom.js';
import { request } from '/shared/http.js';
import { localeOf } from '/shared/strings.js';
import { table, told } from './reports_parts.js';

const EVERY = 4_000;
const PERSON = /** @type {const} */ (['ready', 'here', 'away']);

export class Wallboard {
  /** @type {any} */
  #shown = null;
  #lost = false;
  #timer = 0;

  /** @param {HTMLElement} place @param {() => {t: import('/shared/strings.js').Translate, language: string}} words */
  constructor(place, words) {
    this.place = place;
    this.words = words;
  }

  start() {
    this.#timer = setInterval(() => this.refresh(), EVERY);
    return this.refresh();
  }

  async refresh() {
    const { status, body } = await request('/api/console/wallboard').catch(() => ({ status: 0, body: null }));
    if (status === 401 || status === 403) {
      clearInterval(this.#timer);
      this.place.hidden = true;
      return;
    }
    this.#lost = status !== 200;
    this.#shown = this.#lost ? this.#shown : body;
    this.draw();
  }

  draw() {
    const board = this.#shown;
    if (!board) return;
    const { t, language } = this.words();
    this.place.hidden = false;
    const time = new Date(board.now).toLocaleTimeString(localeOf(language));
    byId('board-at').textContent = t(this.#lost ? 'console_report_board_lost' : 'console_report_board_at', { time });
    byId('board-content').replaceChildren(tiles(board, t), queues(board, t), people(board, t));
  }
}

/** @param {any} board @param {import('/shared/strings.js').Translate} t */
function tiles(board, t) {
  const ready = board.people.filter((/** @type {any} */ each) => each.ready).length;
  const rows = [
    ['waiting', board.waiting, false],
    ['danger', board.danger, board.danger > 0],
    ['longest', told(board.longest_wait, 'seconds', t), false],
    ['at_risk', board.at_risk, board.at_risk > 0],
    ['breached', board.breached, board.breached > 0],
    ['alone', counted(board.alone), board.alone.late > 0],
    ['check_ins', counted(board.check_ins), board.check_ins.late > 0],
    ['held', board.held, false],
    ['ready', ready, board.waiting > 0 && ready === 0],
  ];
  const tile = (/** @type {any[]} */ [name, value, urgent]) =>
    el('div', { class: urgent ? 'over' : null }, el('dt', {}, t(`console_report_board_${name}`)), el('dd', { class: 'value' }, String(value)));
  return el('dl', { class: 'figures board' }, rows.map(tile));
}

/** What is to be done now, late or not. @param {{late: number, soon: number}} tally */
const counted = ({ late, soon }) => late + soon;

/** @param {any} board @param {import('/shared/strings.js').Translate} t */
function queues({ queues: waiting }, t) {
  const title = el('h3', { id: 'board-queues' }, t('console_report_board_queues'));
  if (!waiting.length) return el('div', {}, title, el('p', { class: 'soft' }, t('console_report_board_nobody')));
  const heads = ['topic', 'language', 'waiting', 'longest'].map((name) => t(`console_report_board_${name}`));
  const row = (/** @type {any} */ each) => [
    t(`console_topic_${each.topic}`),
    t(`console_language_${each.language}`),
    String(each.waiting),
    told(each.longest_wait, 'seconds', t),
  ];
  return el('div', {}, title, table(heads, waiting.map(row), 'board-queues'));
}

/** @param {any} board @param {import('/shared/strings.js').Translate} t */
function people({ people: staff }, t) {
  const heads = ['name', 'state', 'holding'].map((name) => t(`console_report_board_${name}`));
  const state = (/** @type {any} */ { ready, here }) => (ready ? PERSON[0] : here ? PERSON[1] : PERSON[2]);
  const row = (/** @type {any} */ each) => [each.name, t(`console_report_board_is_${state(each)}`), `${each.holding} / ${each.capacity}`];
  return el('div', {}, el('h3', { id: 'board-people' }, t('console_report_board_people')), table(heads, staff.map(row), 'board-people'));
}
