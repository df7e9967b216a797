/** The end of the conversation stays in view while the reader is there; a reader who went back is left alone and told of news. */

import { byId } from '/shared/dom.js';

const NEAR = 80;

export class Scroll {
  box = byId('scroller');
  button = byId('newer');
  #unread = 0;
  #atEnd = true;

  constructor() {
    this.box.addEventListener('scroll', () => {
      this.#atEnd = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
      if (this.#atEnd) this.#unread = 0;
      this.#show();
    });
    this.button.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.box);
    window.visualViewport?.addEventListener('resize', () => this.#atEnd && this.toEnd());
  }

  /** @param {import('/shared/strings.js').Translate} t */
  speak(t) {
    this.t = t;
    this.#show();
  }

  /** @param {boolean} counts whether it is news to the reader */
  grew(counts) {
    if (this.#atEnd) return this.toEnd();
    if (counts) this.#unread += 1;
    this.#show();
  }

  toEnd() {
    this.#atEnd = true;
    this.#unread = 0;
    this.box.scrollTop = this.box.scrollHeight;
    this.#show();
  }

  #show() {
    this.button.hidden = this.#atEnd;
    const key = ['widget_to_end', 'widget_new_one'][this.#unread] ?? 'widget_new';
    this.button.textContent = this.t?.(key, { count: this.#unread }) ?? '';
  }
}
