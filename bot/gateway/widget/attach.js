/** Attaching a picture or a PDF: chosen, sent whole, and kept to try again when the line or the file was not good enough. */

import { byId, el, icon } from '/shared/dom.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

const KINDS = 'image/jpeg,image/png,image/webp,application/pdf';

export class Attach {
  #picker = /** @type {HTMLInputElement} */ (el('input', { type: 'file', accept: KINDS, hidden: true, tabindex: '-1' }));

  /** @param {(file: File, name: string) => Promise<import('/shared/http.js').Answer>} send @param {() => Translate} words */
  constructor(send, words) {
    Object.assign(this, { send, words });
    const button = byId('attach');
    button.append(icon('clip'));
    button.after(this.#picker);
    button.addEventListener('click', () => this.#picker.click());
    this.#picker.addEventListener('change', () => {
      const [file] = this.#picker.files ?? [];
      this.#picker.value = '';
      if (file) void this.#try(file, crypto.randomUUID());
    });
  }

  /** @param {boolean} allowed */
  allow(allowed) {
    byId('attach').hidden = !allowed;
  }

  /** @param {File} file @param {string} name the same for every try, so that a file which did arrive is not kept twice */
  async #try(file, name) {
    const row = this.#row(el('p', {}, this.words()('widget_attaching')));
    const answer = await this.send(file, name).catch(() => null);
    row.remove();
    if (answer && answer.status < 300) return;
    this.#failed(file, name, answer?.body?.error?.message ?? this.words()('widget_attach_failed'), answer?.status ?? 0);
  }

  /** @param {File} file @param {string} name @param {string} problem @param {number} status */
  #failed(file, name, problem, status) {
    const t = this.words();
    const again = () => {
      row.remove();
      void this.#try(file, name);
    };
    const buttons = [
      status !== 400 && status !== 413 ? el('button', { type: 'button', class: 'choice', onclick: again }, t('widget_try_again')) : null,
      el('button', { type: 'button', class: 'choice quiet', onclick: () => row.remove() }, t('chat_drop')),
    ];
    const row = this.#row(el('p', { role: 'alert' }, problem), el('div', { class: 'choices' }, buttons));
  }

  /** @param {...Node} content */
  #row(...content) {
    const row = el('li', { class: 'status' }, ...content);
    byId('messages').append(row);
    row.scrollIntoView({ block: 'nearest' });
    return row;
  }
}
