import { readFileSync } from 'node:fs'
import type { Monitor } from './monitor.ts'

const dashboard = new URL('../../deploy/grafana/dashboards/runnel.json', import.meta.url)

/** What one panel of the dashboard asks Prometheus. */
export interface Question {
  /** The panel's title; several may have the same. */
  panel: string
  expression: string
}

interface Panel {
  title?: string
  targets?: { expr: string }[]
  panels?: Panel[]
}

/** Every question of the delivered dashboard, in its order. */
export function readQuestions(): Question[] {
  const questionsOf = ({ title = '', targets = [], panels = [] }: Panel): Question[] => [
    ...targets.map(({ expr }) => ({ panel: title, expression: expr })),
    ...panels.flatMap(questionsOf),
  ]
  return questionsOf(JSON.parse(readFileSync(dashboard, 'utf8')) as Panel)
}

/** Which questions have been answered with something to draw, and which never. */
export interface PanelWatch {
  readonly unanswered: readonly Question[]
  /** Asks again what has not been answered yet. */
  look(): Promise<void>
}

/** Watches what a person would see who opens the dashboard. */
export function watchPanels(monitor: Monitor): PanelWatch {
  let unanswered = readQuestions()
  return {
    get unanswered() {
      return unanswered
    },
    async look() {
      // What is no number is not drawn.
      const answers = await Promise.all(
        unanswered.map(({ expression }) => monitor.ask(`count((${expression}) > -Inf)`)),
      )
      unanswered = unanswered.filter((_, index) => answers[index] === undefined)
    },
  }
}
