import { balancer } from './balancer/balancer.ts'
import { brief } from './brief/brief.ts'
import { clockJumps } from './clock-jumps/clock-jumps.ts'
import { crowd } from './crowd/crowd.ts'
import { leader } from './leader/leader.ts'
import { presence } from './presence/presence.ts'
import { slowReaders } from './slow-readers/slow-readers.ts'
import { workerKilled } from './worker-killed/worker-killed.ts'
import type { Experiment } from './experiment.ts'
import { freeze } from './freeze/freeze.ts'
import { gatewayKilled } from './gateway-killed/gateway-killed.ts'
import { kick } from './kick/kick.ts'
import { mutualDemotion } from './mutual-demotion/mutual-demotion.ts'
import { purge } from './purge/purge.ts'
import { redlock } from './redlock/redlock.ts'
import { retries } from './retries/retries.ts'
import { rollingRestart } from './rolling-restart/rolling-restart.ts'
import { twoTabs } from './two-tabs/two-tabs.ts'
import { redisKilled } from './redis-killed/redis-killed.ts'
import { powerCut } from './power-cut/power-cut.ts'
import { slowDisk } from './slow-disk/slow-disk.ts'
import { full } from './full/full.ts'
import { failover } from './failover/failover.ts'
import { cutOff } from './cut-off/cut-off.ts'
import { halfOpen } from './half-open/half-open.ts'
import { tabKilled } from './tab-killed/tab-killed.ts'
import { together } from './together/together.ts'
import { woken } from './woken/woken.ts'
import { oddRedis } from './odd-redis/odd-redis.ts'

/** All of them, in the order of the table. */
export const experiments: readonly Experiment[] = [
  brief,
  gatewayKilled,
  rollingRestart,
  balancer,
  retries,
  twoTabs,
  tabKilled,
  slowReaders,
  crowd,
  clockJumps,
  presence,
  workerKilled,
  leader,
  redisKilled,
  powerCut,
  slowDisk,
  full,
  failover,
  cutOff,
  oddRedis,
  together,
  halfOpen,
  freeze,
  redlock,
  mutualDemotion,
  purge,
  kick,
  woken,
]
