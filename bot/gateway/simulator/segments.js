/**
 * How many SMS a text takes. Texts in the GSM 7-bit alphabet hold 160 characters (153 each when joined; a few count double);
 * any other character makes it UCS-2, with 70 (67) UTF-16 units. Source: 3GPP TS 23.038 and TS 23.040.
 */

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const DOUBLE = '^{}\\[~]|€';

/** @param {string} text @returns {{segments: number, left: number, unicode: boolean}} */
export function countSegments(text) {
  const letters = [...text];
  const unicode = letters.some((letter) => !BASIC.includes(letter) && !DOUBLE.includes(letter));
  const units = unicode ? text.length : letters.reduce((sum, letter) => sum + (DOUBLE.includes(letter) ? 2 : 1), 0);
  const [single, joined] = unicode ? [70, 67] : [160, 153];
  const segments = units === 0 ? 0 : units <= single ? 1 : Math.ceil(units / joined);
  return { segments, left: (segments <= 1 ? single : segments * joined) - units, unicode };
}
