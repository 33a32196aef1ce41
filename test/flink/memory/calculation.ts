/** Asks the real Flink what it makes of a configuration: its own calculation, the one its start scripts use. */
import { createInterface } from 'node:readline';
import type { ProcessMemory } from '../../../lib/memory-tuning/process-memory.ts';
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';
import type { BuiltJob } from '../build-job.ts';
import { spawnJava } from '../java.ts';

export interface Accepted {
  readonly kind: 'accepted';
  readonly pools: ProcessMemory;
  /** `-Xmx... -Xms... -XX:MaxDirectMemorySize=... -XX:MaxMetaspaceSize=...` */
  readonly jvmParameters: string;
  /** `-D key=value -D key=value ...` */
  readonly dynamicProperties: string;
}

export interface Refused {
  readonly kind: 'refused';
  /** Simple name of the exception's class. */
  readonly error: string;
  /** Its message and those of its causes. */
  readonly message: string;
}

export interface Calculation {
  /** What Flink says of each, in their order. */
  of(configurations: readonly FlinkConfiguration[]): Promise<readonly (Accepted | Refused)[]>;
  stop(): Promise<void>;
}

export const startCalculation = ({ classPath }: Pick<BuiltJob, 'classPath'>): Calculation => {
  const java = spawnJava(['-Xmx128m', '-XX:+UseSerialGC', '-cp', classPath, 'flinkautopilot.memory.Calculation']);
  const lines = createInterface({ input: java.child.stdout })[Symbol.asyncIterator]();
  return {
    of: async (configurations) => {
      java.child.stdin.write(configurations.map((configuration) => `${JSON.stringify(configuration)}\n`).join(''));
      // Asked for at once: calls that overlap get their own lines, in the order they were made.
      const answers = configurations.map(() => lines.next());
      return Promise.all(
        answers.map(async (answer, i) => {
          const line = await answer;
          if (!line.done) return JSON.parse(line.value) as Accepted | Refused;
          throw new Error(
            `Flink's calculation gave no answer to ${JSON.stringify(configurations[i])}: ${await java.ended}`,
          );
        }),
      );
    },
    stop: java.stop,
  };
};
