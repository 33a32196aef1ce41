import { describe, expect, it } from 'vitest';
import { parseJobPlan } from '../../../functions/job-graph/job-plan.ts';
import { chainText } from '../../../functions/job-graph/operator-chain.ts';

const node = (id: string, inputs: readonly string[] = [], description = `${id}<br/>`) => ({
  id,
  parallelism: 2,
  description,
  inputs: inputs.map((input, num) => ({ num, id: input, ship_strategy: 'HASH', exchange: 'pipelined_bounded' })),
});
const names = (plan: unknown) => parseJobPlan(plan, () => 128).vertices.map((vertex) => vertex.name);

describe('parseJobPlan', () => {
  it('gives the graph in topological order, whatever the order of the plan', () => {
    const plan = { nodes: [node('sink', ['join']), node('join', ['b', 'a']), node('a'), node('b')] };
    expect(parseJobPlan(plan, (vertex) => (vertex === 'join' ? 16 : 128)).vertices).toMatchObject([
      { name: 'b', inputs: [], maxParallelism: 128 },
      { name: 'a', inputs: [] },
      {
        name: 'join',
        parallelism: 2,
        maxParallelism: 16,
        inputs: [
          { from: 'b', shipStrategy: 'HASH' },
          { from: 'a', shipStrategy: 'HASH' },
        ],
      },
      { name: 'sink', inputs: [{ from: 'join' }] },
    ]);
  });

  it('reads the REST envelope and a node that was given no description', () => {
    expect(names({ plan: { jid: 'x', nodes: [{ id: 'a', parallelism: 1 }] } })).toEqual(['a']);
  });

  it.each([
    ['no nodes', { nodes: [] }, 'nodes: a plan has at least one node'],
    ['no plan', 'oops', 'plan: Invalid type'],
    ['an unknown input', { nodes: [node('a', ['gone'])] }, 'node a names the input gone'],
    ['a loop', { nodes: [node('a', ['b']), node('b', ['a'])] }, 'is its own input'],
    ['one id twice', { nodes: [node('a'), node('a')] }, 'two nodes have the same id'],
    ['a wrong parallelism', { nodes: [{ id: 'a', parallelism: 0 }] }, 'nodes.0.parallelism'],
  ])('says what is wrong with %s', (_, plan, message) => {
    expect(() => names(plan)).toThrow(message);
  });
});

describe('chainText', () => {
  it.each([
    ['work<br/>', 'work'],
    ['Source: orders -&gt; Map<br/>', 'Source: orders -> Map'],
    ['Source: orders<br/>+- Filter<br/>   +- Map<br/>', 'Source: orders -> Filter -> Map'],
    ['a<br/>:- b<br/>:  :- c<br/>:  +- d<br/>+- e<br/>   +- f<br/>', 'a -> (b -> (c, d), e -> f)'],
    ['a -&gt; (b , c)', 'a -> (b, c)'],
    [
      'join [Source: a, Source: b]<br/>+- Sink: &quot;out&quot; &amp; &#92;x',
      'join [Source: a, Source: b] -> Sink: "out" & \\x',
    ],
    ['two<br/>lines', 'two lines'],
    // Every entity of escapeHtml4: ISO 8859-1, HTML 4.0, and numbers.
    ['M&uuml;nchen &rarr; &Omega;&euro;&hellip;&lang;', 'München → Ω€…\u2329'],
    ['caf&#233;&nbsp;&#x1F600;', 'café\u00a0\u{1F600}'],
    ['AT&T; a&b &unknown; &#9999999;', 'AT&T; a&b &unknown; &#9999999;'],
    // Escaped twice by its author: unescaped once.
    ['&amp;lt;br/&amp;gt;', '&lt;br/&gt;'],
    ['&lt;br/&gt;', '<br/>'],
    ['f(a -&gt; b) -&gt; g', 'f(a -> b) -> g'],
  ])('%s  ->  %s', (description, name) => {
    expect(chainText(description)).toBe(name);
  });
});
