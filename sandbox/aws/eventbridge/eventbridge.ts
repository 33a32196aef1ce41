/** The embedded EventBridge: buses, rules that are registered in code, and delivery when the sandbox says so. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Clock, EventHandler } from '../../interfaces.ts';
import type { FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import type { KeyedChance } from '../wire/keyed-chance.ts';
import { createDeliveries, type DeadLetter, type DeliveryTarget, type Event, type FailedAttempt } from './delivery.ts';
import { createRules } from './listed-rules.ts';
import { putEvents } from './put-events.ts';

export interface EventBridgeSettings {
  /** Beside `default`. Events for any other bus are dropped, as on AWS. */
  readonly buses?: readonly string[];
  /** An event arrives up to so long after it was put. Default 2. */
  readonly mostLatencySeconds?: number;
  /** Share of deliveries that happen twice. Default 0.05: far more than on AWS, so that it shows. */
  readonly duplicateShare?: number;
  /** Hears of every attempt at which a target threw. */
  readonly onFailedAttempt?: (failed: FailedAttempt) => void;
}

/** The two fields that the stack's rule for decisions names, each with the values it takes. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type'?: readonly string[];
}

export interface Rule {
  readonly name: string;
  readonly bus: string;
  readonly pattern: EventPattern;
  readonly target: EventHandler;
  /** Default 6 h, as Lambda keeps an asynchronous call. */
  readonly maximumEventAgeSeconds?: number;
  /** Retries after the first attempt. Default 2, as for an asynchronous call of a Lambda. */
  readonly retryAttempts?: number;
}

export interface EmbeddedEventBridge {
  readonly failNext: FailNext<'PutEvents'>;
  /** The next entry of a PutEvents is refused with this code (`InternalFailure`, `ThrottlingException`, …). */
  failNextEntry(errorCode: string, times?: number): void;
  /** Replaces the rule of the same name. Throws InvalidEventPatternException; an Error when there is no such bus. */
  putRule(rule: Rule): void;
  /** Invokes the targets of every delivery due at `now`, and says how many invocations that were. */
  deliver(now: EpochMs): Promise<number>;
  nextDueAt(): EpochMs | undefined;
  deadLetters(): readonly DeadLetter[];
  /** Events put on buses that do not exist. */
  dropped(): number;
}

export interface EventBridgeParts {
  readonly clock: Clock;
  readonly chance: KeyedChance;
  readonly account: string;
  readonly region: string;
  /** Of the default bus, as a template has made them; default none. */
  readonly listed?: MountedService;
}

export const createEventBridge = (
  { clock, chance, account, region, listed = createRules({ account, region }) }: EventBridgeParts,
  { buses = [], mostLatencySeconds = 2, duplicateShare = 0.05, onFailedAttempt = () => {} }: EventBridgeSettings = {},
): EmbeddedEventBridge & MountedService => {
  const rulesByBus = new Map(['default', ...buses].map((bus) => [bus, new Map<string, MatchingRule>()]));
  const deliveries = createDeliveries({ chance, mostLatencySeconds, duplicateShare, onFailedAttempt });
  const { faults } = listed;
  const entryFaults: string[] = [];
  let dropped = 0;

  return {
    faults,
    failNext: faults.failNext,
    failNextEntry: (errorCode, times = 1) => void entryFaults.push(...Array<string>(times).fill(errorCode)),
    putRule({ name, bus, pattern, target, maximumEventAgeSeconds = 21_600, retryAttempts = 2 }) {
      const rules = rulesByBus.get(bus);
      if (!rules) throw new Error(`There is no event bus ${bus}; there are ${[...rulesByBus.keys()].join(', ')}`);
      rules.set(name, { pattern, rule: name, handler: target, maximumEventAgeSeconds, retryAttempts });
    },
    deliver: deliveries.deliver,
    nextDueAt: deliveries.nextDueAt,
    deadLetters: deliveries.deadLetters,
    dropped: () => dropped,
    service: {
      target: 'AWSEvents',
      shapes: 'com.amazonaws.eventbridge',
      operations: {
        ...listed.service.operations,
        PutEvents: putEvents({
          clock,
          chance,
          account,
          region,
          takeEntryFault: () => entryFaults.shift(),
          accept({ bus, event, acceptedAt }) {
            const rules = rulesByBus.get(bus);
            if (!rules) dropped += 1;
            for (const rule of rules?.values() ?? []) {
              if (matches(rule.pattern, event)) deliveries.enqueue(rule, event, acceptedAt);
            }
          },
        }),
      },
    },
  };
};

type MatchingRule = DeliveryTarget & Pick<Rule, 'pattern'>;

const matches = ({ source, 'detail-type': detailTypes }: EventPattern, event: Event): boolean =>
  source.some((one) => one === event['source']) &&
  (detailTypes === undefined || detailTypes.some((one) => one === event['detail-type']));
