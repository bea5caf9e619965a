import { startOffline } from '../../offline/offline.client.ts';
import type { AppView } from '../app/view.ts';
import type { OfflineParts, ReloadingPage } from './offline.svelte.ts';

/** What the page without the network needs of the page's state. */
export function offlineParts(
  app: Pick<AppView, 'folder' | 'run' | 'compare' | 'labels' | 'settings' | 'index'>,
): OfflineParts {
  const { folder, run, compare, labels, settings, index } = app;
  return {
    start: startOffline,
    page: reloadingPage(),
    isUntouched() {
      const phases = [folder.phase, run.phase, compare.phase, labels.phase, settings.models.adding];
      return phases.every(({ kind }) => kind === 'none' || kind === 'idle') && index.rows === 0;
    },
    modelInUse() {
      const { chosen } = settings.models;
      return run.phase.kind === 'running' && chosen.kind === 'bundled' ? `models/${chosen.file}` : undefined;
    },
    isFetching: () => run.phase.kind === 'preparing' || folder.phase.kind === 'opening',
  };
}

function reloadingPage(): ReloadingPage {
  return {
    crossOriginIsolated,
    isTop: window.top === window,
    session: {
      // Asked for anew each time: where storage is forbidden, asking throws.
      getItem: (key) => sessionStorage.getItem(key),
      setItem: (key, value) => sessionStorage.setItem(key, value),
      removeItem: (key) => sessionStorage.removeItem(key),
    },
    reload: () => location.reload(),
  };
}
