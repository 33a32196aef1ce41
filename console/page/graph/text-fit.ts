/** Text that fits into a vertex of the drawing: its width, and a name in at most two lines. */

export const BADGE_FONT = '650 12.5px';
const NAME_FONT = '600 13px';

const canvas = document.createElement('canvas').getContext('2d');

export const textWidth = (text: string, font: string): number => {
  if (!canvas) return text.length * 8;
  canvas.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText(text).width;
};

/** At most two lines; what does not fit is in the vertex's title. */
export const nameLines = (name: string, width: number): readonly string[] => {
  const fits = (text: string): boolean => textWidth(text, NAME_FONT) <= width;
  const words = name.split(' ');
  let first = words.shift() ?? '';
  while (words[0] !== undefined && fits(`${first} ${words[0]}`)) first = `${first} ${words.shift()}`;
  return words.length === 0 ? [cut(first, fits)] : [cut(first, fits), cut(words.join(' '), fits)];
};

const cut = (line: string, fits: (text: string) => boolean): string => {
  if (fits(line)) return line;
  let length = line.length;
  while (length > 1 && !fits(`${line.slice(0, length)}…`)) length -= 1;
  return `${line.slice(0, length).trimEnd()}…`;
};
