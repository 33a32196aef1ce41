/** Event patterns, operator by operator. */
import { describe, expect, test } from 'vitest';
import { compilePattern, type EventPattern } from '../../../sandbox/aws/eventbridge/event-pattern.ts';

const event = {
  source: 'flink-autopilot',
  'detail-type': 'Scaling Requested',
  resources: ['arn:one', 'arn:two'],
  detail: {
    job: { platform: 'managed-flink', name: 'orders' },
    kpus: 8,
    ratio: 1.5,
    dry: false,
    nothing: null,
    vertices: [
      { name: 'source', parallelism: 4 },
      { name: 'sink', parallelism: 8 },
    ],
  },
};

test.each<[string, EventPattern, boolean]>([
  ['source', { source: ['flink-autopilot'] }, true],
  ['another source', { source: ['aws.ec2'] }, false],
  ['one of several', { source: ['aws.ec2', 'flink-autopilot'] }, true],
  ['all named fields must match', { source: ['flink-autopilot'], 'detail-type': ['Other'] }, false],
  ['nested detail', { detail: { job: { platform: ['managed-flink'] } } }, true],
  ['nested detail that differs', { detail: { job: { platform: ['eks'] } } }, false],
  ['a field that is missing', { detail: { absent: { deeper: ['x'] } } }, false],
  ['a field below a value', { detail: { kpus: { deeper: ['x'] } } }, false],
  ['a number', { detail: { kpus: [8] } }, true],
  ['a number is no string', { detail: { kpus: ['8'] } }, false],
  ['a boolean', { detail: { dry: [false] } }, true],
  ['null', { detail: { nothing: [null] } }, true],
  ['any of an array', { resources: ['arn:two'] }, true],
  ['none of an array', { resources: ['arn:three'] }, false],
  ['prefix', { 'detail-type': [{ prefix: 'Scaling ' }] }, true],
  ['another prefix', { 'detail-type': [{ prefix: 'scaling' }] }, false],
  ['suffix', { 'detail-type': [{ suffix: 'Requested' }] }, true],
  ['another suffix', { 'detail-type': [{ suffix: 'Applied' }] }, false],
  ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'FLINK-autopilot' }] }, true],
  ['wildcard', { 'detail-type': [{ wildcard: 'S*ing *ed' }] }, true],
  ['a wildcard takes a dot as a dot', { source: [{ wildcard: 'flink.*' }] }, false],
  ['anything-but', { source: [{ 'anything-but': 'aws.ec2' }] }, true],
  ['anything-but it', { source: [{ 'anything-but': ['aws.ec2', 'flink-autopilot'] }] }, false],
  ['anything-but a prefix', { source: [{ 'anything-but': { prefix: 'flink' } }] }, false],
  ['anything-but another prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }, true],
  ['anything-but needs the field', { detail: { absent: [{ 'anything-but': 'x' }] } }, false],
  ['exists', { detail: { job: { name: [{ exists: true }] } } }, true],
  ['exists, but is missing', { detail: { absent: [{ exists: true }] } }, false],
  ['is missing', { detail: { absent: [{ exists: false }] } }, true],
  ['is missing, but exists', { detail: { kpus: [{ exists: false }] } }, false],
  ['a value, or missing', { detail: { absent: ['x', { exists: false }] } }, true],
  ['numeric', { detail: { kpus: [{ numeric: ['>=', 8] }] } }, true],
  ['numeric range', { detail: { ratio: [{ numeric: ['>', 1, '<=', 1.5] }] } }, true],
  ['outside of a range', { detail: { kpus: [{ numeric: ['>', 0, '<', 8] }] } }, false],
  ['numeric equality', { detail: { kpus: [{ numeric: ['=', 8] }] } }, true],
  ['numeric of a string', { source: [{ numeric: ['>', 0] }] }, false],
  ['$or', { $or: [{ source: ['aws.ec2'] }, { detail: { kpus: [8] } }] }, true],
  ['$or without a match', { $or: [{ source: ['aws.ec2'] }, { detail: { kpus: [9] } }] }, false],
  ['one element of an array of objects', { detail: { vertices: { name: ['sink'], parallelism: [8] } } }, true],
  ['no single element', { detail: { vertices: { name: ['sink'], parallelism: [4] } } }, false],
])('%s', (_, pattern, expected) => {
  expect(compilePattern(pattern)(event)).toBe(expected);
});

describe('patterns that EventBridge would not take', () => {
  test.each<[string, EventPattern, RegExp]>([
    ['empty', {}, /the pattern is empty/],
    ['a bare value', { detail: { name: 'x' } }, /detail\.name must be an object or an array/],
    ['an empty array', { source: [] }, /source is an empty array/],
    ['an unknown condition', { source: [{ like: 'x' }] }, /source has the unknown condition like; there are prefix/],
    ['a condition every object has', { source: [{ toString: 'x' }] }, /unknown condition toString/],
    ['two conditions in one', { source: [{ prefix: 'a', suffix: 'b' }] }, /2 keys/],
    ['half a comparison', { source: [{ numeric: ['>'] }] }, /numeric needs/],
    ['an unknown comparison', { source: [{ numeric: ['!=', 1] }] }, /does not understand \["!=",1\]/],
    ['a prefix that is no string', { source: [{ prefix: 1 }] }, /prefix must be a string/],
    ['too long', { source: ['x'.repeat(2048)] }, /2048 characters/],
  ])('%s', (_, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
