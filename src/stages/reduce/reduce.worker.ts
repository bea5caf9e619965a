import { exposeApi } from '../../core/worker-link.ts';
import { ReduceSession } from './reduce-session.ts';

exposeApi(new ReduceSession());
