/** One job: where it is now, how it got there, and why. */
import type { PageState } from '../model/page.ts';
import { ChartsSection } from './charts/charts-section.tsx';
import { DecisionsSection } from './decisions/decisions.tsx';
import { GraphSection } from './graph/graph-section.tsx';
import { MemorySection } from './memory/memory-section.tsx';
import { OutlookSection } from './outlook/outlook-section.tsx';
import { AttentionSection } from './sections/attention-section.tsx';
import { ClusterSection } from './sections/cluster-section.tsx';
import { ComparisonSection } from './sections/comparison-section.tsx';
import { EvaluationLog } from './sections/evaluation-log.tsx';
import { ShadowSection } from './sections/shadow-section.tsx';
import { TilesSection } from './sections/tiles-section.tsx';
import { WhySection } from './sections/why.tsx';

export const JobView = ({ state }: { readonly state: PageState }) => (
  <>
    <AttentionSection state={state} />
    <TilesSection state={state} />
    <OutlookSection state={state} />
    <div class="columns">
      <ChartsSection state={state} />
      <div class="side">
        <WhySection state={state} />
        <DecisionsSection state={state} />
      </div>
    </div>
    <ComparisonSection state={state} />
    <ClusterSection state={state} />
    <ShadowSection state={state} />
    <MemorySection state={state} />
    <GraphSection state={state} />
    <EvaluationLog state={state} />
  </>
);
