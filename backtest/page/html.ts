/** HTML from values: what is put in is text, unless it is HTML already. */

export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: strings.map((text, i) => text + (i < parts.length ? textOf(parts[i]) : '')).join(''),
});

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(textOf).join('');
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

/** Written by us. */
export const raw = (text: string): Html => ({ html: text });
