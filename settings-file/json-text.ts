/** JSON as people write settings: with comments and trailing commas. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { FileNode, ParsedText, SyntaxProblem } from './file-node.ts';
import { tooDeep } from './nesting.ts';

export const parseJsonText = (text: string): ParsedText => {
  const deep = tooDeep(text);
  if (deep !== undefined) return { kind: 'wrong', problem: deep };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [error] = errors;
  if (error !== undefined) return { kind: 'wrong', problem: problemOf(error, text) };
  return { kind: 'tree', root: root === undefined ? empty : nodeOf(root) };
};

const empty: FileNode = { start: 0, content: { kind: 'scalar', value: null } };

const nodeOf = (node: Node): FileNode => {
  const { type, offset: start, children = [] } = node;
  if (type === 'array') return { start, content: { kind: 'list', items: children.map(nodeOf) } };
  if (type !== 'object') return { start, content: { kind: 'scalar', value: node.value } };
  const entries = children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined
      ? []
      : [{ key: String(key.value), keyStart: key.offset, node: nodeOf(value) }],
  );
  return { start, content: { kind: 'map', entries } };
};

const problemOf = ({ error, offset, length }: ParseError, text: string): SyntaxProblem => {
  const found = text.slice(offset, offset + Math.max(length, 1)).split('\n', 1)[0] ?? '';
  const there =
    offset >= text.trimEnd().length ? 'the end of the file' : found.startsWith('"') ? found : JSON.stringify(found);
  // What is missing is missing behind the last character before, which may be lines above.
  const behind = text.slice(0, offset).trimEnd().length - 1;
  const after = Math.max(behind, 0);
  if (text.slice(0, offset).trim() === '') {
    return { offset, says: 'JSON settings begin with "{"; YAML is in a file whose name ends with .yaml.' };
  }
  switch (printParseErrorCode(error)) {
    case 'CommaExpected':
      if (found === ']') return { offset: after, says: 'a closing "}" is missing after this, before "]".' };
      if (found === '}') return { offset: after, says: 'a closing "]" is missing after this, before "}".' };
      return { offset: after, says: `a comma is missing after this, before ${there}.` };
    case 'ColonExpected':
      return { offset, says: `a colon is missing between key and value, before ${there}.` };
    case 'PropertyNameExpected':
      return { offset, says: `here must be a key in double quotes, and not ${there}.` };
    case 'ValueExpected':
      return { offset, says: `a value is missing before ${there}.` };
    case 'CloseBraceExpected':
      return { offset: after, says: 'a closing "}" is missing.' };
    case 'CloseBracketExpected':
      return { offset: after, says: 'a closing "]" is missing.' };
    case 'EndOfFileExpected':
      return { offset, says: `the settings end before ${there}; remove what follows.` };
    case 'UnexpectedEndOfComment':
      return { offset, says: 'a comment is not closed with "*/".' };
    case 'UnexpectedEndOfString':
      return { offset, says: 'a text is not closed with a double quote on its line.' };
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
      return { offset, says: `the backslash in ${there} begins no escape of JSON; write "\\\\" for a backslash.` };
    case 'InvalidCharacter':
      return { offset, says: 'a text has a control character, such as a tab or a line break; write "\\t" or "\\n".' };
    default:
      return {
        offset,
        says: `${there} is no JSON: text is in double quotes, and values are text, numbers, true or false.`,
      };
  }
};
