/**
 * Where the reader looks. An answer is shown from its beginning, right under the question it answers, even when it is longer than the
 * screen; a reader who went elsewhere is left alone and told of news.
 */

import { byId, el, icon } from '/shared/dom.js';

const NEAR = 80;
const AIR = 12;

export class Scroll {
  box = byId('scroller');
  button = byId('newer');
  #unread = 0;
  #follows = true;
  #placed = 0;

  constructor() {
    this.box.addEventListener('scroll', () => this.#moved());
    this.button.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.#follows && this.#place()).observe(this.box);
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#show();
  }

  /** @param {boolean} counts whether it is news to the reader @param {boolean} [answer] whether it belongs to an answer */
  grew(counts, answer = true) {
    if (this.#follows) return answer ? this.#place() : this.toEnd();
    if (counts) this.#unread += 1;
    this.#show();
  }

  toEnd() {
    this.#follows = true;
    this.#scrollTo(this.#end);
  }

  get #end() {
    return Math.max(0, this.box.scrollHeight - this.box.clientHeight);
  }

  /** As far down as the newest row allows, but never past the reader's own latest message. */
  #place() {
    const own = [...this.box.querySelectorAll('.message.own')].at(-1);
    const top = own ? own.getBoundingClientRect().top - this.box.getBoundingClientRect().top + this.box.scrollTop - AIR : Infinity;
    this.#scrollTo(Math.min(this.#end, top));
  }

  /** @param {number} top */
  #scrollTo(top) {
    this.#unread = 0;
    this.#placed = Math.round(top);
    this.box.scrollTop = this.#placed;
    this.#show();
  }

  #moved() {
    const byReader = Math.abs(this.box.scrollTop - this.#placed) > 2;
    if (byReader) this.#follows = this.#atEnd;
    if (this.#atEnd) this.#unread = 0;
    this.#show();
  }

  get #atEnd() {
    return this.#end - this.box.scrollTop < NEAR;
  }

  #show() {
    this.button.hidden = this.#atEnd;
    const key = ['widget_to_end', 'widget_new_one'][this.#unread] ?? 'widget_new';
    const words = el('span', { class: this.#unread ? '' : 'unseen' }, this.t?.(key, { count: this.#unread }) ?? '');
    this.button.toggleAttribute('data-news', this.#unread > 0);
    this.button.replaceChildren(icon('down'), words);
  }
}
