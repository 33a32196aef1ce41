import { describe, expect, it } from 'vitest';
import cdkJson from '../../../cdk.json' with { type: 'json' };
import { readContext } from '../../../infra/synth/context.ts';
import packageJson from '../../../package.json' with { type: 'json' };

const problem = (context: Readonly<Record<string, unknown>>): string => {
  try {
    return `read: ${JSON.stringify(readContext({ ...cdkJson.context, ...context }))}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the context of a synth', () => {
  it('names the settings file, as it was given', () => {
    expect(readContext({ settings: '../mine.yaml' })).toEqual({ settings: '../mine.yaml', accessEntries: 'create' });
    expect(readContext({ settings: 'a', accessEntries: 'none' })).toEqual({ settings: 'a', accessEntries: 'none' });
  });

  it.each([
    ['nothing', {}],
    ['an empty name', { settings: '' }],
    ['blanks', { settings: '  ' }],
    ['no text', { settings: { file: 'a' } }],
    ['what CDK itself has cached', { 'availability-zones:account=1:region=x': ['a'] }],
  ])('has no default file: %s is an error that says what to pass', (_, context) => {
    expect(problem(context)).toBe(
      'No settings file is named, and there is none by default. Pass yours to every command:  npx cdk deploy -c settings=my-settings.json',
    );
  });

  it.each([
    'setting',
    'settngs',
    'Settings',
    'SETTINGS',
    'settings-file',
    'settingsFile',
    'stetings',
    'setings',
    'seting',
  ])('a mistyped key is named with the right one: %s', (key) => {
    expect(problem({ [key]: 'mine.json' })).toBe(
      `There is no context key "${key}": did you mean  -c settings=mine.json`,
    );
    // Beside a right one, too: only one of the two files can be meant.
    expect(problem({ settings: 'other.json', [key]: 'mine.json' })).toContain(`"${key}"`);
  });

  it.each(['accessEntires', 'access-entries', 'accessentries', 'accessEntrys'])('so is %s', (key) => {
    expect(problem({ settings: 'a', [key]: 'none' })).toBe(
      `There is no context key "${key}": did you mean  -c accessEntries=none`,
    );
  });

  it('a key that is like none of ours is shown when the file is missing, and otherwise left alone', () => {
    expect(problem({ file: 'mine.json' })).toMatch(/my-settings\.json Given, and not known: -c file=…\.$/);
    expect(problem({ settings: 'a', team: 'streaming' })).toMatch(/^read: /);
  });

  it('accessEntries is one of two values', () => {
    expect(problem({ settings: 'a', accessEntries: 'non' })).toBe(
      '-c accessEntries=non: it is "create" (the default) or "none"',
    );
  });

  it('no file of the project names the sample but the command that checks it', () => {
    expect(Object.keys(cdkJson.context)).not.toContain('settings');
    expect(packageJson.scripts.synth).toContain('-c settings=flink-autopilot.settings.json');
  });
});
