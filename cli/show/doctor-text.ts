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

/** `all`: what is right is listed line by line, too. A code is explained where it is first seen. */
export const doctorText = (groups: readonly Group[], all: boolean, terminal: Terminal): string => {
  const explained = new Set<FindingCode>();
  return [...groups.map((group) => groupText(group, all, explained, terminal)), totals(groups)].join('\n\n');
};

const groupText = (
  { title, where, findings }: Group,
  all: boolean,
  explained: Set<FindingCode>,
  terminal: Terminal,
): string => {
  const head = `${painter(terminal)('strong', title)}${where === '' ? '' : `, ${where}`}: ${summary(findings)}`;
  const shown = findings.filter(({ severity }) => all || severity !== 'ok');
  const full = new Set(shown.filter((finding) => isExplained(finding, explained)));
  const width = 2 + Math.max(0, ...shown.filter((finding) => !full.has(finding)).map(({ code }) => code.length));
  const right = all ? [] : findings.filter(({ severity }) => severity === 'ok').map(({ code }) => code);
  return [
    head,
    ...shown.map((finding) => (full.has(finding) ? fullText(finding, terminal) : briefText(finding, width, terminal))),
    ...(right.length === 0 ? [] : [line('ok', [...new Set(right)].join(', '), INDENT, terminal)]),
  ].join('\n');
};

const isExplained = ({ code, severity }: Finding, explained: Set<FindingCode>): boolean => {
  if (severity === 'ok' || severity === 'not-checked' || explained.has(code)) return false;
  explained.add(code);
  return true;
};

const fullText = ({ code, severity, says, remedy }: Finding, terminal: Terminal): string => {
  const { means, remedies } = meaningOf(code);
  const steps = [...(remedy === undefined ? [] : [remedy]), ...remedies];
  return [
    line(severity, painter(terminal)('strong', code), INDENT, terminal),
    wrapped(`${INDENT}${says}`, terminal.columns, INDENT),
    wrapped(`${INDENT}${means}`, terminal.columns, INDENT),
    ...steps.map((step, i) => {
      const number = steps.length === 1 ? '→ ' : `${i + 1}. `;
      return wrapped(`${INDENT}${number}${step}`, terminal.columns, `${INDENT}${' '.repeat(number.length)}`);
    }),
  ].join('\n');
};

const briefText = ({ code, severity, says, remedy }: Finding, width: number, terminal: Terminal): string => {
  const text = code.padEnd(width) + says + (remedy === undefined ? '' : ` ${remedy}`);
  return line(severity, text, INDENT + ' '.repeat(width), terminal);
};

const line = (severity: Severity, text: string, indent: string, terminal: Terminal): string => {
  const [word, tone] = WORDS[severity];
  const begin = `  ${painter(terminal)(tone, word.padEnd(SEVERITY_COLUMNS))}`;
  return wrapped(INDENT + text, terminal.columns, indent).replace(INDENT, begin);
};

const summary = (findings: readonly Finding[]): string => {
  const bad = [counted(count(findings, 'problem'), 'problem'), counted(count(findings, 'warning'), 'warning')];
  const unchecked = findings.length > 0 && findings.every(({ severity }) => severity === 'not-checked');
  return bad.flat().join(', ') || (unchecked ? 'not checked' : 'nothing is wrong');
};

const counted = (n: number, word: string): readonly string[] => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);

const totals = (groups: readonly Group[]): string => {
  const all = groups.flatMap(({ findings }) => findings);
  const unchecked = count(all, 'not-checked');
  const more = unchecked === 0 ? '' : `; ${unchecked} could not be checked`;
  return `${summary(all)}${more}. Every code: docs/doctor.md`;
};
