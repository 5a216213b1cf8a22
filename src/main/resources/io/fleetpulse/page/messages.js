/**
 * The texts of the page, by language: messages-en.json and messages-zh.json, which have the same keys.
 * The address contains the language; otherwise the page uses the browser's first language that it supports.
 */

export const LANGUAGES = {en: 'English', zh: '中文'};
const texts = Object.fromEntries(await Promise.all(Object.keys(LANGUAGES).map(async name => [name, await (await fetch(`/messages-${name}.json`)).json()])));

/** Returns the language of the page: "en" or "zh". */
export function language() {
  const wanted = new URLSearchParams(location.search).get('lang');
  if (Object.hasOwn(LANGUAGES, wanted)) {
    return wanted;
  }
  return navigator.languages.map(name => name.slice(0, 2).toLowerCase()).find(name => Object.hasOwn(LANGUAGES, name)) ?? 'en';
}

/** Returns whether a key has a text. */
export function has(key) {
  return texts[language()][key] !== undefined;
}

/** Returns the text of a key, with values in place of {name}. If `count` is one, uses the text of key.one if there is one. */
export function t(key, values = {}) {
  const chosen = values.count === 1 && has(key + '.one') ? key + '.one' : key;
  return (texts[language()][chosen] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Returns a word of the platform or the job in the page's language; the word itself if it is unknown. */
export function word(kind, value) {
  return has(`${kind}.${value}`) ? t(`${kind}.${value}`) : String(value).replaceAll('_', ' ').toLowerCase();
}

/** Returns a code, with its meaning if known. */
export function code(kind, value) {
  return has(`${kind}.${value}`) ? `${value} ${t(`${kind}.${value}`)}` : String(value);
}
