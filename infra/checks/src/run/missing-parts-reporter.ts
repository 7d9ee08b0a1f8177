import { writeFile } from 'node:fs/promises';

import type { Reporter, Vitest } from 'vitest/node';

import { findMissingParts } from './missing-parts.ts';

/** The environment variable with the path of the file that the reporter writes. */
export const missingPartsFileVariable = 'SESI_MISSING_PARTS_FILE';

/** Writes which parts the global set-up of the tests did not find, as a JSON list of {@link MissingPart}. */
class MissingPartsReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(): Promise<void> {
    const file = process.env[missingPartsFileVariable];
    if (file === undefined || this.#vitest === undefined) return;
    const found = this.#vitest.projects.flatMap((project) =>
      findMissingParts(project.getProvidedContext()),
    );
    const parts = new Map(found.map((part) => [part.missing, part]));
    await writeFile(file, JSON.stringify([...parts.values()]));
  }
}

// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter by its default export
export default MissingPartsReporter;
