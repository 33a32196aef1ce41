/**
 * What an accepted update sets in motion: UPDATING, a restart by the backend, and its end.
 *
 *   RUNNING -> UPDATING -> RUNNING                      the job runs again: SUCCESSFUL
 *                       -> READY                        it does not, rollback is off: FAILED, and the job stands still
 *                       -> ROLLING_BACK -> RUNNING      it does not, rollback is on: FAILED, back at the old size
 *   READY   -> READY                                    nothing runs, so nothing is restarted
 */
import type { ApplicationBackend, Clock } from '../../interfaces.ts';
import type { KeyedChance } from '../wire/keyed-chance.ts';
import type { Application, ApplicationOperation } from './application.ts';
import type { Configuration } from './configuration.ts';

export interface LifecycleParts {
  readonly clock: Clock;
  readonly chance: KeyedChance;
  readonly backend: ApplicationBackend;
}

type Ended = Parameters<Parameters<ApplicationBackend['restart']>[2]>[0];

/** Every change makes a new version and a new token, by any caller. */
export const takeVersion = ({ clock, chance }: LifecycleParts, application: Application): void => {
  application.updatedFrom = application.versionId;
  application.versionId += 1;
  application.updatedAt = clock.now();
  application.conditionalToken = tokenOf(chance, application.name, application.versionId);
};

export const tokenOf = (chance: KeyedChance, name: string, versionId: number): string =>
  chance.uuid('conditional token', name, versionId);

/** The caller has checked that the application is RUNNING or READY. */
export const beginUpdate = (
  parts: LifecycleParts,
  application: Application,
  configuration: Configuration,
): ApplicationOperation => {
  const before = application.configuration;
  const from = application.versionId;
  takeVersion(parts, application);
  application.configuration = configuration;
  const operation = beginOperation(parts, application, 'UpdateApplication', from);
  if (application.status === 'READY') {
    application.currentParallelism = configuration.parallelism;
    return endOperation(parts, operation, undefined);
  }
  application.status = 'UPDATING';
  const injected = application.failures.shift();
  restart(parts, application, (result) => {
    const error = injected ?? (result.kind === 'failed' ? result.error : undefined);
    endOperation(parts, operation, error);
    if (error === undefined) settle(application);
    else if (application.configuration.rollbackEnabled) rollBack(parts, application, operation, before);
    else standStill(parts, application);
  });
  return operation;
};

/** That a rollback takes a version of its own is not documented; it must at least invalidate older tokens. */
const rollBack = (
  parts: LifecycleParts,
  application: Application,
  failed: ApplicationOperation,
  before: Configuration,
): void => {
  const from = application.versionId;
  application.status = 'ROLLING_BACK';
  takeVersion(parts, application);
  application.rolledBack = { from, to: failed.from };
  application.configuration = { ...before, rollbackEnabled: application.configuration.rollbackEnabled };
  const operation = beginOperation(parts, application, 'RollbackApplication', from);
  failed.rollbackOperationId = operation.id;
  restart(parts, application, (result) => {
    endOperation(parts, operation, result.kind === 'failed' ? result.error : undefined);
    if (result.kind === 'running') settle(application);
    else standStill(parts, application);
  });
};

/** Whatever the backend made of it: an application that is READY runs nothing. */
const standStill = ({ backend }: LifecycleParts, application: Application): void => {
  application.status = 'READY';
  backend.stop?.(application.name);
};

const settle = (application: Application): void => {
  application.status = 'RUNNING';
  application.currentParallelism = application.configuration.parallelism;
};

const restart = ({ backend }: LifecycleParts, application: Application, ended: (result: Ended) => void): void => {
  const { parallelism, parallelismPerKpu } = application.configuration;
  let over = false;
  backend.restart(application.name, { parallelism, parallelismPerKpu }, (result) => {
    if (over) throw new Error(`The restart of ${application.name} ended twice`);
    over = true;
    ended(result);
  });
};

const beginOperation = (
  { clock, chance }: LifecycleParts,
  application: Application,
  name: string,
  from: number,
): ApplicationOperation => {
  const operation: ApplicationOperation = {
    id: chance.uuid('operation', application.name, application.operations.length),
    name,
    startedAt: clock.now(),
    from,
    to: application.versionId,
    endedAt: undefined,
    status: 'IN_PROGRESS',
    error: undefined,
    rollbackOperationId: undefined,
  };
  application.operations.unshift(operation);
  return operation;
};

const endOperation = (
  { clock }: LifecycleParts,
  operation: ApplicationOperation,
  error: string | undefined,
): ApplicationOperation => {
  operation.endedAt = clock.now();
  operation.status = error === undefined ? 'SUCCESSFUL' : 'FAILED';
  operation.error = error;
  return operation;
};
