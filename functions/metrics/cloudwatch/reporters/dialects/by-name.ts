/** The dialects there are. A new one is a line here and a file beside this. */
import type { Dialect, DialectName } from '../dialect.ts';
import { otel } from './otel.ts';
import { prometheus } from './prometheus.ts';
import { statsd } from './statsd.ts';

export const dialects: Readonly<Record<DialectName, Dialect>> = { prometheus, statsd, otel };
