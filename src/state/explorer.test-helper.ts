import { createExplorer } from './explorer.ts';
import { FakePort } from './fake.test-helper.ts';

/** An explorer whose workers are fakes; `ports` has one for each that was started. */
export function explorer() {
  const ports: FakePort[] = [];
  const aside: FakePort[] = [];
  const into = (list: FakePort[]) => () => {
    const port = new FakePort();
    list.push(port);
    return port;
  };
  const { store, actions, close } = createExplorer(into(ports), into(aside));
  return { actions, close, ports, aside, get: store.getState };
}

export async function ready() {
  const made = explorer();
  await made.actions.start();
  return { ...made, port: made.ports[0] };
}
