import { useEffect, useState } from 'react';
import { useMapping, useMappingActions } from '../../state/aside/use-mapping.ts';
import { useOwnDesigns } from '../../state/edit/use-own-designs.ts';

const NONE: ReadonlyMap<number, string> = new Map();

/** Names of the user's own designs, by their numbers on the map; those that it does not dial are not there. */
export function useOwnOnMap(): ReadonlyMap<number, string> {
  const { find } = useMappingActions();
  const own = useOwnDesigns();
  const start = useMapping((state) => state.start);
  const [names, setNames] = useState(NONE);
  useEffect(() => {
    let gone = false;
    if (start)
      void find(own.map(({ spec }) => spec)).then((at) => {
        if (!gone) setNames(new Map(at.flatMap((number, i) => (number === null ? [] : [[number, own[i].name]]))));
      });
    return () => {
      gone = true;
    };
  }, [start, own, find]);
  return names;
}
