/** A day as lines that a product manager could read: when, how much came in, what was decided, and why. */
import type { AutopilotEvent, TurnRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/graph.ts';
import { isSource } from '../../lib/graph.ts';
import type { EpochMs } from '../../lib/observation.ts';
import type { Reason } from '../../lib/reason.ts';
import type { Sizing } from '../../lib/sizing/sizing.ts';

export interface Line {
  readonly at: EpochMs;
  readonly text: string;
}

/** Every decision and every outcome; a hold only when it has another reason than the one before. */
export const timeline = (
  turns: readonly TurnRecord[],
  journal: readonly AutopilotEvent[],
  graph: JobGraph,
): readonly string[] =>
  [...turnLines(turns, graph), ...outcomeLines(journal)].sort((a, b) => a.at - b.at).map(({ text }) => text);

const turnLines = (turns: readonly TurnRecord[], graph: JobGraph): readonly Line[] => {
  let shown: string | undefined;
  return turns.flatMap((turn) => {
    const rule = turn.decision === 'hold' ? `hold ${turn.because[0]?.rule}` : turn.decision;
    if (rule === shown && turn.decision === 'hold') return [];
    shown = rule;
    return [{ at: turn.at, text: columns(turn.at, incoming(turn, graph), wanted(turn), because(turn.because)) }];
  });
};

/** What the request itself says stands in the turn's line already. */
const outcomeLines = (journal: readonly AutopilotEvent[]): readonly Line[] =>
  journal
    .filter(({ name }) => name !== 'requested' && name !== 'recommended')
    .map(({ name, at, detail }) => {
      const seconds = detail.restartSeconds;
      const restart =
        seconds === undefined
          ? ''
          : ` (restart ${Number.isFinite(seconds) ? `${Math.round(seconds)} s` : 'not measured'})`;
      return { at, text: columns(at, '', `${name} ${sizeOf(detail.to)}${restart}`, because(detail.because)) };
    });

const columns = (at: EpochMs, rate: string, decision: string, why: string): string =>
  `${clock(at)}  ${rate.padStart(9)}  ${decision.padEnd(28)}  ${why}`.trimEnd();

const clock = (at: EpochMs): string => new Date(at).toISOString().slice(8, 16).replace('T', ' ');

const because = (reasons: readonly Reason[]): string => reasons[0]?.says ?? '';

const wanted = (turn: TurnRecord): string => (turn.decision === 'hold' ? `hold ${sizeOf(turn.sizing)}` : turn.decision);

export const sizeOf = (sizing: Sizing): string =>
  sizing.kind === 'kpu'
    ? `${sizing.parallelism} (${sizing.kpus} KPU)`
    : String(Math.max(0, ...Object.values(sizing.parallelism)));

const incoming = ({ evaluation }: TurnRecord, graph: JobGraph): string => {
  if (!evaluation) return '?/s';
  const rate = graph.vertices
    .filter(isSource)
    .reduce((sum, { id }) => sum + (evaluation.vertices[id]?.targetDataRate ?? Number.NaN), 0);
  return Number.isFinite(rate) ? `${Math.round(rate)}/s` : '?/s';
};
