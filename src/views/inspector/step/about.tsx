import { useExplorer } from '../../../state/use-explorer.ts';
import { Explained } from '../../../ui/term.tsx';

/** What the scenario is about, before anything has happened. */
export function About() {
  const title = useExplorer((state) => state.opened?.title);
  const about = useExplorer((state) => state.opened?.about) ?? '';
  return (
    <div className="about">
      <h2>{title}</h2>
      {about
        .trim()
        .split(/\n{2,}/)
        .map((paragraph) => (
          <p key={paragraph}>
            <Explained text={paragraph} />
          </p>
        ))}
    </div>
  );
}
