/** Answers that the bot offers: buttons with one tab stop among them; the one that was chosen stays to be read. */

import { el, icon } from './dom.js';
import { rove } from './keyboard.js';

/** @typedef {{id: string, title: string}} Choice */

/**
 * @param {Choice[]} choices @param {string} label name of the group @param {(choice: Choice) => void} onChoose
 * @returns {HTMLElement}
 */
export function drawChoices(choices, label, onChoose) {
  const group = el('div', { class: 'choices', role: 'group', 'aria-label': label });
  for (const choice of choices) {
    const press = () => group.dataset.settled === undefined && onChoose(choice);
    const look = { type: 'button', class: 'choice', 'data-choice': choice.id, onclick: press };
    group.append(el('button', look, el('span', {}, choice.title)));
  }
  rove(group);
  return group;
}

/**
 * The question was answered: what was chosen stays, in its place and with its focus; the rest goes.
 * @param {HTMLElement} group @param {string | undefined} chosen id of a choice, or none when words were sent instead @param {string} said
 */
export function settleChoices(group, chosen, said) {
  group.dataset.settled = '';
  for (const button of group.querySelectorAll('button')) {
    if (button.dataset.choice !== chosen) button.remove();
    else {
      button.setAttribute('aria-disabled', 'true');
      button.prepend(icon('check'), el('span', { class: 'unseen' }, said));
    }
  }
  if (!group.children.length) group.remove();
}
