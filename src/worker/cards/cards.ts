/** Cards of the bundled scenarios, as the build has read them. */
import { type Card, separates } from '../../scenario/language/card.ts';
import { LIBRARY } from '../../scenario/library.ts';
import type { ScenarioCard } from '../protocol/library.ts';

const FOUND = import.meta.glob<Card>('../../scenario/library/*.yaml', {
  query: '?card',
  import: 'default',
  eager: true,
});

export const cards = (): readonly ScenarioCard[] =>
  LIBRARY.map((id) => {
    const card = FOUND[`../../scenario/library/${id}.yaml`];
    return { ...card, separates: separates(card) };
  });
