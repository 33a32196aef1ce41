/** The shell of the page: what the address names is followed, and the view of it is shown. */
import { useEffect } from 'preact/hooks';
import type { PageState } from '../model/page.ts';
import { ChangesBar } from './changes/changes-bar.tsx';
import { ControlsBar } from './controls/controls-bar.tsx';
import { DecisionView } from './decisions/decision-view.tsx';
import { FleetView, fleet } from './fleet/fleet-view.tsx';
import { fleetTitle } from './fleet/fleet-words.ts';
import { JobView } from './job-view.tsx';
import { follow, shown, trouble } from './live.ts';
import { Announcement } from './sections/announcement.tsx';
import { Header } from './sections/header.tsx';
import { hashOf, type Route } from './shared/route.ts';
import { route } from './shared/router.ts';
import { serves } from './shared/serves.ts';

/** Where the job of this key is read; undefined where all jobs are shown. A server without a fleet has one job, whatever the key. */
const pathOf = (key: string | undefined): string | undefined => {
  if (!serves.fleet) return '/api/state';
  return key === undefined ? undefined : `/api/state?job=${encodeURIComponent(key)}`;
};

export const App = () => {
  const view = route.value;
  const key = view.kind === 'fleet' ? undefined : view.key;
  const path = pathOf(key);
  useEffect(() => (path === undefined ? undefined : follow(path)), [path]);
  const state = path === undefined ? undefined : shown.value;
  const sentence = path === undefined ? fleet.trouble.value : trouble.value;

  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['live'] = sentence === undefined ? 'yes' : 'no';
    if (state === undefined) {
      document.title = 'flink-autopilot';
      delete dataset['until'];
      return;
    }
    document.title = `${state.job.name} · flink-autopilot`;
    dataset['until'] = String(state.history.until);
  }, [state, sentence]);

  return (
    <>
      {path !== undefined && (
        // biome-ignore lint/a11y/useValidAnchor: it is a link within the view, whose address stays
        <a class="skip" href="#decisions" onClick={skip}>
          Skip to the decisions
        </a>
      )}
      <Header state={state} otherwise={path === undefined ? fleetTitle(fleet.answer.value) : undefined} />
      <p id="trouble" class="trouble" role="alert" hidden={sentence === undefined}>
        {sentence}
      </p>
      {path !== undefined && <Announcement state={state} />}
      <main>
        {serves.fleet && key !== undefined && (
          <a class="back" href={hashOf({ kind: 'fleet' })}>
            ← All jobs
          </a>
        )}
        {serves.changes && (path === undefined || state) && <ChangesBar state={state} />}
        {serves.controls && <ControlsBar job={key} />}
        {path === undefined ? <FleetView /> : state && <View view={view} state={state} />}
      </main>
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
