/** What may stand where in a scenario, read off its schema. */
import * as v from 'valibot';
import type { Path } from '../language/errors.ts';
import { ScenarioSchema } from '../language/schema.ts';

/** What of a schema is read here. */
export interface Shape {
  readonly type: string;
  /** What was expected, where it is something else. */
  readonly message?: unknown;
  readonly pipe?: readonly { readonly message?: unknown }[];
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly options?: readonly unknown[];
  readonly item?: Shape;
  readonly wrapped?: Shape;
  /** Of a map whose keys are names: which they can be. */
  readonly key?: v.GenericSchema;
  readonly value?: Shape;
  readonly rest?: Shape;
  readonly literal?: unknown;
  readonly default?: unknown;
}

const ROOT: Shape = ScenarioSchema;

const isShape = (option: unknown): option is Shape => typeof option === 'object' && option !== null && 'type' in option;

/** The shapes that a value may have. */
function alternatives(shape: Shape): Shape[] {
  if (shape.wrapped) return alternatives(shape.wrapped);
  return shape.type === 'union' ? (shape.options ?? []).filter(isShape).flatMap(alternatives) : [shape];
}

function below(shape: Shape, key: string | number): Shape[] {
  if (typeof key === 'number') return shape.item ? [shape.item] : [];
  if (shape.entries && Object.hasOwn(shape.entries, key)) return [shape.entries[key]];
  if (shape.rest) return [shape.rest];
  return shape.key && shape.value && v.is(shape.key, key) ? [shape.value] : [];
}

/** What stands at a path as the schema has it, optional or not. */
export function entryAt(path: Path): Shape[] {
  let shapes = [ROOT];
  for (const key of path) shapes = shapes.flatMap(alternatives).flatMap((shape) => below(shape, key));
  return shapes;
}

/** The shapes that what stands at a path may have. */
export const shapesAt = (path: Path): Shape[] => entryAt(path).flatMap(alternatives);

/** What is expected, in words, each once: `expected a name`. */
export const expectedBy = (shapes: readonly Shape[]): string[] => [
  ...new Set(
    shapes
      .flatMap(({ message, pipe = [] }) => [message, ...pipe.map((step) => step.message)])
      .filter((text): text is string => typeof text === 'string' && text.startsWith('expected')),
  ),
];
