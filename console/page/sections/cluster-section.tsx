/** The task managers and what lies in their slots, beside those that a static size would take. */
import type { PageCluster, PageState, PageVertex } from '../../model/page.ts';
import { taskManagers } from '../decisions/cluster-words.ts';
import { count } from '../shared/format.ts';
import { shortNames, vertexColor } from '../shared/vertex-label.ts';

interface Slots {
  readonly slots: number;
  readonly vertices: readonly PageVertex[];
  readonly names: readonly string[];
}

export const ClusterSection = ({ state: { cluster, vertices } }: { readonly state: PageState }) =>
  cluster === null || cluster.taskManagers === null || vertices.length === 0 ? null : (
    <Cluster cluster={cluster} vertices={vertices} />
  );

const Cluster = ({
  cluster,
  vertices,
}: {
  readonly cluster: PageCluster;
  readonly vertices: readonly PageVertex[];
}) => {
  const { taskManagers: now, slotsPerTaskManager: slots, staticTaskManagers } = cluster;
  const running = now ?? 0;
  const asked = Math.ceil(Math.max(0, ...vertices.map((vertex) => vertex.asked ?? 0)) / slots);
  const coming = Math.max(0, asked - running);
  const spared = Math.max(0, (staticTaskManagers ?? 0) - running - coming);
  const names = shortNames(vertices);
  const all: Slots = { slots, vertices, names };
  return (
    <section id="cluster" class="panel cluster" aria-labelledby="cluster-title">
      <div class="panel-head">
        <h2 id="cluster-title">Task managers and their slots</h2>
        <span class="hint">{hint(running, coming, spared)}</span>
        <ul class="tones" aria-label="Vertices">
          {names.map((name, i) => (
            <li key={vertices[i]?.id}>
              <Swatch index={i} />
              {legendWords(name, vertices[i])}
            </li>
          ))}
        </ul>
      </div>
      <ul class="managers">
        {range(running + coming).map((n) => (
          <Manager key={n} n={n} coming={n >= running} all={all} />
        ))}
        {range(spared).map((n) => (
          <li key={`spared-${n}`} class="manager spared">
            <p>not needed now</p>
          </li>
        ))}
      </ul>
      <p class="hint">
        Slots are shared: subtask number n of every vertex lies in slot number n, so the widest vertex decides how many
        slots it takes.
      </p>
    </section>
  );
};

const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

const legendWords = (name: string, vertex: PageVertex | undefined): string => {
  const { parallelism = null, asked = null } = vertex ?? {};
  const moves = asked !== null && asked !== parallelism ? ` → ${asked}` : '';
  return `${name} ${parallelism ?? ''}${moves}`;
};

const hint = (running: number, coming: number, spared: number): string => {
  const run = running === 1 ? '1 task manager runs' : `${taskManagers(running)} run`;
  if (coming > 0) return `${run}, ${count(coming)} more on the way`;
  return spared === 0 ? run : `${run}, the fixed size has ${count(spared)} more`;
};

const Manager = ({ n, coming, all }: { readonly n: number; readonly coming: boolean; readonly all: Slots }) => (
  <li class={coming ? 'manager coming' : 'manager'}>
    <p>{coming ? 'on its way' : `task manager ${n + 1}`}</p>
    <div class="slots">
      {range(all.slots).map((i) => (
        <Slot key={i} number={n * all.slots + i} all={all} />
      ))}
    </div>
  </li>
);

/** What is in it, and while the job is rescaled what is about to come and to go. */
const Slot = ({ number, all: { vertices, names } }: { readonly number: number; readonly all: Slots }) => {
  const inside = vertices.flatMap(({ parallelism, asked }, i) => {
    const now = (parallelism ?? 0) > number;
    const then = (asked ?? parallelism ?? 0) > number;
    return now || then ? [{ i, kind: now ? (then ? '' : 'going') : 'coming' }] : [];
  });
  const words = inside.length === 0 ? 'free' : inside.map(({ i, kind }) => `${names[i]} ${kind}`.trim()).join(', ');
  return (
    <div class="slot" role="img" aria-label={`Slot ${number + 1}: ${words}`} title={words}>
      {inside.map(({ i, kind }) => (
        <Swatch key={i} index={i} kind={kind} />
      ))}
    </div>
  );
};

const Swatch = ({ index, kind = '' }: { readonly index: number; readonly kind?: string }) => (
  <i class={kind} aria-hidden="true" style={{ '--tone': `var(--${vertexColor(index)})` }} />
);
