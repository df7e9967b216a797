/** What a screen reader is told, apart from what is seen: plain copies in a polite region, never the transcript itself. */

import { el } from './dom.js';

const KEPT = 6;

/** @param {HTMLElement} region an element with `aria-live="polite"` */
export function announcer(region) {
  return (/** @type {string} */ text) => {
    region.append(el('p', {}, text));
    while (region.children.length > KEPT) region.firstElementChild?.remove();
  };
}
