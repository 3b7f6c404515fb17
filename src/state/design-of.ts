/** A design and its parameters, as one specification: `viommu-batch,kernel=linux-7.2`. */
import type { Library } from '../worker/protocol.ts';

export const baseOf = (design: string): string => design.split(',')[0];

export const parametersOf = (design: string): readonly string[] => design.split(',').slice(1);

/** A design with those of the parameters that it goes together with. */
export function designWith(base: string, parameters: readonly string[], library: Library | null): string {
  const refused = library?.designs.find(({ id }) => id === base)?.refuses ?? [];
  return [base, ...parameters.filter((parameter) => !refused.includes(parameter))].join(',');
}

const keyOf = (parameter: string): string => parameter.split('=')[0];

/** What is wished for once a design is open: its parameters, and of those before what it does not go together with. */
export function wishedWith(design: string, before: readonly string[], library: Library | null): readonly string[] {
  const own = parametersOf(design);
  const refused = library?.designs.find(({ id }) => id === baseOf(design))?.refuses ?? [];
  const waiting = before.filter((parameter) => refused.includes(parameter));
  return [...own, ...waiting.filter((parameter) => !own.some((other) => keyOf(other) === keyOf(parameter)))];
}
