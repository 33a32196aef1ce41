/** The text of a settings file: decoded, and cut into the lines that messages show. */

/** Throws an Error without the file's name, when the bytes are no text. */
export const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new Error('it is written in UTF-16; save it as UTF-8');
  }
  try {
    // The decoder leaves out the mark that some editors put at the beginning of UTF-8.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('it is no text in UTF-8; save it as UTF-8', { cause });
  }
};

/** From 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const SECRET = /pass(word|wd)|secret|token|credential|private|access_?key/i;

/** A line as a message may show it: short, and without what must not be in a log. */
export const shownLine = (text: string, line: number): string => {
  const content = (text.split('\n')[line - 1] ?? '').trimEnd().replaceAll('\t', '→   ');
  const open = content.replaceAll(/\/\/[^/@\s]+@/g, '//…@');
  const shown = SECRET.test(open) ? open.replace(/(:\s*).*$/, '$1…') : open;
  return shown.length <= 120 ? shown : `${shown.slice(0, 117)}…`;
};
