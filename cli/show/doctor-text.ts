/** What the doctor found, for a terminal: by job, the worst first, with what it means and what to do. */
import { count, type Finding, type FindingCode, meaningOf, type Severity } from '../../lib/doctor/finding.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { painter, type Tone, wrapped } from '../terminal/text.ts';

export interface Group {
  readonly title: string;
  /** `managed-flink, us-east-1` */
  readonly where: string;
  readonly findings: readonly Finding[];
}

const WORDS: Readonly<Record<Severity, readonly [string, Tone]>> = {
  problem: ['problem', 'bad'],
  warning: ['warning', 'busy'],
  note: ['note', 'strong'],
  'not-checked': ['not checked', 'quiet'],
  ok: ['ok', 'good'],
};
const SEVERITY_COLUMNS = 13;
const INDENT = ' '.repeat(2 + SEVERITY_COLUMNS);

/** `all`: what is right is listed line by line, too. */
export const doctorText = (groups: readonly Group[], all: boolean, terminal: Terminal): string =>
  [...groups.map((group) => groupText(group, all, terminal)), totals(groups)].join('\n\n');

const groupText = ({ title, where, findings }: Group, all: boolean, terminal: Terminal): string => {
  const paint = painter(terminal);
  const head = `${paint('strong', title)}${where === '' ? '' : `, ${where}`}: ${summary(findings)}`;
  const explained = new Set<FindingCode>();
  const shown = findings.filter(({ severity }) => all || severity !== 'ok');
  const lines = shown.map((finding) => {
    const first = !explained.has(finding.code);
    explained.add(finding.code);
    return findingText(finding, first, terminal);
  });
  const right = all ? [] : findings.filter(({ severity }) => severity === 'ok').map(({ code }) => code);
  const folded = right.length === 0 ? [] : [line('ok', [...new Set(right)].join(', '), terminal)];
  return [head, ...lines, ...folded].join('\n');
};

const findingText = (finding: Finding, explain: boolean, terminal: Terminal): string => {
  const paint = painter(terminal);
  const { code, severity, says, remedy } = finding;
  const first = line(severity, `${paint('strong', code)}  ${says}`, terminal);
  if (!explain || severity === 'ok' || severity === 'not-checked') return first;
  const { means, remedies } = meaningOf(code);
  const steps = [...(remedy === undefined ? [] : [remedy]), ...remedies];
  return [
    first,
    wrapped(`${INDENT}${paint('quiet', means)}`, terminal.columns, INDENT),
    ...steps.map((step, i) => {
      const number = steps.length === 1 ? '→ ' : `${i + 1}. `;
      return wrapped(`${INDENT}${number}${step}`, terminal.columns, `${INDENT}${' '.repeat(number.length)}`);
    }),
  ].join('\n');
};

const line = (severity: Severity, text: string, terminal: Terminal): string => {
  const [word, tone] = WORDS[severity];
  const begin = `  ${painter(terminal)(tone, word.padEnd(SEVERITY_COLUMNS))}`;
  return wrapped(`${INDENT}${text}`, terminal.columns, INDENT).replace(INDENT, begin);
};

const summary = (findings: readonly Finding[]): string => {
  const bad = [counted(count(findings, 'problem'), 'problem'), counted(count(findings, 'warning'), 'warning')];
  return bad.flat().join(', ') || 'nothing is wrong';
};

const counted = (n: number, word: string): readonly string[] => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);

const totals = (groups: readonly Group[]): string => {
  const all = groups.flatMap(({ findings }) => findings);
  const unchecked = count(all, 'not-checked');
  const more = unchecked === 0 ? '' : `; ${unchecked} could not be checked`;
  return `${summary(all)}${more}. Every code: docs/doctor.md`;
};
