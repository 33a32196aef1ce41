import { describe, expect, it } from 'vitest';
import {
  headOperator,
  matchNames,
  normalName,
  predictedOperator,
  predictedTask,
} from '../../../../functions/metrics/plan/vertex-names.ts';
import { asVertexId } from '../../../../lib/model/graph.ts';

describe('names', () => {
  it.each([
    ['Source: Kafka source', 'Source:_Kafka_source'],
    ['Source: orders -> Map', 'Source:_orders_->_Map'],
    ['Sink: Writer', 'Sink:_Writer'],
  ])('the task of "%s" is predicted as %s', (name, task) => {
    expect(predictedTask(name)).toBe(task);
  });

  it('an operator is cut to 80 characters, as Flink cuts it', () => {
    expect(predictedOperator(`Source: ${'x'.repeat(100)}`)).toHaveLength(80);
  });

  it.each([
    ['Source: Kafka source', 'Source:_Kafka_source'],
    ['Source: orders -> Map', 'Source:_orders_->_Map'],
    ['a -> (b, c)', 'a_-___b__c_'],
    ['Sink: "out"', 'Sink___out_'],
  ])('"%s" and "%s" are the same name, sanitized differently', (a, b) => {
    expect(normalName(a)).toBe(normalName(b));
  });

  it('differ by case, as in Flink', () => {
    expect(normalName('Map')).not.toBe(normalName('map'));
  });

  it('the operator of a source is the head of its chain', () => {
    expect(headOperator('Source: orders -> Filter -> Map')).toBe('Source: orders');
  });

  it('match one to one, or not at all', () => {
    const wanted = new Map([
      [asVertexId('1'), 'Source: orders'],
      [asVertexId('2'), 'a b'],
      [asVertexId('3'), 'a-b'],
      [asVertexId('4'), 'gone'],
      [asVertexId('5'), 'two'],
    ]);
    const published = ['Source__orders', 'a_b', 'two', '_two'];
    expect(Object.fromEntries(matchNames(wanted, published))).toEqual({
      1: { kind: 'matched', value: 'Source__orders' },
      2: { kind: 'ambiguous', between: ['vertex 2', 'vertex 3'] },
      3: { kind: 'ambiguous', between: ['vertex 2', 'vertex 3'] },
      4: { kind: 'unmatched' },
      5: { kind: 'ambiguous', between: ['two', '_two'] },
    });
  });
});
