/** The faults of a schedule, drawn by what they strike. Each can be taken out, and the others stay as they are. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Chance } from './chance.ts';
import type { Process } from './process.ts';

export const CALL_FAULTS = [
  ...['slow', 'refused', 'unavailable', 'answer lost', 'never answered', 'taken, never answered'],
  ...['takes effect late', 'repeated', 'dies before', 'dies after'],
] as const;

export type FaultKind = 'none' | 'slow' | 'refused' | 'unavailable' | 'answer lost' | 'never answered' | 'taken, never answered' | 'takes effect late' | 'repeated' | 'dies before' | 'dies after';

export interface Fault {
  readonly kind: FaultKind;
  readonly ms: number;
}

/** One that struck. */
export interface Struck {
  readonly key: string;
  readonly kind: string;
  readonly at: EpochMs;
}

export interface Faults {
  /** Of this call of the process. */
  ofCall(key: string, process: Process): Fault;
  /** Something else that may go wrong, with this probability while it is not calm. */
  strikes(kind: string, key: string, probability: number): boolean;
  /** Milliseconds that a message takes. */
  latency(key: string): number;
  share(...about: readonly (string | number)[]): number;
  whole(from: number, to: number, ...about: readonly (string | number)[]): number;
  readonly struck: readonly Struck[];
}

export interface FaultParts {
  readonly chance: Chance;
  readonly now: () => EpochMs;
  /** From then on nothing goes wrong. */
  readonly calmFrom: EpochMs;
  /** Share of the calls that something goes wrong with. */
  readonly calls: number;
  /** Times the probability of everything else. */
  readonly others: number;
  /** Keys of faults that are taken out. */
  readonly without: ReadonlySet<string>;
}

const NONE: Fault = { kind: 'none', ms: 0 };

export const createFaults = ({ chance, now, calmFrom, calls, others, without }: FaultParts): Faults => {
  const struck: Struck[] = [];
  const strike = (key: string, kind: string): boolean => {
    if (without.has(key)) return false;
    struck.push({ key, kind, at: now() });
    return true;
  };
  return {
    struck,
    ofCall(key) {
      if (now() >= calmFrom || chance.share('call', key) >= calls) return NONE;
      const kind = chance.pick(CALL_FAULTS, 'kind', key) as FaultKind;
      if (!strike(key, kind)) return NONE;
      const ms = kind === 'slow' ? chance.whole(1_000, 9_000, 'ms', key) : chance.whole(11_000, 90_000, 'ms', key);
      return { kind, ms };
    },
    strikes: (kind, key, probability) =>
      now() < calmFrom && chance.share(kind, key) < probability * others && strike(`${kind} ${key}`, kind),
    latency: (key) => chance.whole(4, 60, 'latency', key),
    share: (...about) => chance.share(...about),
    whole: (from, to, ...about) => chance.whole(from, to, ...about),
  };
};
