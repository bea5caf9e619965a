import { exposeApi } from '../../core/worker-link.ts';
import { openSink } from './open-sink.ts';
import { TableFile } from './table-file.ts';

exposeApi(new TableFile(openSink));
