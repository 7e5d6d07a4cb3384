import { spawnMain, type MainProcess } from './spawn-main.ts'

/** Starts `apps/worker/main.ts`, or another module that runs a worker, with these settings on a free port. */
export function spawnWorker(
  environment: Record<string, string>,
  module = import.meta.resolve('@runnel/worker/main'),
): Promise<MainProcess> {
  return spawnMain(module, 'working', environment)
}
