/** Writes terms of the search; docs/search.md describes the language. */

/** Quotes a value if necessary, so that the search takes it literally. */
export function quoted(value) {
  const text = String(value);
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.@:\/-]*$/u.test(text) ? text : `"${text.replace(/[\\"]/g, sign => '\\' + sign)}"`;
}

/** Adds a term to a search, or removes the term if the search contains it. */
export function toggled(search, term) {
  const terms = split(search);
  return (terms.includes(term) ? terms.filter(one => one !== term) : [...terms, term]).join(' ');
}

/** Returns whether a search contains a term. */
export function includes(search, term) {
  return split(search).includes(term);
}

function split(search) {
  return search.match(/(?:"(?:\\.|[^"\\])*"|[“”](?:\\.|[^“”\\])*[“”]|[^\s"“”])+/g) ?? [];
}
