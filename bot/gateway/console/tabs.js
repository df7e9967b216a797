/** The main part of a case: the conversation, and beside it what is read only when it is looked at. */

import { el } from '/shared/dom.js';
import { rove } from '/shared/keyboard.js';

/** @typedef {{name: string, title: string, panel: HTMLElement, show?: () => unknown}} Tab */

/**
 * @param {Tab[]} tabs the first one is open @param {string} label
 * @returns {HTMLElement}
 */
export function drawTabs(tabs, label) {
  const bar = el('div', { class: 'tabs', role: 'tablist', 'aria-label': label });
  const open = (/** @type {Tab} */ chosen) => {
    for (const { name, panel } of tabs) {
      const mine = name === chosen.name;
      panel.hidden = !mine;
      document.getElementById(`tab-${name}`)?.setAttribute('aria-selected', String(mine));
    }
    void chosen.show?.();
  };
  for (const tab of tabs) {
    const first = tab === tabs[0];
    const look = { id: `tab-${tab.name}`, type: 'button', role: 'tab', class: 'tab', 'aria-selected': String(first), 'aria-controls': `panel-${tab.name}` };
    bar.append(el('button', { ...look, onclick: () => open(tab) }, tab.title));
    Object.assign(tab.panel, { id: `panel-${tab.name}`, hidden: !first });
    tab.panel.setAttribute('role', 'tabpanel');
    tab.panel.setAttribute('aria-labelledby', `tab-${tab.name}`);
  }
  rove(bar);
  return el('div', { class: 'talk' }, bar, tabs.map(({ panel }) => panel));
}
