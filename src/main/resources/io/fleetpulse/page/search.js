/** Writing terms of the search: docs/search.md describes its language. */

/** A value that is read as it is. */
export function quoted(value) {
  const text = String(value);
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.@:\/-]*$/u.test(text) ? text : `"${text.replace(/[\\"]/g, sign => '\\' + sign)}"`;
}

/** The search with one more term, or without it where it is there already. */
export function toggled(search, term) {
  const terms = split(search);
  return (terms.includes(term) ? terms.filter(one => one !== term) : [...terms, term]).join(' ');
}

/** Whether a term is part of a search. */
export function includes(search, term) {
  return split(search).includes(term);
}

function split(search) {
  return search.match(/(?:"(?:\\.|[^"\\])*"|[“”](?:\\.|[^“”\\])*[“”]|[^\s"“”])+/g) ?? [];
}
