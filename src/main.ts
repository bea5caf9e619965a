import { mount } from 'svelte';
import { App } from './state/app/app.svelte.ts';
import { doTerminalJob } from './terminal/job.ts';
import { TerminalLink } from './terminal/link.ts';
import Page from './ui/App.svelte';
import { terminalWords } from './ui/words/terminal-words.ts';
import { openLanguage } from './ui/words/words.svelte.ts';

const app = new App();
const terminal = TerminalLink.fromHash(location.hash);
if (terminal) {
  // Nobody looks: what the screen makes by itself, previews and comparisons, would be work for nothing.
  void doTerminalJob(terminal, app, terminalWords);
} else {
  const target = document.getElementById('app');
  if (!target) throw new Error('index.html has no #app');
  void app.open();
  void openLanguage().then(() => mount(Page, { target, props: { app } }));
}
