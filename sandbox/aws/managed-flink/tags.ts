/** Tags of applications, by their ARN: read, set and removed as on AWS. */
import * as v from 'valibot';
import type { Operation } from '../wire/http-server.ts';
import { readInput } from '../wire/read-input.ts';
import type { Application } from './application.ts';
import { invalidArgument, resourceNotFound, tooManyTags } from './errors.ts';

const arn = v.pipe(v.string(), v.regex(/^arn:/, 'the ARN of an application'));
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(128), v.regex(ALLOWED));
const MOST_TAGS = 50;
const listInput = v.strictObject({ ResourceARN: arn });
const tagInput = v.strictObject({
  ResourceARN: arn,
  Tags: v.array(
    v.strictObject({ Key: key, Value: v.optional(v.pipe(v.string(), v.maxLength(256), v.regex(ALLOWED)), '') }),
  ),
});
const untagInput = v.strictObject({ ResourceARN: arn, TagKeys: v.array(key) });

export const tagOperations = (applications: ReadonlyMap<string, Application>): Readonly<Record<string, Operation>> => {
  const find = (wanted: string): Application => {
    const application = [...applications.values()].find((one) => one.arn === wanted);
    if (!application) throw resourceNotFound(`There is no application ${wanted}`);
    return application;
  };
  return {
    ListTagsForResource(input) {
      const { tags } = find(readInput(listInput, input, invalidArgument).ResourceARN);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
    TagResource(input) {
      const { ResourceARN, Tags } = readInput(tagInput, input, invalidArgument);
      const { tags } = find(ResourceARN);
      if (new Set([...tags.keys(), ...Tags.map(({ Key }) => Key)]).size > MOST_TAGS) throw tooManyTags();
      for (const { Key, Value } of Tags) tags.set(Key, Value);
      return {};
    },
    UntagResource(input) {
      const { ResourceARN, TagKeys } = readInput(untagInput, input, invalidArgument);
      for (const one of TagKeys) find(ResourceARN).tags.delete(one);
      return {};
    },
  };
};
