/** The faults of a schedule, drawn by what they strike. Each can be taken out, and the others stay as they are. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Chance } from './chance.ts';

export const CALL_FAULTS = [
  'slow',
  'refused',
  'unavailable',
  'answer lost',
  'never answered',
  'taken, never answered',
  'takes effect late',
  'repeated',
  'dies before',
  'dies after',
] as const;

export type FaultKind = 'none' | (typeof CALL_FAULTS)[number];

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
  /** Of this call: what is called, and by which process. */
  ofCall(call: string, process: string): Fault;
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
  /** The only ones that strike; left out: all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** A job whose platform answers nothing any more from some time on, the calm included. */
  readonly silent?: { readonly job: string; readonly from: EpochMs } | undefined;
}

const NONE: Fault = { kind: 'none', ms: 0 };

export const createFaults = ({ chance, now, calmFrom, calls, others, only, silent }: FaultParts): Faults => {
  const struck: Struck[] = [];
  const strike = (key: string, kind: string): boolean => {
    if (only?.has(key) === false) return false;
    struck.push({ key, kind, at: now() });
    return true;
  };
  const ofCall = (call: string, process: string): Fault => {
    const key = `${process} ${call}`;
    if (now() >= calmFrom || chance.share('call', key) >= calls) return NONE;
    const kind = chance.pick(CALL_FAULTS, 'kind', key);
    if (!strike(key, kind)) return NONE;
    const ms = kind === 'slow' ? chance.whole(1_000, 9_000, 'ms', key) : chance.whole(11_000, 90_000, 'ms', key);
    return { kind, ms };
  };
  const silentKey = `the platform of ${silent?.job} falls silent`;
  let silenced = false;
  return {
    struck,
    ofCall(call, process) {
      if (silent && now() >= silent.from && call.endsWith(` of ${silent.job}`)) {
        if (!silenced && !strike(silentKey, 'silent')) return ofCall(call, process);
        silenced = true;
        return { kind: 'never answered', ms: 0 };
      }
      return ofCall(call, process);
    },
    strikes: (kind, key, probability) =>
      now() < calmFrom && chance.share(kind, key) < probability * others && strike(`${kind} ${key}`, kind),
    latency: (key) => chance.whole(4, 60, 'latency', key),
    share: (...about) => chance.share(...about),
    whole: (from, to, ...about) => chance.whole(from, to, ...about),
  };
};
