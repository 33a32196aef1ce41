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
  const isBrief = ({ severity }: Finding): boolean => severity === 'ok' || severity === 'not-checked';
  const explained = new Set<FindingCode>();
  const bad = findings
    .filter((finding) => !isBrief(finding))
    .map((finding) => {
      const first = !explained.has(finding.code);
      explained.add(finding.code);
      return badText(finding, first, terminal);
    });
  const brief = findings.filter((finding) => isBrief(finding) && (all || finding.severity !== 'ok'));
  const right = all ? [] : findings.filter(({ severity }) => severity === 'ok').map(({ code }) => code);
  const folded = right.length === 0 ? [] : [line('ok', [...new Set(right)].join(', '), INDENT, terminal)];
  return [head, ...bad, ...briefText(brief, terminal), ...folded].join('\n');
};

/** `explain`: the code has not been explained for this job yet. */
const badText = ({ code, severity, says, remedy }: Finding, explain: boolean, terminal: Terminal): string => {
  const paint = painter(terminal);
  const { means, remedies } = meaningOf(code);
  const steps = [...(remedy === undefined ? [] : [remedy]), ...(explain ? remedies : [])];
  return [
    line(severity, paint('strong', code), INDENT, terminal),
    wrapped(`${INDENT}${says}`, terminal.columns, INDENT),
    ...(explain ? [wrapped(`${INDENT}${means}`, terminal.columns, INDENT)] : []),
    ...steps.map((step, i) => {
      const number = steps.length === 1 ? '→ ' : `${i + 1}. `;
      return wrapped(`${INDENT}${number}${step}`, terminal.columns, `${INDENT}${' '.repeat(number.length)}`);
    }),
  ].join('\n');
};

const briefText = (findings: readonly Finding[], terminal: Terminal): readonly string[] => {
  const width = Math.max(0, ...findings.map(({ code }) => code.length)) + 2;
  const indent = INDENT + ' '.repeat(width);
  return findings.map(({ code, severity, says }) => line(severity, code.padEnd(width) + says, indent, terminal));
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
