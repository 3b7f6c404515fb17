/** The JSON of a capture, with its commands and tables beside it. */
import { InputError } from '../../scenario/language/errors.ts';
import { isScenario } from '../../scenario/language/text-kind.ts';
import type { Importer } from '../importer.ts';
import { type Read, registerFindings } from '../logs/register-findings.ts';
import { factsOf } from '../logs/registers.ts';
import { parseSidecar } from '../sidecar.ts';

export const SIDECAR: Importer = {
  id: 'sidecar',
  title: 'the sidecar of a capture',
  sniff: ({ text = '' }) =>
    /^\s*\{/.test(text) && /"(arch|registers)"\s*:/.test(text) && !isScenario(text)
      ? { why: 'it is JSON with the keys of a sidecar', sure: 'certain' }
      : undefined,
  read: async ({ name: file, text: sidecar = '', beside }) => {
    const { importCapture } = await import('../import.ts');
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
  facts({ name: file, text = '' }) {
    const { registers } = parseSidecar(text, file);
    const read: Read = (name) =>
      registers[name] === undefined ? undefined : { value: BigInt(registers[name]), line: null };
    return {
      kind: 'the sidecar of a capture',
      why: 'it is JSON with the keys of a sidecar; its registers are those of the end of the recording',
      facts: factsOf(null, read),
      findings: registerFindings(null, read),
      unread: [],
    };
  },
};
