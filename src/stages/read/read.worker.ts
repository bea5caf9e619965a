import { exposeApi } from '../../core/worker-link.ts';
import { TableSession } from './table-session.ts';

exposeApi(new TableSession());
