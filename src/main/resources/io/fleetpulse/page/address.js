/** Reads and writes the address, which contains everything that a view shows, so that users can share the view. */

export const RANGES = ['15m', '1h', '6h', '24h', '7d', '30d'];
const UNITS = {m: 60e3, h: 3600e3, d: 86400e3};
/** The end of the year 9999: the latest time that the server accepts and that users can enter. */
const LATEST = 253402300799000;
const COMMON = ['product', 'range', 'from', 'to', 'tz', 'lang'];

let listener = () => {};

export function onChange(callback) {
  listener = callback;
  window.addEventListener('popstate', () => listener());
}

export function view() {
  return location.pathname;
}

export function get(name) {
  return new URLSearchParams(location.search).get(name) ?? '';
}

/** Returns the shown range: a fixed one, or one that ends now. */
export function range() {
  const from = Number(get('from'));
  const to = Number(get('to'));
  if (Number.isInteger(from) && Number.isInteger(to) && from > 0 && to > from && to <= LATEST) {
    return {from, to, fixed: true};
  }
  const name = RANGES.includes(get('range')) ? get('range') : '1h';
  const length = parseInt(name, 10) * UNITS[name.slice(-1)];
  // Whole seconds, so that requests of the same moment are equal.
  const now = Math.ceil(Date.now() / 1000) * 1000;
  return {from: now - length, to: now, name, fixed: false};
}

export function zone() {
  const name = get('tz');
  try {
    new Intl.DateTimeFormat('en', {timeZone: name});
    return name || Intl.DateTimeFormat().resolvedOptions().timeZone;
  } catch {
    return Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

/** Returns the address of another view with the same product, range and zone. */
export function link(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const name of COMMON) {
    if (get(name)) {
      query.set(name, get(name));
    }
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value === '' || value === null || value === undefined) {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Returns the address of this view with other parameters. */
export function here(parameters) {
  return link(view(), {...Object.fromEntries(new URLSearchParams(location.search)), ...parameters});
}

/** Changes parameters of this view. */
export function change(parameters, replace = false) {
  go(here(parameters), replace);
}

export function go(address, replace = false) {
  if (replace) {
    history.replaceState(null, '', address);
  } else {
    history.pushState(null, '', address);
  }
  listener();
}

export function device(productKey, deviceName) {
  return link('/device', {product: productKey, device: deviceName});
}
