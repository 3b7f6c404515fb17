import { useKept } from '../use-kept.ts';
import { RegisterFile } from './register-file.tsx';
import './registers.css';

/** More SMMUs than this are closed to begin with. */
const FEW = 4;

/** Registers of the emulated and of the physical SMMUs. */
export function RegistersTab() {
  const files = useKept((state) => state.view?.registers) ?? [];
  const changes = useKept((state) => state.view?.changes) ?? [];
  return files.map((file) => (
    <RegisterFile
      key={file.owner}
      file={file}
      changes={changes.filter(({ where }) => where === file.owner)}
      open={files.length <= FEW}
    />
  ));
}
