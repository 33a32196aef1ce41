import { describe, expect, it } from 'vitest';
import { currentMode } from '../../../lib/control/current-mode.ts';
import { MODE_ANNOTATION, MODE_TAG, type ModeRequest } from '../../../lib/control/mode-request.ts';
import type { CurrentMode, Mode } from '../../../lib/model/execution-mode.ts';

const NOW = Date.parse('2026-01-31T10:00:00Z');
const job = (own: Partial<ModeRequest>): ModeRequest => ({
  place: 'job',
  key: 'JOB#1',
  mode: 'paused',
  by: 'ana',
  ...own,
});
const all = (own: Partial<ModeRequest> = {}): ModeRequest => job({ place: 'all-jobs', key: 'ALL', ...own });
const tag = (mode: string): ModeRequest => ({ place: 'tag', key: MODE_TAG, mode });

describe('the mode of a job at this moment', () => {
  it.each<[string, Mode, readonly ModeRequest[], CurrentMode, readonly string[]]>([
    ['nothing is asked: as the settings say', 'act', [], 'act', []],
    ['a row of all jobs pauses', 'act', [all()], 'paused', []],
    ['a row of the job pauses', 'approve', [job({})], 'paused', []],
    ['a tag pauses', 'advise', [tag('paused')], 'paused', []],
    ['of several the most careful holds', 'act', [tag('advise'), job({ mode: 'observe' })], 'observe', []],
    ['what is resumed asks for nothing', 'act', [job({ mode: 'resumed' })], 'act', []],
    ['one row is resumed, the other still pauses', 'act', [all(), job({ mode: 'resumed' })], 'paused', []],
    ['until its time', 'act', [job({ until: '2026-01-31T10:00:01Z' })], 'paused', []],
    ['and no longer', 'act', [job({ until: '2026-01-31T10:00:00Z' })], 'act', []],
    ['an end that can not be read: no end', 'act', [job({ until: 'noon' })], 'paused', ['mode-request']],
    ['an empty end: no end', 'act', [job({ until: ' ' })], 'paused', []],
    ['narrower than the settings', 'act', [tag('approve')], 'approve', []],
    ['the same as the settings', 'act', [tag('act')], 'act', []],
    ['never more than the settings', 'advise', [tag('act')], 'advise', ['mode-request']],
    [
      'more in one place, less in another',
      'advise',
      [tag('act'), job({ mode: 'observe' })],
      'observe',
      ['mode-request'],
    ],
    ['a word that can not be read: as the settings say', 'advise', [tag('full speed')], 'advise', ['mode-request']],
    ['an empty value asks for nothing', 'act', [tag('')], 'act', []],
    ['in any case, with blanks', 'act', [tag(' Paused ')], 'paused', []],
  ])('%s', (_, settings, requests, mode, notes) => {
    const now = currentMode(settings, requests, NOW);
    expect(now.mode).toBe(mode);
    expect(now.notes.map(({ rule }) => rule)).toEqual(notes);
    expect(now.because !== undefined).toBe(mode !== settings);
  });

  it('of equal ones, the one that ends last says why', () => {
    const soon = all({ until: '2026-01-31T10:30:00Z', by: 'ana' });
    const late = job({ until: '2026-01-31T12:00:00Z', by: 'bo' });
    const open = tag('paused');
    const says = (...requests: readonly ModeRequest[]) => currentMode('act', requests, NOW).because?.says;
    expect(says(soon, late)).toBe('The job is paused until 2026-01-31 12:00 UTC by bo.');
    expect(says(late, soon)).toBe('The job is paused until 2026-01-31 12:00 UTC by bo.');
    expect(says(soon, late, open)).toMatch(/^The job is paused until it is resumed by its tag/);
  });

  it.each(['pause', 'stop', 'stopped', 'off', 'disabled', 'false', 'none'])('"%s" means paused', (word) => {
    expect(currentMode('act', [tag(word)], NOW).mode).toBe('paused');
  });

  it('no request, whatever it says, ever allows more than the settings', () => {
    const words = ['act', 'approve', 'advise', 'observe', 'paused', 'resumed', 'ACT', 'on', 'true', '', '{}'];
    const settings: readonly Mode[] = ['observe', 'advise', 'approve', 'act'];
    let narrowed = 0;
    for (const [place, own] of settings.entries()) {
      for (const a of words) {
        for (const b of words) {
          const { mode } = currentMode(own, [tag(a), job({ mode: b })], NOW);
          const now = mode === 'paused' ? -1 : settings.indexOf(mode);
          expect(now).toBeLessThanOrEqual(place);
          if (now < place) narrowed++;
        }
      }
    }
    expect(narrowed).toBeGreaterThan(100);
  });

  it('says who paused it, until when and why', () => {
    const row = all({ since: '2026-01-31T09:30:00Z', until: '2026-01-31T12:00:00Z', reason: 'load test' });
    expect(currentMode('act', [row], NOW).because).toEqual({
      rule: 'paused',
      says: 'The job is paused until 2026-01-31 12:00 UTC by ana (all jobs) since 2026-01-31 09:30 UTC: load test.',
      numbers: { left: { value: 120, unit: 'min' } },
      bound: 'ALL',
    });
  });

  it.each<[ModeRequest, string]>([
    [tag('paused'), 'The job is paused until it is resumed by its tag flink-autopilot:mode.'],
    [
      { place: 'annotation', key: MODE_ANNOTATION, mode: 'observe' },
      'The mode is observe until it is resumed, although the settings say act, by its annotation flink-autopilot/mode.',
    ],
    [
      job({ by: undefined, reason: 'Deploying.' }),
      'The job is paused until it is resumed by an unknown person: Deploying.',
    ],
  ])('says it in one sentence: %#', (request, says) => {
    expect(currentMode('act', [request], NOW).because?.says).toBe(says);
  });

  it('says what is wrong with a request, and what holds instead', () => {
    const says = (request: ModeRequest): string | undefined => currentMode('advise', [request], NOW).notes[0]?.says;
    expect(says(tag('halt!'))).toBe(
      'The tag flink-autopilot:mode of the application asks for "halt!", which is none of paused, observe, advise, approve, act: the mode stays advise, as the settings say.',
    );
    expect(says(tag('act'))).toBe(
      'The tag flink-autopilot:mode of the application asks for act, and the settings allow advise: only the settings can allow more.',
    );
    expect(says(job({ until: '5 o\u2019clock' }))).toBe(
      'The row of the job in the table holds without an end: "5 o\u2019clock" is not a time such as 2026-01-31T12:00:00Z.',
    );
  });
});
