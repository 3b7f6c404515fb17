/** A checked scenario as a file again. */
import { Document, isScalar, visit } from 'yaml';
import type { Scenario } from './schema.ts';

/** Numbers from here on are addresses and sizes. */
const HEX_FROM = 4096;

/** Without aliases, which a scenario file may not have. */
export function writeScenario(scenario: Scenario): string {
  const doc = new Document(scenario, { aliasDuplicateObjects: false });
  visit(doc, {
    Scalar(_, node) {
      if (!isScalar(node)) return;
      const whole = Number.isInteger(node.value) || typeof node.value === 'bigint';
      if (whole && Number(node.value) >= HEX_FROM) node.format = 'HEX';
    },
  });
  return doc.toString();
}
