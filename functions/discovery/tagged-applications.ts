/** Applications of Managed Flink by their tags: a hundred in one call of the Resource Groups Tagging API, which is free. */
import * as v from 'valibot';
import type { Tags } from '../../lib/settings/discovered-job.ts';
import type { CallAws } from '../aws/aws-call.ts';
import { isDenied } from '../aws/denied.ts';

export interface TaggedApplication {
  readonly name: string;
  readonly tags: Tags;
}

/** All that carry these tags in one place. Rejects with what the service or the network has answered. */
export type ListTagged = (tags: Readonly<Record<string, string>>) => Promise<readonly TaggedApplication[]>;

const IN_ONE_CALL = 100;
/** More than any account has applications. */
const MOST_CALLS = 50;
/** Of one region and account: an ARN of another account or region is none of ours. */
const NAME = /^arn:[^:]*:kinesisanalytics:[^:]*:[^:]*:application\/([\w.-]{1,128})$/;

const tag = v.object({ Key: v.string(), Value: v.optional(v.string(), '') });
const answered = v.object({
  PaginationToken: v.nullish(v.string(), ''),
  ResourceTagMappingList: v.optional(
    v.array(v.object({ ResourceARN: v.string(), Tags: v.optional(v.array(tag), []) })),
    [],
  ),
});

export const taggedApplications =
  (call: CallAws, region: () => Promise<string>): ListTagged =>
  async (tags) => {
    const found: TaggedApplication[] = [];
    let token = '';
    for (let calls = 1; calls <= MOST_CALLS; calls++) {
      const answer = await call({
        service: 'tagging',
        region: await region(),
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'ResourceGroupsTaggingAPI_20170126.GetResources',
        },
        body: JSON.stringify({
          ResourceTypeFilters: ['kinesisanalytics:application'],
          TagFilters: Object.entries(tags).map(([Key, value]) => ({ Key, Values: [value] })),
          ResourcesPerPage: IN_ONE_CALL,
          ...(token === '' ? {} : { PaginationToken: token }),
        }),
      });
      if (answer.kind === 'failed') {
        const remedy = isDenied(answer.says) ? ' The right is tag:GetResources.' : '';
        throw new Error(`tag:GetResources failed: ${answer.says}${remedy}`);
      }
      const read = v.safeParse(answered, answer.body);
      if (!read.success) throw new Error('tag:GetResources: its answer can not be read');
      for (const { ResourceARN, Tags } of read.output.ResourceTagMappingList) {
        const name = NAME.exec(ResourceARN)?.[1];
        if (name !== undefined) found.push({ name, tags: Tags.map(({ Key, Value }) => [Key, Value] as const) });
      }
      token = read.output.PaginationToken ?? '';
      if (token === '') return found;
    }
    throw new Error(`tag:GetResources: there are more than ${MOST_CALLS * IN_ONE_CALL} applications`);
  };
