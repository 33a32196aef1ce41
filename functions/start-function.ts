/** What both functions begin with, once in each of their containers. */
import { fromVariables } from '../lib/environment.ts';
import type { Policies } from '../lib/policies.ts';
import type { Clock } from './event-time.ts';
import { jobRef, ownRegion, readSettings } from './read-settings.ts';
import { printedTelemetry } from './telemetry.ts';

type Environment = ReturnType<typeof fromVariables>;
type Settings = ReturnType<typeof readSettings>['settings'];

export interface Given<Ports> {
  readonly clock: Clock;
  readonly portsOf: (environment: Environment, settings: Settings) => Ports;
}

export const startFunction = <Ports>(policies: Policies, { clock, portsOf }: Given<Ports>) => {
  const environment = fromVariables(process.env);
  const { settings, notes } = readSettings(environment, policies);
  const telemetry = printedTelemetry();
  for (const says of notes) telemetry.note('settings', { says });
  return {
    own: { account: environment.account, region: ownRegion() },
    settings,
    telemetry,
    clock,
    refOf: jobRef.bind(undefined, environment, ownRegion()),
    ports: { ...portsOf(environment, settings), policies },
  };
};
