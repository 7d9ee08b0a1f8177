import { fileURLToPath } from 'node:url';

/** The absolute folder of this repository: src/ and dist/ lie equally deep in it. */
export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));
