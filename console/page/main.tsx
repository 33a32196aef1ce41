/** Where the page begins: the shell is drawn into index.html, and what the address names is followed. */
import { render } from 'preact';
import { App } from './app.tsx';

const place = document.getElementById('app');
if (!place) throw new Error('index.html has no element #app');
render(<App />, place);
