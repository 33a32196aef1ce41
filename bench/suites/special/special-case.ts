/** What a case of R6 is: a load in parts of the usual one, what goes wrong, and what is asked. */
import type { LoadOf, Scatter } from '../../loads/trace.ts';
import type { Rescaled } from '../../simulator/meter.ts';
import type { MetricFaults } from '../../simulator/observe.ts';
import type { ThreeVertices } from '../jobs.ts';
import type { Half } from '../suite.ts';

export interface SpecialSeen {
  readonly rescales: readonly Rescaled[];
  readonly over60: number;
  readonly worst: number;
  readonly ageAtEnd: number;
  readonly carriesAtEnd: boolean;
  /** What it carries at the end in parts of the load. */
  readonly reserveAtEnd: number;
  /** The most slots ever in parts of the smallest that carry the highest load. */
  readonly highest: number;
  /** Every ten seconds. */
  readonly ages: readonly number[];
}

export interface SpecialCase {
  readonly name: string;
  readonly half: Half;
  readonly seconds: number;
  /** In parts of the usual load. */
  readonly load: LoadOf;
  readonly scatter?: Scatter;
  /** Subtasks of every vertex at the start; `usual`: what carries 1.2 times the first load. */
  readonly start?: 'usual' | number;
  readonly job?: Partial<ThreeVertices>;
  readonly failures?: readonly number[];
  readonly rescaleFails?: (n: number) => boolean;
  readonly faults?: MetricFaults;
  readonly countFrom?: number;
  /** What is asked, for the tables. */
  readonly asks: string;
  readonly passes: (seen: SpecialSeen) => boolean;
}
