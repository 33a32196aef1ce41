/** The shell of the page: what the address names is followed, and the view of it is shown. */
import { useEffect } from 'preact/hooks';
import type { PageState } from '../model/page.ts';
import { DecisionView } from './decisions/decision-view.tsx';
import { JobView } from './job-view.tsx';
import { type Api, follow, shown, trouble } from './live.ts';
import { Announcement } from './sections/announcement.tsx';
import { Header } from './sections/header.tsx';
import type { Route } from './shared/route.ts';
import { route } from './shared/router.ts';

/** Where the job of this key is read. The server has one job: the key says nothing more. */
const apiOf = (_key: string | undefined): Api => ({ state: '/api/state', stream: '/api/stream' });

export const App = () => {
  const view = route.value;
  const key = view.kind === 'fleet' ? undefined : view.key;
  const api = apiOf(key);
  useEffect(() => follow(api), [api.state, api.stream]);
  const state = shown.value;
  const sentence = trouble.value;

  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['live'] = sentence === undefined ? 'yes' : 'no';
    if (state === undefined) return;
    document.title = `${state.job.name} · flink-autopilot`;
    dataset['until'] = String(state.history.until);
  }, [state, sentence]);

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link within the view, whose address stays */}
      <a class="skip" href="#decisions" onClick={skip}>
        Skip to the decisions
      </a>
      <Header state={state} />
      <p id="trouble" class="trouble" role="alert" hidden={sentence === undefined}>
        {sentence}
      </p>
      <Announcement state={state} />
      <main>{state && <View view={view} state={state} />}</main>
    </>
  );
};

const View = ({ view, state }: { readonly view: Route; readonly state: PageState }) => {
  switch (view.kind) {
    case 'decision':
      return <DecisionView state={state} id={view.id} />;
    case 'job':
    case 'fleet':
      return <JobView state={state} />;
  }
};

const skip = (event: Event): void => {
  event.preventDefault();
  document.getElementById('decisions')?.focus();
};
