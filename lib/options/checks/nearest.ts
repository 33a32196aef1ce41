/** The known word that a misspelt one is nearest to. */

/** The word with the smallest edit distance, the first of equals. */
export const nearest = (text: string, words: readonly string[]): string | undefined => {
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of words) {
    const distance = editDistance(text, word);
    if (best === undefined || distance < best.distance) best = { word, distance };
  }
  return best?.word;
};

/** Letters to insert, drop or replace, by the rows of Levenshtein's table. */
export const editDistance = (a: string, b: string): number => {
  const letters = [...b];
  let row = [0, ...letters.map((_, i) => i + 1)];
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of letters.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** Without what people change: capitals, blanks, and what separates words. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The nearest word, when it is near enough to be the one that was meant: a third of its letters may differ. */
export const nearby = (text: string, words: readonly string[]): string | undefined => {
  const same = words.find((word) => bare(word) === bare(text));
  if (same !== undefined || bare(text) === '') return same;
  const bares = words.map(bare);
  const guess = words[bares.indexOf(nearest(bare(text), bares) ?? '')];
  if (guess === undefined) return undefined;
  return editDistance(bare(text), bare(guess)) <= Math.max(1, Math.floor(bare(guess).length / 3)) ? guess : undefined;
};
