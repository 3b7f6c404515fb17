import { useExplorer } from '../../../state/use-explorer.ts';
import { Paragraphs } from '../../common/paragraphs.tsx';

/** What the scenario is about, before anything has happened. */
export function About() {
  const title = useExplorer((state) => state.opened?.title);
  const about = useExplorer((state) => state.opened?.about) ?? '';
  return (
    <div className="about">
      <h2>{title}</h2>
      <Paragraphs text={about} />
    </div>
  );
}
