/** The captured answers of one Flink version, as fresh values that a test may change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FLINK_VERSIONS = ['1.20.5', '2.3.0'] as const;
export type FlinkVersion = (typeof FLINK_VERSIONS)[number];

export interface CapturedJob {
  jid: string;
  name: string;
  state: string;
  now: number;
  timestamps: Record<string, number>;
  vertices: CapturedVertex[];
  plan: { nodes?: { id: string; parallelism: number }[] };
}

export interface CapturedVertex {
  id: string;
  name: string;
  parallelism: number;
  maxParallelism: number;
  duration: number;
  status: string;
  metrics: Record<string, number | boolean | string>;
}

export interface CapturedOverview {
  jobs: {
    jid: string;
    name: string;
    state: string;
    'start-time': number;
    tasks: Record<string, number>;
  }[];
}

export type CapturedMetrics = { id: string; [aggregate: string]: number | string }[];
export type Bounds = Record<string, { parallelism: { lowerBound: number; upperBound: number } }>;

export const captured = <T>(version: FlinkVersion, file: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, version, `${file}.json`), 'utf8')) as T;
