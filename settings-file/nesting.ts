/** How deep brackets are nested in a text of JSON or YAML, before a parser goes down there. */
import type { SyntaxProblem } from './file-node.ts';

/** Settings have ten levels at most. */
const DEEPEST = 100;

/** Where it is too deep; undefined: nowhere. One pass; quotes are quotes only where they open a text on their line. */
export const tooDeep = (text: string): SyntaxProblem | undefined => {
  let depth = 0;
  let quote = '';
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charAt(offset);
    if (quote !== '') {
      if (character === '\\' && quote === '"') offset += 1;
      else if (character === quote || character === '\n') quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > DEEPEST) return { offset, says: `this is nested more than ${DEEPEST} levels deep.` };
    } else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
  }
  return undefined;
};
