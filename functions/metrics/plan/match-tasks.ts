/**
 * Which published task is which vertex's, by all that is known: the names that Flink gives operators of these
 * descriptions, the numbers of SQL operators, their order in the chain, how many subtasks report, and that every task that
 * reports is some vertex's. Only what is forced is a match: where two assignments are possible, there is none.
 */
import type { JobVertex, VertexId } from '../../../lib/model/graph.ts';
import {
  type Closeness,
  canBe,
  type PublishedTask,
  patternOf,
  publishedTasks,
  type TaskPattern,
} from './task-pattern.ts';
import type { Match } from './vertex-names.ts';

export interface Published {
  readonly tasks: readonly string[];
  /** Subtasks of every task that reported lately: then `tasks` are those alone. Undefined: old names are among them. */
  readonly subtasks?: ReadonlyMap<string, number> | undefined;
}

export const matchTasks = (
  vertices: readonly JobVertex[],
  { tasks: names, subtasks }: Published,
): ReadonlyMap<VertexId, Match> => {
  const open: readonly Candidate[] = vertices.map((vertex) => ({ vertex, pattern: patternOf(vertex) }));
  const tasks = publishedTasks([...new Set(names)].sort());
  const byName = forced(open, tasks, isClose('name'));
  const fits = subtasks && countsAreTrue(byName, subtasks) ? hasSubtasks(subtasks) : () => true;
  const close = (closeness: Closeness) => {
    const isNamed = isClose(closeness);
    return (one: Candidate, task: PublishedTask): boolean => isNamed(one, task) && fits(one, task);
  };
  const certain = consistent(forced(open, tasks, close('name'), close('id')), open, tasks);
  const assigned = new Map([...certain, ...(subtasks ? eliminated(certain, open, tasks, close('any')) : [])]);
  return new Map(
    open.map((one): [VertexId, Match] => {
      const task = assigned.get(one);
      if (task) return [one.vertex.id, { kind: 'matched', value: task.name }];
      return [one.vertex.id, unassigned(one, open, tasks, assigned, close)];
    }),
  );
};

interface Candidate {
  readonly vertex: JobVertex;
  readonly pattern: TaskPattern;
}

type Fits = (one: Candidate, task: PublishedTask) => boolean;
type Assigned = ReadonlyMap<Candidate, PublishedTask>;

const isClose =
  (closeness: Closeness): Fits =>
  ({ pattern }, task) =>
    canBe(pattern, task, closeness);

/** A vertex that can be one task only is that task, unless another one must be it, too; what is left decides on. */
const forced = (open: readonly Candidate[], tasks: readonly PublishedTask[], ...stages: readonly Fits[]): Assigned => {
  const assigned = new Map<Candidate, PublishedTask>();
  for (const fits of stages) {
    for (let found = true; found; ) {
      const taken = new Set(assigned.values());
      const only = open
        .filter((one) => !assigned.has(one))
        .flatMap((one) => {
          const [task, ...others] = tasks.filter((task) => !taken.has(task) && fits(one, task));
          return task && others.length === 0 ? [{ one, task }] : [];
        });
      const single = [...Map.groupBy(only, ({ task }) => task).values()].filter((claims) => claims.length === 1).flat();
      for (const { one, task } of single) assigned.set(one, task);
      found = single.length > 0;
    }
  }
  return assigned;
};

/**
 * A task that some vertex without one could be as well is no match: the metrics of both may be mixed in it. The number of
 * subtasks does not count here, since a mix has those of all its vertices.
 */
const consistent = (assigned: Assigned, open: readonly Candidate[], tasks: readonly PublishedTask[]): Assigned => {
  const left = open.filter((one) => !assigned.has(one));
  const contested = new Set(tasks.filter((task) => left.some((one) => isClose('id')(one, task))));
  const kept = new Map([...assigned].filter(([, task]) => !contested.has(task)));
  return kept.size === assigned.size ? kept : consistent(kept, open, tasks);
};

/** As many vertices as tasks are left: a vertex is the task that it is in every assignment that gives each one its own. */
const eliminated = (
  assigned: Assigned,
  open: readonly Candidate[],
  tasks: readonly PublishedTask[],
  fits: Fits,
): Assigned => {
  const taken = new Set(assigned.values());
  const vertices = open.filter((one) => !assigned.has(one));
  const left = tasks.filter((task) => !taken.has(task));
  if (vertices.length !== left.length) return new Map();
  const found = new Map<Candidate, PublishedTask>();
  for (const one of vertices) {
    const others = vertices.filter((other) => other !== one);
    const possible = left.filter(
      (task) =>
        fits(one, task) &&
        canAllBeAssigned(
          others,
          left.filter((other) => other !== task),
          fits,
        ),
    );
    if (possible.length === 1 && possible[0]) found.set(one, possible[0]);
  }
  return found;
};

/** Kuhn's algorithm: each vertex takes a task, and moves on to another one for a vertex that has no other. */
const canAllBeAssigned = (vertices: readonly Candidate[], tasks: readonly PublishedTask[], fits: Fits): boolean => {
  const holder = new Map<PublishedTask, Candidate>();
  const place = (one: Candidate, tried: Set<PublishedTask>): boolean =>
    tasks.some((task) => {
      if (tried.has(task) || !fits(one, task)) return false;
      tried.add(task);
      const before = holder.get(task);
      if (before && !place(before, tried)) return false;
      holder.set(task, one);
      return true;
    });
  return vertices.every((one) => place(one, new Set()));
};

/** The number of snapshots says how many subtasks report. It is not documented: vertices that are known must confirm it. */
const countsAreTrue = (assigned: Assigned, subtasks: ReadonlyMap<string, number>): boolean =>
  assigned.size > 0 && [...assigned].every(([one, task]) => hasSubtasks(subtasks)(one, task));

const hasSubtasks =
  (subtasks: ReadonlyMap<string, number>): Fits =>
  ({ vertex }, task) => {
    const count = subtasks.get(task.name);
    // A task of which snapshots are missing says nothing.
    return !Number.isInteger(count) || count === vertex.parallelism;
  };

const unassigned = (
  one: Candidate,
  open: readonly Candidate[],
  tasks: readonly PublishedTask[],
  assigned: Assigned,
  close: (closeness: Closeness) => Fits,
): Match => {
  const taken = new Set(assigned.values());
  const closeness = (['name', 'id', 'any'] as const).find((level) => tasks.some((task) => close(level)(one, task)));
  if (!closeness) return { kind: 'unmatched' };
  const candidates = tasks.filter((task) => !taken.has(task) && close(closeness)(one, task));
  if (candidates.length === 0) return { kind: 'unmatched' };
  if (candidates.length > 1) return { kind: 'ambiguous', between: candidates.map(({ name }) => name) };
  const rivals = open.filter(
    (other) => !assigned.has(other) && candidates.some((task) => close(closeness)(other, task)),
  );
  if (rivals.length === 1) return { kind: 'unmatched' };
  return { kind: 'ambiguous', between: rivals.map(({ vertex }) => `vertex ${vertex.id}`) };
};
