/** The view that is shown: it follows the address, so that every view has a link of its own. */
import { signal } from '@preact/signals';
import { type Route, routeOf } from './route.ts';

export const route = signal<Route>(routeOf(location.hash));

addEventListener('hashchange', () => {
  // Another hash than one of ours is a place on this view.
  if (location.hash === '' || location.hash.startsWith('#/')) route.value = routeOf(location.hash);
});
