/** Bars drawn with the page's own colours; a picture of the table that follows it, so a screen reader is told its title alone. */

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 640;
const ROW = 28;
const LABEL = 150;
const VALUE = 90;

/** @typedef {{label: string, value: string, size: number}} Bar */

/** @param {string} title @param {Bar[]} bars */
export function drawBars(title, bars) {
  const largest = Math.max(...bars.map(({ size }) => size), 0);
  const height = bars.length * ROW;
  const picture = node('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', class: 'bars' });
  picture.append(node('title', {}, title), ...bars.flatMap((bar, at) => drawBar(bar, at * ROW, largest)));
  return picture;
}

/** @param {Bar} bar @param {number} top @param {number} largest */
function drawBar({ label, value, size }, top, largest) {
  const room = WIDTH - LABEL - VALUE;
  const width = largest > 0 && size > 0 ? Math.max(2, (room * size) / largest) : 0;
  return [
    node('text', { x: LABEL - 10, y: top + 19, 'text-anchor': 'end' }, label),
    node('rect', { x: LABEL, y: top + 5, width, height: ROW - 10, rx: 3 }),
    node('text', { x: LABEL + width + 8, y: top + 19 }, value),
  ];
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}
