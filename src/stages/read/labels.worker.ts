import { exposeApi } from '../../core/worker-link.ts';
import { readLabelColumns } from './read-label-columns.ts';

exposeApi({ read: readLabelColumns });
