/** Which part of a scenario a step of its run carries out. */
import { VCPU, MAIN, HOST } from '../../model/state/layout.ts';
import { NO_COMMAND } from '../../model/state/events.ts';
import type { Run } from '../../model/system/run.ts';
import { compileTraced } from '../compile/compile.ts';
import type { Parsed, Path } from '../language/errors.ts';

interface Origins {
  /** By vCPU and op, where its step stands. */
  readonly ops: readonly (readonly Path[])[];
  /** By main thread and op. */
  readonly mains: readonly (readonly Path[])[];
}

function originsOf(parsed: Parsed): Origins {
  const { vms } = parsed.scenario;
  const { steps } = compileTraced(parsed);
  const programs = vms.flatMap(({ vcpus }, i) => vcpus.map((_, j): Path => ['vms', i, 'vcpus', j, 'program']));
  const mains = vms.flatMap(({ vmm }, i) =>
    vmm.length === 0 ? [] : [vmm.flatMap((step, k): Path[] => ('mark' in step ? [] : [['vms', i, 'vmm', k]]))],
  );
  return { ops: steps.map((own, c) => own.map((step): Path => [...programs[c], step])), mains };
}

/**
 * Step by step, from 1 on, the path of what it carries out in the scenario: a step of a program, one of its commands,
 * a fault; undefined where it is about none. The run stands at that step then. `parsed`: the scenario that the run is of.
 */
export function* tracedPaths(run: Run, parsed: Parsed): Generator<Path | undefined> {
  const { ops, mains } = originsOf(parsed);
  const { machine: m, history } = run;
  const { steps } = history;
  /** Of a command, by its queue and number, what wrote it. */
  const written = new Map<string, Path>();

  /** What an actor is about to carry out. */
  const due = (who: number): Path | undefined => {
    const { kind, index } = m.actors.all[who];
    if (kind === 'main') return mains[index]?.[m.w[m.layout.mains[index] + MAIN.pc]];
    if (kind !== 'guest') return undefined;
    const at = m.layout.vcpus[index];
    const pc = m.w[at + VCPU.pc];
    const op = m.topo.vcpus[index].ops[pc];
    const path = ops[index]?.[pc];
    const sub = m.w[at + VCPU.sub];
    if (!path || op?.op !== 'commands' || sub >= op.count) return path;
    return isBatch(parsed.scenario, path) ? [...path, 'commands', sub] : path;
  };

  for (let p = 1; p <= run.length; p++) {
    run.seek(p - 1);
    const who = steps.actor(p - 1);
    const before = m.w[m.layout.host + HOST.done];
    const path = due(who);
    run.seek(p);
    const ordinal = steps.ordinal(p - 1);
    const named = ordinal === NO_COMMAND ? undefined : `${steps.queue(p - 1)}/${ordinal}`;
    if (path && named && !written.has(named)) written.set(named, path);
    const happened = (m.w[m.layout.host + HOST.done] ^ before) >>> 0;
    yield happened
      ? ['faults', 31 - Math.clz32(happened)]
      : ((named === undefined ? undefined : written.get(named)) ?? path);
  }
}

/** Whether a step is a batch of raw commands, not what another step queues. */
function isBatch({ vms }: Parsed['scenario'], [, vm, , vcpu, , step]: Path): boolean {
  return 'commands' in vms[Number(vm)].vcpus[Number(vcpu)].program[Number(step)];
}
