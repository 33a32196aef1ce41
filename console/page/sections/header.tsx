/** Which job this is, how far the autopilot may go, what it is doing, and what time it is there. */
import { useEffect, useState } from 'preact/hooks';
import type { PageState } from '../../model/page.ts';
import { clockTime, count, day, zoneOf } from '../shared/format.ts';
import { standingWords } from '../shared/phase-words.ts';
import { MODES, stateTone } from '../shared/state-words.ts';
import { isDark, onThemeChange, toggleTheme } from '../shared/theme.ts';

const PLATFORMS: Readonly<Record<string, string>> = {
  'managed-flink': 'Managed Service for Apache Flink',
  eks: 'Flink on EKS',
  flink: 'Flink REST API',
};

interface HeaderProps {
  readonly state: PageState | undefined;
  /** What stands there while no job is shown. */
  readonly otherwise?: { readonly title: string; readonly detail: string } | undefined;
}

export const Header = ({ state, otherwise }: HeaderProps) => (
  <header id="header" class="header">
    <div class="brand">
      <Logo />
      <span>flink-autopilot</span>
    </div>
    <div id="job" class="job">
      {state && (
        <>
          <h1>{state.job.name}</h1>
          <p>{whereOf(state.job)}</p>
        </>
      )}
      {otherwise && (
        <>
          <h1>{otherwise.title}</h1>
          <p>{otherwise.detail}</p>
        </>
      )}
    </div>
    <div id="status" class="status">
      {state &&
        pillsOf(state).map(({ kind, text, title }) => (
          <span key={kind} class={`pill ${kind}`} title={title}>
            {text}
          </span>
        ))}
    </div>
    <ThemeButton />
  </header>
);

const whereOf = ({ platform, region, account }: PageState['job']): string =>
  [PLATFORMS[platform] ?? platform, region, account].filter((part) => part !== '').join(' · ');

interface Pill {
  readonly kind: string;
  readonly text: string;
  readonly title: string;
}

const STANDING_TITLE = 'How the job is, as in the list of all jobs';

const pillsOf = (state: PageState): readonly Pill[] => {
  const zone = zoneOf(state);
  const time = `${day(state.now, zone)}, ${clockTime(state.now, zone)}${zone ? ' UTC' : ''}`;
  const speed = state.clock.kind === 'simulated' ? `simulated, ${count(state.clock.speed)}×` : 'real time';
  const condition = state.job.condition;
  return [
    {
      kind: `standing ${state.standing.state} ${stateTone(state.standing)}`,
      text: standingWords(state),
      title: [STANDING_TITLE, ...state.standing.attention.map(({ says }) => says)].join('\n'),
    },
    ...(condition
      ? [{ kind: 'condition', text: condition, title: "The job's condition, in its platform's word" }]
      : []),
    { kind: `mode ${state.mode}`, text: state.mode, title: MODES[state.mode] },
    ...(state.policy
      ? [{ kind: 'policy', text: `policy ${state.policy.name}`, title: "What decides about the job's size" }]
      : []),
    { kind: 'time', text: `${time} · ${speed}`, title: 'The time where the job runs' },
  ];
};

const ThemeButton = () => {
  const [dark, setDark] = useState(isDark);
  useEffect(() => onThemeChange(() => setDark(isDark())), []);
  return (
    <button
      class="theme"
      type="button"
      onClick={toggleTheme}
      aria-label={`Switch to the ${dark ? 'light' : 'dark'} theme`}
    >
      {dark ? 'Light' : 'Dark'}
    </button>
  );
};

const Logo = () => (
  <svg viewBox="0 0 32 32" width={26} height={26} aria-hidden="true">
    <rect width={32} height={32} rx={8} class="logo-ground" />
    <path d="M6 22h5v-5h5v-5h5V8h5" class="logo-steps" />
    <path d="M6 26c6 0 8-6 12-8s5-2 8-2" class="logo-load" />
  </svg>
);
