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
       2m    155/s  hold 4 8                Up to 158 records/s are likely within 115 s, the job carries 799.
       4m    150/s  hold 4 8                150 records/s arrive, 8 slots carry 800: 3 would be enough for 120 min.
      19m    151/s  rescale 4 8 -> 1 3      151 records/s arrive, 8 slots carry 800: 3 would be enough for 120 min.
      20m    156/s  hold 1 3                Up to 155 records/s are likely within 100 s, the job carries 337.
      45m    160/s  hold 1 3                156 records/s arrive, 3 slots carry 300: 2 would be enough for 110 min.
      85m    173/s  rescale 1 3 -> 1 2      173 records/s arrive, 3 slots carry 300: 2 would be enough for 74.8 min.
      86m    170/s  hold 1 2                Up to 175 records/s are likely within 100 s, the job carries 200.
     120m    200/s  hold 1 2                Up to 201 records/s are likely within 100 s, before more capacity could be there: 100 % of the 200 that the job carries.
     121m    195/s  rescale 1 2 -> 1 3      Up to 200 records/s are likely within 100 s, before more capacity could be there: 100 % of the 200 that the job carries.
     122m    196/s  hold 1 3                Up to 200 records/s are likely within 100 s, the job carries 300.
     219m    304/s  hold 1 3                Up to 303 records/s are likely within 100 s, before more capacity could be there: 101 % of the 300 that the job carries.
     220m    291/s  rescale 1 3 -> 2 6      Up to 302 records/s are likely within 100 s, before more capacity could be there: 101 % of the 300 that the job carries.
     221m    299/s  hold 2 6                Up to 302 records/s are likely within 100 s, the job carries 600.
     417m    587/s  hold 2 6                Up to 596 records/s are likely within 100 s, before more capacity could be there: 99.4 % of the 600 that the job carries.
     418m    579/s  rescale 2 6 -> 3 11     Up to 596 records/s are likely within 100 s, before more capacity could be there: 99.3 % of the 600 that the job carries.
     419m    577/s  hold 3 11               Up to 596 records/s are likely within 100 s, the job carries 1 100.
     420m  1 770/s  hold 3 11               The newest sample shows 1 770 records/s, 587 were expected: a spike until a second sample says the same.
     421m    599/s  hold 3 11               Up to 608 records/s are likely within 100 s, the job carries 1 100.
     870m    763/s  hold 3 11               782 records/s arrive, 11 slots carry 1 100: 9 would be enough for 102 min.
     924m    725/s  rescale 3 11 -> 3 9     725 records/s arrive, 11 slots carry 1 100: 9 would be enough for 2.01 h.
     925m    698/s  hold 3 9                Up to 728 records/s are likely within 100 s, the job carries 900.
    1000m  1 325/s  hold 3 9                The newest sample shows 1 325 records/s, 629 were expected: a spike until a second sample says the same.
    1001m  1 373/s  rescale 3 9 -> 8 23     Up to 1 352 records/s are likely within 100 s, before more capacity could be there: 150 % of the 900 that the job carries.
    1002m  1 366/s  hold 8 23               Up to 1 352 records/s are likely within 100 s, the job carries 2 300.
    1030m    569/s  hold 8 23               The newest sample shows 569 records/s, 1 291 were expected: a dip until a second sample says the same.
    1031m    561/s  hold 8 23               565 records/s arrive, 23 slots carry 2 300: 10 would be enough for 117 min.
    1048m    550/s  rescale 8 23 -> 3 10    553 records/s arrive, 23 slots carry 2 300: 10 would be enough for 5.46 h.
    1049m    529/s  hold 3 10               Up to 555 records/s are likely within 100 s, the job carries 1 000.
    1136m    402/s  hold 3 10               416 records/s arrive, 10 slots carry 1 000: 7 would be enough for 99.2 min.
    1174m    361/s  rescale 3 10 -> 2 7     361 records/s arrive, 10 slots carry 1 000: 7 would be enough for 3.43 h.
    1175m    364/s  hold 2 7                Up to 362 records/s are likely within 100 s, the job carries 700.
    1223m    289/s  hold 2 7                295 records/s arrive, 7 slots carry 700: 5 would be enough for 3.04 h.
    1279m    236/s  rescale 2 7 -> 2 4      234 records/s arrive, 7 slots carry 700: 4 would be enough for 2.99 h.
    1280m    232/s  hold 2 4                Up to 234 records/s are likely within 100 s, the job carries 400.
    1337m    186/s  hold 2 4                186 records/s arrive, 4 slots carry 400: 3 would be enough for 2.72 h.
    1350m    180/s  hold 2 4                Up to 178 records/s are likely within 100 s, the job carries 400.
    1351m    171/s  hold 2 4                178 records/s arrive, 4 slots carry 400: 3 would be enough for 2.72 h.
    1433m    151/s  rescale 2 4 -> 1 2      151 records/s arrive, 4 slots carry 400: 2 would be enough for 95.4 min.
    1434m    149/s  hold 1 2                Up to 151 records/s are likely within 100 s, the job carries 200.
    "
  `);
});
