import { setSourceMapsSupport } from 'node:module';

/**
 * For `node --import`: stacks of faults tell lines of the sources. Node's own flag also keeps the maps of all packages that are loaded, some
 * 10 MB of memory.
 */
setSourceMapsSupport(true);
