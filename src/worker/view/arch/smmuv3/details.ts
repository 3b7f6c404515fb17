/** What is told in full of SMMUs and what stands around them. */
import type { ArchDetails } from '../view.ts';
import { watchedRegisters } from './register-sets.ts';
import { docOf } from './command-doc.ts';
import { rewrites } from './rewrites.ts';
import { driver, structs } from './structs.ts';

export const SMMUV3_DETAILS: ArchDetails = {
  structs,
  driver,
  docOf,
  rewrites,
  registers: watchedRegisters,
};
