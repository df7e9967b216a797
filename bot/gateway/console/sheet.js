/** What the pages of one table share: language, who is signed in, and a table whose cells name their column on a narrow page. */

import { byId, el } from '/shared/dom.js';
import { applyStrings, firstLanguage, loadStrings, setDocumentLanguage } from '/shared/strings.js';

/** @typedef {import('/shared/strings.js').Translate} Translate */

export class Sheet {
  language = firstLanguage(history.state?.language);
  /** @type {Translate} */
  t = String;

  /** @param {string} name of the page, as its wording has it @param {() => void} draw */
  constructor(name, draw) {
    this.name = name;
    this.draw = draw;
    for (const button of document.querySelectorAll('[data-language]')) {
      button.addEventListener('click', () => {
        this.language = this.language === 'zh' ? 'en' : 'zh';
        void this.speak();
      });
    }
  }

  async speak() {
    this.t = await loadStrings(['console'], this.language);
    setDocumentLanguage(this.language);
    applyStrings(this.t);
    document.title = this.t(`console_${this.name}_title`);
    for (const button of document.querySelectorAll('[data-language]')) button.textContent = this.language === 'zh' ? 'English' : '中文';
    history.replaceState({ ...history.state, language: this.language }, '');
    this.draw();
  }

  /** Sign in with the cookie, and see whether the page is for this role. @param {import('./api.js').Api} api @param {string[]} roles */
  async enter(api, roles) {
    await this.speak();
    const me = await api.me().catch(() => undefined);
    if (!me || me.must) this.tell('console_report_sign_in');
    else if (!roles.includes(me.role)) this.tell(`console_${this.name}_forbidden`);
    else return me;
    return null;
  }

  /** @param {string} key '' when all is well */
  tell(key) {
    byId('problem').textContent = key && this.t(key);
  }

  /** The wording of a code; a code without one is shown as it is. @param {string} group @param {string} code */
  named(group, code) {
    const key = `console_${group}_${code}`;
    return this.t(key) === key ? code : this.t(key);
  }

  /** @param {string[]} columns @param {HTMLElement[]} rows */
  table(columns, rows) {
    const heads = columns.map((name) => el('th', { scope: 'col' }, this.t(`console_${this.name}_col_${name}`)));
    return el('table', {}, el('thead', {}, el('tr', {}, heads)), el('tbody', {}, rows));
  }

  /** @param {string} name @param {...(Node | string)} inside */
  cell(name, ...inside) {
    return el('td', { class: `at-${name}` }, el('span', { class: 'name' }, this.t(`console_${this.name}_col_${name}`)), el('span', {}, inside));
  }
}
