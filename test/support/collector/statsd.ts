/**
 * StatsD over UDP as the CloudWatch agent takes it: gauges only, the last value of a name wins, a sign makes it a difference,
 * dots of the name become underscores, and everything is forgotten when it has been collected.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Value } from './publish.ts';

export interface StatsdListener {
  readonly port: number;
  /** What has come since the last time. */
  collect(): readonly Value[];
  stop(): Promise<void>;
}

export const startStatsd = async (): Promise<StatsdListener> => {
  const gauges = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (packet) => {
    for (const line of packet.toString('utf8').split('\n')) take(gauges, line.trim());
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    collect: () => {
      const values = [...gauges].map(([name, value]): Value => ({ name, dimensions: { metric_type: 'gauge' }, value }));
      gauges.clear();
      return values.filter(({ value }) => Number.isFinite(value));
    },
    stop: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
};

const LINE = /^([^:]+):([+-]?)([^|]+)\|g$/;

/** Lines it can't read are dropped, as the agent does. */
export const take = (gauges: Map<string, number>, line: string): void => {
  const [, bucket, sign, digits] = LINE.exec(line) ?? [];
  if (bucket === undefined || digits === undefined) return;
  const name = bucket.replaceAll('.', '_');
  const value = Number(digits);
  if (sign === '+') gauges.set(name, (gauges.get(name) ?? 0) + value);
  else if (sign === '-') gauges.set(name, (gauges.get(name) ?? 0) - value);
  else gauges.set(name, value);
};
