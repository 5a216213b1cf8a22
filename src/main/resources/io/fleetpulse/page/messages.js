/**
 * The texts of the page, by language: messages-en.json and messages-zh.json, which have the same keys.
 * The address names the language; where it names none, the browser's first one that is there counts.
 */

export const LANGUAGES = {en: 'English', zh: '中文'};
const texts = Object.fromEntries(await Promise.all(Object.keys(LANGUAGES).map(async name => [name, await (await fetch(`/messages-${name}.json`)).json()])));

/** The language that is shown: "en" or "zh". */
export function language() {
  const wanted = new URLSearchParams(location.search).get('lang');
  if (Object.hasOwn(LANGUAGES, wanted)) {
    return wanted;
  }
  return navigator.languages.map(name => name.slice(0, 2).toLowerCase()).find(name => Object.hasOwn(LANGUAGES, name)) ?? 'en';
}

/** Whether there is such a text. */
export function has(key) {
  return texts[language()][key] !== undefined;
}

/** The text of a key, with values in place of {name}. Where `count` is one, key.one stands in where it is there. */
export function t(key, values = {}) {
  const chosen = values.count === 1 && has(key + '.one') ? key + '.one' : key;
  return (texts[language()][chosen] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A word of the platform or the job in the page's language; itself where it is not known. */
export function word(kind, value) {
  return has(`${kind}.${value}`) ? t(`${kind}.${value}`) : String(value).replaceAll('_', ' ').toLowerCase();
}

/** A code, and what it means where that is known. */
export function code(kind, value) {
  return has(`${kind}.${value}`) ? `${value} ${t(`${kind}.${value}`)}` : String(value);
}
