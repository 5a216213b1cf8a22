/**
 * Creates an element. Texts from devices become text nodes and never markup.
 * Properties: class, on… listeners, data-/aria- attributes, and the element's own properties.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name === 'class') {
      element.className = value;
    } else if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name.includes('-') || name === 'role' || name === 'for' || name === 'list' || name === 'colspan') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** Replaces the content of an element and restores the focus. */
export function fill(element, ...children) {
  const focused = element.contains(document.activeElement) ? focusKey(document.activeElement) : null;
  element.replaceChildren();
  append(element, children);
  if (focused) {
    [...element.querySelectorAll('a, button, summary')].find(next => focusKey(next) === focused)?.focus();
  }
}

/** Identifies an element by its data-key if it has one, else by its address or text. Links whose address changes have one. */
function focusKey(element) {
  return element.tagName + '|' + (element.dataset.key ?? element.getAttribute('href') ?? element.textContent);
}

let panels = 0;

/** A panel with a heading. */
export function panel(title, options = {}, ...children) {
  const id = 'panel-' + ++panels;
  return h('section', {class: 'panel ' + (options.class ?? ''), 'aria-labelledby': id},
      h('div', {class: 'panel-head'}, h('h2', {id}, title), options.note && h('p', {class: 'note'}, options.note)),
      ...children);
}

/** A word with a colour and a sign, so that the meaning does not depend on the colour alone. */
export function chip(text, tone = 'neutral') {
  const signs = {good: '✓', warn: '!', bad: '✕', busy: '●', neutral: '–'};
  return h('span', {class: 'chip ' + tone}, h('span', {'aria-hidden': 'true', class: 'sign'}, signs[tone]), text);
}

export function empty(text) {
  return h('p', {class: 'empty'}, text);
}
