/** Roving focus: a group of buttons is one stop for Tab; arrows, Home and End move inside it, and sideways arrows go the way the text runs. */

const STEP = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @param {HTMLElement} group @param {string} [selector] */
export function rove(group, selector = 'button') {
  const stops = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll(selector)]);
  const hold = (/** @type {HTMLElement} */ chosen) => stops().forEach((stop) => (stop.tabIndex = stop === chosen ? 0 : -1));
  const first = stops()[0];
  if (first) hold(first);
  group.addEventListener('focusin', ({ target }) => {
    const stop = stops().find((each) => each.contains(/** @type {Node} */ (target)));
    if (stop) hold(stop);
  });
  group.addEventListener('keydown', (event) => {
    const all = stops();
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = target(along(event.key, group), at, all.length);
    if (to === undefined) return;
    event.preventDefault();
    all[to].focus();
  });
}

/** @param {string} key @param {HTMLElement} group */
function along(key, group) {
  if (getComputedStyle(group).direction !== 'rtl') return key;
  return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key;
}

/** @param {string} key @param {number} at @param {number} count @returns {number | undefined} */
function target(key, at, count) {
  if (at < 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEP[/** @type {keyof typeof STEP} */ (key)];
  return step === undefined ? undefined : (at + step + count) % count;
}
