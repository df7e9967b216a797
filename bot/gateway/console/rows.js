/** A list of any length of which only what is seen is drawn: rows are alike in height, and those out of sight are only room. */

import { el } from '/shared/dom.js';

/** Rows drawn beyond the edge, so that a scroll or a step of the keyboard finds them there. */
const MARGIN = 8;
const FIRST = 20;

export class Rows {
  total = 0;
  /** @type {Map<number, {key: string, node: HTMLElement}>} */
  #drawn = new Map();
  #height = 0;
  #asked = 0;

  /**
   * @param {HTMLElement} list a scrolling list
   * @param {(index: number) => {key: string, draw: () => HTMLElement} | null} row what stands at a place; null when it was not read yet
   * @param {(from: number, to: number) => unknown} onNeed other rows came into sight
   */
  constructor(list, row, onNeed) {
    this.list = list;
    this.row = row;
    this.onNeed = onNeed;
    this.above = el('li', { class: 'room', 'aria-hidden': 'true' });
    this.below = el('li', { class: 'room', 'aria-hidden': 'true' });
    list.addEventListener('scroll', () => this.#later(), { passive: true });
    new ResizeObserver(() => this.#later()).observe(list);
  }

  /** The places in sight and a little beyond. @returns {[number, number]} from, and up to without */
  get range() {
    if (!this.#height) return [0, Math.min(this.total, FIRST)];
    const first = Math.floor(this.list.scrollTop / this.#height);
    const many = Math.ceil(this.list.clientHeight / this.#height);
    return [Math.max(0, Math.min(first, this.total) - MARGIN), Math.min(this.total, first + many + MARGIN)];
  }

  draw() {
    const [from, to] = this.range;
    const focused = document.activeElement instanceof HTMLElement && this.list.contains(document.activeElement) ? document.activeElement.dataset.case : null;
    const nodes = [];
    const drawn = new Map();
    for (let at = from; at < to; at += 1) {
      const item = this.#item(at);
      drawn.set(at, item);
      nodes.push(item.node);
    }
    this.#drawn = drawn;
    this.list.replaceChildren(this.above, ...nodes, this.below);
    this.#height ||= nodes[0]?.offsetHeight ?? 0;
    this.above.style.blockSize = `${from * this.#height}px`;
    this.below.style.blockSize = `${(this.total - to) * this.#height}px`;
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-case="${focused}"]`))?.focus({ preventScroll: true });
  }

  /** Bring a place into sight. @param {number} index */
  show(index) {
    const top = index * this.#height;
    const bottom = top + this.#height;
    if (top < this.list.scrollTop) this.list.scrollTop = top;
    else if (bottom > this.list.scrollTop + this.list.clientHeight) this.list.scrollTop = bottom - this.list.clientHeight;
    this.draw();
  }

  /** Everything is drawn anew: another language, another list. */
  forget() {
    this.#drawn.clear();
    this.#height = 0;
  }

  /** @param {number} at */
  #item(at) {
    const wanted = this.row(at);
    const key = wanted?.key ?? '';
    const before = this.#drawn.get(at);
    if (before?.key === key) return before;
    const node = el('li', { class: wanted ? '' : 'unread', 'aria-setsize': this.total, 'aria-posinset': at + 1 }, wanted?.draw() ?? null);
    return { key, node };
  }

  #later() {
    if (this.#asked) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.draw();
      this.onNeed(...this.range);
    });
  }
}
