import type { Page } from '@playwright/test'
import type { Stage } from './stage.ts'

/** Widths that stand for a desk, a tablet and a phone, in CSS pixels. */
export const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const
export const themes = ['light', 'dark'] as const

/** What is on a page while its picture is taken. */
export interface Shown {
  page: Page
  stage: Stage
  isPhone: boolean
}

/** One screen: where it is, and what is done there first. */
export interface Screen {
  /** Of its files. */
  name: string
  /** Heading in the index. */
  title: string
  /** Who looks: nobody is signed in without. */
  as?: 'ada' | 'bob' | 'cy'
  path: (stage: Stage) => string
  /** It changes what others see, or is refused while another does the same: never two of these at once. */
  isAlone?: true
  /** Brings it about, and waits until it is there. */
  show?: (shown: Shown) => Promise<void>
  /** Puts back what it changed for others. */
  after?: (shown: Shown) => Promise<void>
}
