/** Which job this is, how far the autopilot may go, what it is doing, and what time it is there. */

import type { PageState, Phase } from '../../model/page.ts';
import { byId, h, svg, whenChanged } from '../shared/dom.ts';
import { clockTime, count, day, seconds, zoneOf } from '../shared/format.ts';
import { isDark, onThemeChange, toggleTheme } from '../shared/theme.ts';

const MODES: Readonly<Record<PageState['mode'], string>> = {
  observe: 'Observe: measures and evaluates, decides nothing',
  advise: 'Advise: recommends, changes nothing',
  approve: 'Approve: changes the job once a person has approved',
  act: 'Act: changes the job',
};

const PLATFORMS: Readonly<Record<string, string>> = {
  'managed-flink': 'Managed Service for Apache Flink',
  eks: 'Flink on EKS',
  flink: 'Flink REST API',
};

export const headerSection = (place: HTMLElement): ((state: PageState) => void) => {
  place.append(
    h('div', { class: 'brand' }, logo(), h('span', {}, 'flink-autopilot')),
    h('div', { id: 'job', class: 'job' }),
    h('div', { id: 'status', class: 'status' }),
    themeButton(),
  );
  const job = whenChanged((state: PageState['job']) => {
    const platform = PLATFORMS[state.platform] ?? state.platform;
    const where = [platform, state.region, state.account].filter((part) => part !== '').join(' · ');
    byId('job').replaceChildren(h('h1', {}, state.name), h('p', {}, where));
    document.title = `${state.name} · flink-autopilot`;
  });
  const status = whenChanged((pills: readonly Pill[]) => {
    byId('status').replaceChildren(
      ...pills.map(({ kind, text, title }) => h('span', { class: `pill ${kind}`, title }, text)),
    );
  });
  return (state) => {
    job(state.job);
    status(pillsOf(state));
  };
};

interface Pill {
  readonly kind: string;
  readonly text: string;
  readonly title: string;
}

const pillsOf = (state: PageState): readonly Pill[] => {
  const zone = zoneOf(state);
  const time = `${day(state.now, zone)}, ${clockTime(state.now, zone)}${zone ? ' UTC' : ''}`;
  const speed = state.clock.kind === 'simulated' ? `simulated, ${count(state.clock.speed)}×` : 'real time';
  const condition = state.job.condition;
  return [
    { kind: `phase ${state.phase.kind}`, text: phaseWords(state.phase), title: 'What the autopilot is doing' },
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

export const phaseWords = (phase: Phase): string => {
  switch (phase.kind) {
    case 'waiting':
      return 'Waiting for the first evaluation';
    case 'collecting':
      return `Collecting: ${progressWords(phase)}`;
    case 'changing':
      return 'Rescaling';
    case 'recommending':
      return 'Recommending';
    case 'holding':
      return 'Holding';
  }
};

/** 3 of 15 min; 20 of 60 s */
export const progressWords = ({ haveMs, needMs }: Extract<Phase, { kind: 'collecting' }>): string =>
  needMs < 120_000
    ? `${Math.floor(haveMs / 1000)} of ${seconds(needMs / 1000)}`
    : `${Math.floor(haveMs / 60_000)} of ${seconds(needMs / 1000)}`;

const themeButton = (): HTMLElement => {
  const button = h('button', { class: 'theme', type: 'button', onclick: toggleTheme });
  const label = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to the ${isDark() ? 'light' : 'dark'} theme`);
  };
  onThemeChange(label);
  label();
  return button;
};

const logo = (): SVGElement =>
  svg(
    'svg',
    { viewBox: '0 0 32 32', width: 26, height: 26, 'aria-hidden': 'true' },
    svg('rect', { width: 32, height: 32, rx: 8, class: 'logo-ground' }),
    svg('path', { d: 'M6 22h5v-5h5v-5h5V8h5', class: 'logo-steps' }),
    svg('path', { d: 'M6 26c6 0 8-6 12-8s5-2 8-2', class: 'logo-load' }),
  );
