import { exposeApi } from '../../core/worker-link.ts';
import { openSink } from './open-sink.ts';
import type { WriteApi } from './write.contract.ts';
import { WriteSession } from './write-session.ts';

const session: WriteApi = new WriteSession(openSink);
exposeApi(session);
