import type { RunningProcess } from '@runnel/redis/process/process'
import { expect, test } from 'vitest'
import { judgeProcesses } from './judge-processes.ts'

const gateway = (number: number, more: Partial<RunningProcess> = {}): RunningProcess => ({
  kind: 'gateway',
  name: `gateway-${number}`,
  release: '1.0.0',
  protocol: 2,
  ackReplicas: 0,
  aheadMs: 3,
  libraries: ['runnel_message_aaaaaaaaaaaa', 'runnel_typing_bbbbbbbbbbbb'],
  ...more,
})
const worker: RunningProcess = {
  ...gateway(0),
  kind: 'worker',
  name: 'w_1',
  libraries: ['runnel_job_cccccccccccc'],
}
const judge = (processes: RunningProcess[], deadJobs = 0) =>
  judgeProcesses(processes, { deadJobs }).flatMap(({ check, state }) =>
    state === 'holds' ? [] : [`${state} ${check}`],
  )

test('two gateways and a worker of one release are as they should be', () => {
  expect(judge([gateway(1), gateway(2), worker])).toEqual([])
})

test('whoever runs Runnel is told of what is missing or does not fit', () => {
  expect(judge([])).toEqual(['fails processes.gateways', 'fails processes.workers'])
  expect(judge([gateway(1), worker])).toEqual(['warns processes.gateways'])
  expect(judge([gateway(1), gateway(2)])).toEqual(['fails processes.workers'])
  expect(judge([gateway(1), gateway(2), worker], 3)).toEqual(['warns processes.jobs'])
  expect(judge([gateway(1), gateway(2, { aheadMs: -9_000 }), worker])).toEqual(['fails processes.clocks'])
})

test('gateways of two releases are told apart by their functions too, as long as an upgrade lasts', () => {
  const older = gateway(2, { libraries: ['runnel_message_dddddddddddd'] })
  expect(judge([gateway(1), older, worker])).toEqual(['warns processes.release'])
  expect(judge([gateway(1), gateway(2, { release: '1.1.0' }), worker])).toEqual(['warns processes.release'])
})
