/** Kills "the process" at its n-th call to the outside, before the call had its effect or after; then it is dead. */

import type { Ports } from '../../functions/evaluation/evaluation-run.ts';
import type { JobTarget } from '../../functions/ports.ts';

export class Killed extends Error {}

export interface Killer {
  readonly ports: Ports<JobTarget>;
  /** A new process begins: it may call again. */
  revive(): void;
  readonly calls: () => number;
  readonly killed: () => boolean;
}

export const killer = (ports: Ports<JobTarget>, at: number, when: 'before' | 'after'): Killer => {
  let calls = 0;
  let dead = false;
  let killed = false;
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, property, receiver) {
        const member = Reflect.get(target, property, receiver);
        // matchesDesired is arithmetic, not a call to the outside.
        if (typeof member !== 'function' || property === 'matchesDesired') return member;
        return async (...given: unknown[]) => {
          if (dead) throw new Killed('dead');
          const mine = ++calls;
          const die = (): never => {
            dead = true;
            killed = true;
            throw new Killed(`killed ${when} call ${mine}`);
          };
          if (mine === at && when === 'before') die();
          const result = await member.apply(target, given);
          if (mine === at) die();
          return result;
        };
      },
    });
  const wrapAll = <Of extends object>(of: Of): Of =>
    Object.fromEntries(Object.entries(of).map(([name, port]) => [name, wrap(port)])) as Of;
  return {
    ports: {
      store: wrap(ports.store),
      events: wrap(ports.events),
      sources: wrapAll(ports.sources),
      targets: wrapAll(ports.targets),
    },
    revive: () => {
      dead = false;
    },
    calls: () => calls,
    killed: () => killed,
  };
};
