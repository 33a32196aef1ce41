/** The page: one state comes in, every part of the page shows its share of it. */

import type { PageState } from '../model/page.ts';
import { type ChartGroup, chartGroup } from './charts/chart-group.ts';
import { decisionsSection, openDecision } from './decisions/decisions.ts';
import { graphSection } from './graph/graph-section.ts';
import { follow } from './live.ts';
import { memorySection } from './memory/memory-section.ts';
import { outlookSection } from './outlook/outlook-section.ts';
import { clusterSection } from './sections/cluster-section.ts';
import { logSection } from './sections/evaluation-log.ts';
import { headerSection } from './sections/header.ts';
import { shadowSection } from './sections/shadow-section.ts';
import { tilesSection } from './sections/tiles.ts';
import { whySection } from './sections/why.ts';
import { byId } from './shared/dom.ts';
import { onThemeChange } from './shared/theme.ts';

const charts: ChartGroup = chartGroup(byId('charts'), openDecision);
const parts: readonly ((state: PageState) => void)[] = [
  headerSection(byId('header')),
  tilesSection(byId('tiles')),
  outlookSection(byId('outlook')),
  charts.show,
  whySection(byId('why')),
  decisionsSection(byId('decisions')),
  clusterSection(byId('cluster')),
  shadowSection(byId('shadow')),
  memorySection(byId('memory')),
  graphSection(byId('graph')),
  logSection(byId('log')),
];

onThemeChange(charts.redraw);

follow({
  show: (state) => {
    for (const part of parts) part(state);
    document.documentElement.dataset['until'] = String(state.history.until);
  },
  trouble: (sentence) => {
    const place = byId('trouble');
    place.hidden = sentence === undefined;
    place.textContent = sentence ?? '';
    document.documentElement.dataset['live'] = sentence === undefined ? 'yes' : 'no';
  },
});
