import * as Comlink from 'comlink';
import { fetchFromAgent } from './fetchSurface';
import { KernelService } from './service';
import { carryProblems } from './wire';

carryProblems();
Comlink.expose(new KernelService(fetchFromAgent));
