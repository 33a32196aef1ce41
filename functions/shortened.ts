/** The answer of a server as a message shows it: on one line, and not all of it. */

/** A message may repeat a whole object, twice. */
const LONGEST = 400;

export const shortened = (text: string): string => {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)} … (${line.length - LONGEST} characters more)`;
};
