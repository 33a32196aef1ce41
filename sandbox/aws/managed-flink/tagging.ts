/** The embedded Resource Groups Tagging API: GetResources, of the applications that are there. */
import * as v from 'valibot';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { MountedService } from '../wire/http-server.ts';
import { readInput } from '../wire/read-input.ts';
import type { Application } from './application.ts';

export interface EmbeddedTagging {
  readonly failNext: FailNext<'GetResources'>;
}

const MOST_IN_A_PAGE = 100;
const MOST_FILTERS = 50;

const input = v.strictObject({
  ResourceTypeFilters: v.optional(v.array(v.string()), []),
  TagFilters: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          Key: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
          Values: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(20)), []),
        }),
      ),
      v.maxLength(MOST_FILTERS),
    ),
    [],
  ),
  ResourcesPerPage: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_IN_A_PAGE)), 50),
  PaginationToken: v.optional(v.string(), ''),
});

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);

export const createTagging = (applications: ReadonlyMap<string, Application>): EmbeddedTagging & MountedService => {
  const faults = createFaults();

  const getResources = (request: unknown) => {
    const { ResourceTypeFilters, TagFilters, ResourcesPerPage, PaginationToken } = readInput(input, request, invalid);
    const types = ResourceTypeFilters.length === 0 ? ['kinesisanalytics:application'] : ResourceTypeFilters;
    const ofType = types.some((type) => ['kinesisanalytics', 'kinesisanalytics:application'].includes(type));
    // A filter without values means the key alone; all filters have to match.
    const found = [...applications.values()].filter(
      ({ tags }) =>
        ofType &&
        tags.size > 0 &&
        TagFilters.every(({ Key, Values }) => {
          const value = tags.get(Key);
          return value !== undefined && (Values.length === 0 || Values.includes(value));
        }),
    );
    const from = PaginationToken === '' ? 0 : Number(PaginationToken);
    if (!Number.isInteger(from)) throw new AwsError('PaginationTokenExpiredException', 'The token is not known.');
    const next = from + ResourcesPerPage;
    return {
      PaginationToken: next < found.length ? String(next) : '',
      ResourceTagMappingList: found.slice(from, next).map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  };

  return {
    faults,
    failNext: faults.failNext,
    service: {
      target: 'ResourceGroupsTaggingAPI_20170126',
      shapes: 'com.amazonaws.resourcegroupstaggingapi.v20170126',
      operations: { GetResources: getResources },
    },
  };
};
