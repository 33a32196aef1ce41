/** One decision: what changes, what became of it and, once opened, why. */

import { Fragment } from 'preact';
import type { PageDecision } from '../../model/history.ts';
import type { PageCluster } from '../../model/page.ts';
import type { Measured, Time } from '../../model/values.ts';
import { bytes, count, day, dollars, or, whenWords, type Zone } from '../shared/format.ts';
import { kpusShort } from '../shared/kpu-words.ts';
import { statusTone } from '../shared/state-words.ts';
import { AlternativesTable } from './alternatives.tsx';
import { isMemoryAlone, restOf } from './cluster-words.ts';
import { directionWords, statusWords, titleOf } from './decision-words.ts';
import { ReadyMadeText } from './ready-made.tsx';
import { FoldedReasons, ReasonList, ShortReasonList } from './reasons.tsx';
import { Steps } from './steps.tsx';

const ARROWS = { up: '▲', down: '▼', same: '•' } as const;
const ADVICE = { up: '△', down: '▽', same: '◦' } as const;

interface CardOf {
  readonly decision: PageDecision;
  readonly zone: Zone;
  readonly now: Time;
  readonly cluster: PageCluster | null;
  /** Its own address. */
  readonly link: string;
}

export const DecisionCard = ({ decision, zone, now, cluster, link }: CardOf) => (
  <details
    class={`card ${statusTone(decision.status)}${isAdvice(decision) ? ' advice' : ''}`}
    id={`decision-${decision.id}`}
    data-status={decision.status}
  >
    <summary>
      <span class={`arrow ${decision.direction}`} role="img" aria-label={directionWords(decision)}>
        {(isAdvice(decision) ? ADVICE : ARROWS)[decision.direction]}
      </span>
      <span class="what">
        <strong>
          {titleOf(decision)}
          {decision.rollbackOf !== null && <span class="tag">rollback</span>}
          {decision.memory !== null && <span class={`tag ${decision.memory}`}>{MEMORY[decision.memory]}</span>}
        </strong>
        <span class="cost">
          {costOf(decision, cluster).map((line, i) => (
            <Fragment key={line}>
              {i > 0 && <br />}
              {line}
            </Fragment>
          ))}
        </span>
      </span>
      <span class="when">
        <span class="chip">{statusWords(decision)}</span>
        <time dateTime={new Date(decision.at).toISOString()} title={day(decision.at, zone)}>
          {whenWords(decision.at, now, zone)}
        </time>
      </span>
    </summary>
    <div class="card-body">
      <WouldDo decision={decision} />
      <VertexChanges decision={decision} />
      <h3>Why</h3>
      <Reasons because={decision.because} />
      {decision.alternatives.length > 0 && (
        <>
          <h3>Sizes that were weighed</h3>
          <AlternativesTable all={decision.alternatives} />
        </>
      )}
      {decision.written && (
        <>
          <h3>What was written</h3>
          <ReadyMadeText text={decision.written} />
        </>
      )}
      <MemoryConfig decision={decision} />
      <h3>What became of it</h3>
      <Steps decision={decision} zone={zone} />
      <a class="permalink" href={link}>
        Open this decision
      </a>
    </div>
  </details>
);

const MANY = 10;

const isAdvice = ({ status }: PageDecision): boolean => status === 'recommended';

const MEMORY = { spare: 'memory to spare', short: 'memory short', 'out-of-memory': 'out of memory' } as const;

const KPU_BYTES = 4 * 1024 ** 3;

/** 4 GB → 2 GB per slot, where that changes. */
const slotWords = ({ from, to }: PageDecision): string | undefined =>
  from.parallelismPerKpu === null || to.parallelismPerKpu === null || from.parallelismPerKpu === to.parallelismPerKpu
    ? undefined
    : `${bytes(KPU_BYTES / from.parallelismPerKpu)} → ${bytes(KPU_BYTES / to.parallelismPerKpu)} per slot, ${from.parallelismPerKpu} → ${to.parallelismPerKpu} per KPU`;

/** A recommendation says what it would do, ready to be done by hand. */
const WouldDo = ({ decision }: { readonly decision: PageDecision }) => {
  if (!isAdvice(decision)) return null;
  const { from, to, config, vertices } = decision;
  const steps = [
    ...(vertices.length > 0
      ? [`the parallelism of ${vertices.length === 1 ? 'one vertex' : `${vertices.length} vertices`}`]
      : [`parallelism ${pair(from.parallelism, to.parallelism, count)}`]),
    ...(to.kpus === null ? [] : [`KPUs ${pair(from.kpus, to.kpus, count)}`]),
    ...(to.parallelismPerKpu === null
      ? []
      : [`slots per KPU ${pair(from.parallelismPerKpu, to.parallelismPerKpu, count)}`]),
    ...(to.dollarsPerHour === null ? [] : [`${pair(from.dollarsPerHour, to.dollarsPerHour, dollars)} /h`]),
  ];
  return (
    <>
      <h3>What it would do</h3>
      <p class="would-do">Nothing was changed. It would set: {steps.join('; ')}.</p>
      {config && <ReadyMadeText text={config} />}
    </>
  );
};

/** Flink configuration beside the parallelism. */
export const MemoryConfig = ({ decision }: { readonly decision: PageDecision }) =>
  isAdvice(decision) || decision.config === null ? null : (
    <>
      <h3>{isMemoryAlone(decision) ? 'What was written' : 'Memory configuration that goes with it'}</h3>
      <ReadyMadeText text={decision.config} />
    </>
  );

const costOf = (decision: PageDecision, cluster: PageCluster | null): readonly string[] => {
  const { from, to } = decision;
  const slot = slotWords(decision);
  if (to.kpus === null) return restOf(decision, cluster);
  return [
    `${pair(from.kpus, to.kpus, kpusShort)} KPUs`,
    `${pair(from.dollarsPerHour, to.dollarsPerHour, dollars)} /h`,
    ...(slot === undefined ? [] : [slot]),
  ];
};

const pair = (from: Measured, to: Measured, say: (value: number) => string): string =>
  from === to ? `still ${or(to, say)}` : `${or(from, say)} → ${or(to, say)}`;

export const VertexChanges = ({ decision: { vertices } }: { readonly decision: PageDecision }) =>
  vertices.length === 0 ? null : (
    <>
      <h3>Vertices</h3>
      <ul class="vertex-changes">
        {vertices.map(({ name, from, to }) => (
          <li key={name} class={to > from ? 'up' : 'down'}>
            <span>{name}</span>
            <strong>
              {from} → {to}
            </strong>
          </li>
        ))}
      </ul>
    </>
  );

/** A few are shown in full, many in a line each, and of very many the first ones, with a button for the rest. */
const Reasons = ({ because }: Pick<PageDecision, 'because'>) => {
  if (because.length <= 3) return <ReasonList because={because} />;
  return because.length <= MANY ? (
    <ShortReasonList because={because} />
  ) : (
    <FoldedReasons because={because} first={MANY} />
  );
};
