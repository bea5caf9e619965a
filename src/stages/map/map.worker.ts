import { exposeApi } from '../../core/worker-link.ts';
import { makeMap } from './make-map.ts';

exposeApi({ make: makeMap });
