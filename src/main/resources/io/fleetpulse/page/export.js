import {h} from './dom.js';
import {t} from './messages.js';

/** Buttons that save the shown data. read() → {head: [text…], rows: [[value…]…]}. */
export function exportButtons(name, read) {
  return h('span', {class: 'exports'}, ['csv', 'json'].map(kind =>
      h('button', {type: 'button', class: 'quiet small', 'aria-label': t('export.' + kind, {name}), onclick: () => save(name, kind, read())}, kind.toUpperCase())));
}

/** Reads the content of a table of the page. */
export function shown(table) {
  const cells = (row, kind) => [...row.querySelectorAll(kind)].map(text);
  return {head: cells(table.tHead, 'th'), rows: [...table.tBodies[0].rows].map(row => cells(row, 'td'))};
}

/** Formats times as in the database, which is more precise than the page. */
function text(cell) {
  const time = cell.querySelector('time');
  return time ? time.dateTime : cell.textContent.trim();
}

function save(name, kind, {head, rows}) {
  const content = kind === 'csv' ? [head, ...rows].map(row => row.map(field).join(',')).join('\r\n') + '\r\n'
      : JSON.stringify(rows.map(row => Object.fromEntries(row.map((value, index) => [head[index], value]))), null, 1);
  // Excel recognizes UTF-8 only by a byte order mark.
  const bytes = new Blob([kind === 'csv' ? '\ufeff' + content : content], {type: kind === 'csv' ? 'text/csv' : 'application/json'});
  const link = h('a', {href: URL.createObjectURL(bytes), download: `${name.replace(/[^\p{L}\p{N}]+/gu, '-')}.${kind}`});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Escapes text that a spreadsheet would run as a formula, also if it begins with a full-width sign. */
export function field(value) {
  const raw = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const harmless = typeof value !== 'number' && /^[=+\-@＝＋－＠\t\r\n]/.test(raw) && !/^-?[\d.,\s%–]+$/.test(raw) ? "'" + raw : raw;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
