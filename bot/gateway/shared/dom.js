/** The only way that pages here make elements: text stays text, so nothing that a person or a server wrote can become markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] a function is a listener; `true` is an empty attribute; null and false are left out
 * @param {...(Node | string | null | undefined | false | (Node | string | null)[])} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}`);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  hide:
    'M3 3l18 18M10.6 6.1A9.7 9.7 0 0 1 12 6c5 0 8.5 4 9.5 6a13 13 0 0 1-2.6 3.3M6.5 7.6A13 13 0 0 0 2.5 12c1 2 4.5 6 9.5 6 1.7 0 3.2-.5 4.5-1.1M10 10a2.8 2.8 0 0 0 4 4',
  menu: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4M8 15v4',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M12 5v14M6 13l6 6 6-6',
  send: 'M5 12h13M13 6l6 6-6 6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-3.6 4-5.5 7.5-5.5s6.5 1.9 7.5 5.5',
  chat: 'M4 5h16v11H10l-5 4v-4H4z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M19 12H5M11 6l-6 6 6 6',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  clip: 'M8 12.5l6.5-6.5a3 3 0 0 1 4.3 4.3l-8.6 8.6a5 5 0 0 1-7-7L11.5 3.5',
  bell: 'M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10 20h4',
};

/** A line icon that says nothing by itself; the button around it has the name. @param {keyof typeof PATHS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
