import type { AttackClass } from './attack.ts'
import { balancer } from './balancer/balancer.ts'
import { content } from './content/content.ts'
import { dependencies } from './dependencies/dependencies.ts'
import { fields } from './fields/fields.ts'
import { floods } from './floods/floods.ts'
import { foreign } from './foreign/foreign.ts'
import { framing } from './framing/framing.ts'
import { guessing } from './guessing/guessing.ts'
import { headers } from './headers/headers.ts'
import { keys } from './keys/keys.ts'
import { logs } from './logs/logs.ts'
import { origins } from './origins/origins.ts'
import { races } from './races/races.ts'
import { roles } from './roles/roles.ts'
import { sessions } from './sessions/sessions.ts'

/** All classes, in the order in which they are tried. */
export const classes: readonly AttackClass[] = [
  headers,
  balancer,
  origins,
  sessions,
  guessing,
  framing,
  floods,
  logs,
  dependencies,
  roles,
  fields,
  races,
  foreign,
  keys,
  content,
]
