/** The JSON of a capture, with its commands and tables beside it. */
import { InputError } from '../../scenario/language/errors.ts';
import { isScenario } from '../../scenario/language/text-kind.ts';
import type { Importer } from '../importer.ts';

export const SIDECAR: Importer = {
  id: 'sidecar',
  sniff: ({ text = '' }) =>
    /^\s*\{/.test(text) && /"(arch|registers)"\s*:/.test(text) && !isScenario(text)
      ? 'it is JSON with the keys of a sidecar'
      : undefined,
  read: async ({ name: file, text: sidecar = '', beside }) => {
    const [{ parseSidecar }, { importCapture }] = await Promise.all([import('../sidecar.ts'), import('../import.ts')]);
    // The sidecar first: when it names another IOMMU, its files need not exist.
    parseSidecar(sidecar, file);
    if (!beside)
      throw new InputError(
        { file },
        'this is the sidecar of a capture; expected its commands and tables beside it, where only viommu run finds them',
      );
    const [commands, tables] = [await beside('.bin'), await beside('.tables.bin')];
    return importCapture({ file, sidecar, commands, tables });
  },
};
