/** Elements, written as what they are: h('p', { class: 'hint' }, 'text'). */

type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void) | null | undefined>>;
export type Child = Node | string | number | null | undefined | false;

export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(tag), attributes, children);

export const svg = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

/** The element of index.html with this id. */
export const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return element;
};

/** Draws a part of the page again only when what it shows has changed: focus and selection stay where they are. */
export const whenChanged = <T>(draw: (value: T) => void): ((value: T) => void) => {
  let drawn: string | undefined;
  return (value) => {
    const next = JSON.stringify(value);
    if (next === drawn) return;
    drawn = next;
    draw(value);
  };
};

const fill = <E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === 'number' ? String(child) : child);
  }
  return element;
};
