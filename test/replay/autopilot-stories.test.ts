import { expect, it } from 'vitest';
import { POLICIES, policyNamed } from '../../lib/policies.ts';
import { optionsOf } from '../support/small-job.ts';
import { timelineOf } from '../support/timeline.ts';

/** A counter that 100 records/s keep busy, behind a light source of 24 partitions. */
const shop = {
  vertices: [
    { name: 'orders', parallelism: 4, perSubtask: 400 },
    { name: 'count', parallelism: 8, perSubtask: 100 },
  ],
  partitions: 24,
};

const wave = (minute: number) => 500 - 350 * Math.cos((2 * Math.PI * minute) / 1440);
/** Noise that is the same in every run. */
const noise = (minute: number) => 1 + 0.02 * Math.sin(minute * 7.3) + 0.015 * Math.cos(minute * 3.1);
/** A spike of a minute at 7:00 that leaves a backlog, and a campaign of half an hour at 16:40. */
const events = (minute: number) => (minute === 420 ? 3 : minute >= 1000 && minute < 1030 ? 2.2 : 1);

it('a day of policy autopilot: night, morning, a spike with its backlog, a campaign, evening', () => {
  const story = {
    ...shop,
    policy: policyNamed('autopilot', POLICIES),
    options: optionsOf({ 'catch-up.duration': '30 min', 'metrics.window': '15 min' }),
    arriving: (minute: number) => events(minute) * wave(minute) * noise(minute),
    minutes: 1440,
  };
  expect(timelineOf(story)).toMatchInlineSnapshot(`
    "
       0m    152/s  hold 4 8                The load is not known yet: it takes two samples of this run of the job.
       1m    150/s  hold 4 8                No vertex has shown yet how many records it can process.
       2m    155/s  hold 4 8                Up to 156 records/s are likely within 115 s, the job carries 799.
       4m    150/s  hold 4 8                150 records/s arrive, 8 slots carry 800: 2 would be enough for 115 min.
      11m    145/s  rescale 4 8 -> 1 2      150 records/s arrive, 8 slots carry 800: 2 would be enough for 115 min.
      12m    151/s  hold 1 2                Up to 153 records/s are likely within 100 s, the job carries 230.
     120m    200/s  hold 1 2                Up to 199 records/s are likely within 100 s, before more capacity could be there: 99.4 % of the 200 that the job carries.
     121m    195/s  rescale 1 2 -> 1 3      Up to 199 records/s are likely within 100 s, before more capacity could be there: 99.3 % of the 200 that the job carries.
     122m    196/s  hold 1 3                Up to 199 records/s are likely within 100 s, the job carries 300.
     219m    304/s  hold 1 3                Up to 300 records/s are likely within 100 s, before more capacity could be there: 100 % of the 300 that the job carries.
     220m    291/s  rescale 1 3 -> 2 4      Up to 299 records/s are likely within 100 s, before more capacity could be there: 99.8 % of the 300 that the job carries.
     221m    299/s  hold 2 4                Up to 299 records/s are likely within 100 s, the job carries 400.
     292m    411/s  hold 2 4                Up to 398 records/s are likely within 100 s, before more capacity could be there: 99.4 % of the 400 that the job carries.
     293m    398/s  rescale 2 4 -> 2 6      Up to 399 records/s are likely within 100 s, before more capacity could be there: 99.8 % of the 400 that the job carries.
     294m    402/s  hold 2 6                Up to 399 records/s are likely within 100 s, the job carries 600.
     420m  1 770/s  hold 2 6                The newest sample shows 1 770 records/s, 587 were expected: a spike until a second sample says the same.
     421m    599/s  rescale 2 6 -> 3 8      70 118 records wait and take 88.3 min at this size; more than 15 min is too long.
     422m    607/s  hold 3 8                Up to 591 records/s are likely within 100 s, the job carries 800.
     584m    797/s  hold 3 8                Up to 798 records/s are likely within 100 s, before more capacity could be there: 99.8 % of the 800 that the job carries.
     585m    769/s  rescale 3 8 -> 3 11     Up to 798 records/s are likely within 100 s, before more capacity could be there: 99.8 % of the 800 that the job carries.
     586m    787/s  hold 3 11               Up to 798 records/s are likely within 100 s, the job carries 1 100.
     976m    640/s  hold 3 11               651 records/s arrive, 11 slots carry 1 100: 8 would be enough for 2.28 h.
     979m    664/s  hold 3 11               Up to 652 records/s are likely within 100 s, the job carries 1 100.
     982m    629/s  hold 3 11               643 records/s arrive, 11 slots carry 1 100: 8 would be enough for 2.5 h.
    1000m  1 325/s  hold 3 11               The newest sample shows 1 325 records/s, 629 were expected: a spike until a second sample says the same.
    1001m  1 373/s  rescale 3 11 -> 5 18    Up to 1 347 records/s are likely within 100 s, before more capacity could be there: 122 % of the 1 100 that the job carries.
    1002m  1 366/s  hold 5 18               Up to 1 347 records/s are likely within 100 s, the job carries 1 800.
    1030m    569/s  hold 5 18               The newest sample shows 569 records/s, 1 291 were expected: a spike until a second sample says the same.
    1031m    561/s  hold 5 18               565 records/s arrive, 18 slots carry 1 800: 7 would be enough for 97.7 min.
    1040m    578/s  rescale 5 18 -> 2 7     565 records/s arrive, 18 slots carry 1 800: 7 would be enough for 97 min.
    1041m    555/s  hold 2 7                Up to 563 records/s are likely within 100 s, the job carries 700.
    1142m    393/s  hold 2 7                407 records/s arrive, 7 slots carry 700: 5 would be enough for 95.1 min.
    1143m    409/s  hold 2 7                Up to 402 records/s are likely within 100 s, the job carries 700.
    1144m    404/s  hold 2 7                404 records/s arrive, 7 slots carry 700: 5 would be enough for 97.8 min.
    1145m    415/s  hold 2 7                Up to 402 records/s are likely within 100 s, the job carries 700.
    1146m    398/s  hold 2 7                404 records/s arrive, 7 slots carry 700: 5 would be enough for 98.9 min.
    1169m    375/s  rescale 2 7 -> 2 5      369 records/s arrive, 7 slots carry 700: 5 would be enough for 2.3 h.
    1170m    372/s  hold 2 5                Up to 365 records/s are likely within 100 s, the job carries 500.
    1266m    240/s  hold 2 5                245 records/s arrive, 5 slots carry 500: 3 would be enough for 88.9 min.
    1269m    250/s  hold 2 5                Up to 242 records/s are likely within 100 s, the job carries 500.
    1272m    233/s  hold 2 5                239 records/s arrive, 5 slots carry 500: 3 would be enough for 93 min.
    1295m    219/s  rescale 2 5 -> 1 3      220 records/s arrive, 5 slots carry 500: 3 would be enough for 115 min.
    1296m    210/s  hold 1 3                Up to 216 records/s are likely within 100 s, the job carries 300.
    1377m    159/s  hold 1 3                163 records/s arrive, 3 slots carry 300: 2 would be enough for 85 min.
    1380m    166/s  hold 1 3                Up to 161 records/s are likely within 100 s, the job carries 300.
    1383m    156/s  hold 1 3                160 records/s arrive, 3 slots carry 300: 2 would be enough for 91.3 min.
    1431m    151/s  rescale 1 3 -> 1 2      151 records/s arrive, 3 slots carry 300: 2 would be enough for 2.17 h.
    1432m    145/s  hold 1 2                Up to 149 records/s are likely within 100 s, the job carries 200.
    "
  `);
});
