import { mount } from 'svelte';
import { App } from './state/app/app.svelte.ts';
import { doTerminalJob } from './terminal/job.ts';
import { TerminalLink } from './terminal/link.ts';
import Page from './ui/App.svelte';
import { terminalWords } from './ui/words/terminal-words.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
const app = new App();
mount(Page, { target, props: { app } });

const terminal = TerminalLink.fromHash(location.hash);
if (terminal) void doTerminalJob(terminal, app, terminalWords);
else void app.open();
