import { exposeApi } from '../../core/worker-link.ts';
import { SearchSession } from './search-session.ts';

exposeApi(new SearchSession());
