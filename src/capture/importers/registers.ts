/** Registers by name, as a script or a debugger prints them. */
import type { Importer } from '../importer.ts';
import { certainly } from '../sure.ts';
import { registersIn, registersSniff } from '../logs/registers.ts';

export const REGISTERS: Importer = {
  id: 'registers',
  title: 'registers by name',
  sniff: ({ text }) => (text === undefined ? undefined : certainly(registersSniff(text))),
  facts({ text = '' }) {
    return registersIn(text);
  },
};
