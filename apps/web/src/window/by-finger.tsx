'use client'

import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { movesSideways } from '@/ui/moves-sideways.ts'
import { useBackCloses } from '@/ui/use-back-closes.ts'
import { dragDrawer } from './drawer-drag.ts'

/** What belongs to a message there is swiped to reply; this near to the window's edge it is the drawer's, in CSS pixels. */
const edge = 24

interface ByFingerProps {
  drawer: RefObject<HTMLElement | null>
  isDrawerOpen: boolean
  onDrawer: (isOpen: boolean) => void
  /** A pane that lies over the conversation, and has no address of its own. */
  isPaneOver: boolean
  onClosePane: () => void
  place: string
}

/** What the window does for fingers alone: the drawer is pulled, going back closes what lies over the conversation, the keyboard covers nothing. Shows nothing: a component so that it can come later. */
export function ByFinger({ drawer, isDrawerOpen, onDrawer, isPaneOver, onClosePane, place }: ByFingerProps) {
  useDrawerDrag(drawer, isDrawerOpen, onDrawer)
  useLinksLeave(drawer, onDrawer)
  useBackCloses(() => onDrawer(false), isDrawerOpen)
  useBackCloses(onClosePane, isPaneOver, place)
  useKeyboardRoom()
  return null
}

function useDrawerDrag(
  drawer: RefObject<HTMLElement | null>,
  isOpen: boolean,
  onDrawer: (isOpen: boolean) => void,
): void {
  const latest = useRef({ isOpen, onDrawer })
  useEffect(() => {
    latest.current = { isOpen, onDrawer }
  })
  useEffect(() => {
    const isPhone = window.matchMedia('(width < 48rem)')
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)')
    let held: { id: number; x: number; y: number; isOpen: boolean; width: number } | undefined
    let drag: { seen: number; isOpen: boolean } | undefined

    const end = () => {
      held = undefined
      drag = undefined
      if (drawer.current !== null) drawer.current.style.cssText = ''
    }
    const down = ({ touches, target }: TouchEvent) => {
      end()
      const [touch] = touches
      const { isOpen } = latest.current
      if (touch === undefined || touches.length > 1 || drawer.current === null || !isPhone.matches) return
      if (!(target instanceof Element) || !(isOpen ? pushes(target) : pulls(target, touch.clientX))) return
      const { width } = drawer.current.getBoundingClientRect()
      held = { id: touch.identifier, x: touch.clientX, y: touch.clientY, isOpen, width }
    }
    const move = ({ changedTouches }: TouchEvent) => {
      const touch = [...changedTouches].find(({ identifier }) => identifier === held?.id)
      if (held === undefined || touch === undefined) return
      const way = { x: touch.clientX - held.x, y: touch.clientY - held.y }
      const drawn = dragDrawer(way, held, drag !== undefined)
      if (drawn === 'other') return end()
      if (drawn === 'undecided') return
      drag = drawn
      if (!isStill.matches && drawer.current !== null)
        drawer.current.style.cssText = `visibility: visible; transition: none; translate: ${drag.seen - held.width}px 0`
    }
    const up = () => {
      const wanted = drag?.isOpen
      end()
      if (wanted !== undefined && wanted !== latest.current.isOpen) latest.current.onDrawer(wanted)
    }
    document.addEventListener('touchstart', down, { passive: true })
    document.addEventListener('touchmove', move, { passive: true })
    document.addEventListener('touchend', up, { passive: true })
    document.addEventListener('touchcancel', end, { passive: true })
    return () => {
      end()
      document.removeEventListener('touchstart', down)
      document.removeEventListener('touchmove', move)
      document.removeEventListener('touchend', up)
      document.removeEventListener('touchcancel', end)
    }
  }, [drawer])
}

/** A place that was chosen in the drawer is shown, also the one where one is. */
function useLinksLeave(drawer: RefObject<HTMLElement | null>, onDrawer: (isOpen: boolean) => void): void {
  const latest = useRef(onDrawer)
  useEffect(() => {
    latest.current = onDrawer
  })
  useEffect(() => {
    const element = drawer.current
    const press = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest('a[href]') !== null) latest.current(false)
    }
    element?.addEventListener('click', press)
    return () => element?.removeEventListener('click', press)
  }, [drawer])
}

/** Whether a finger put here pulls the drawer out: it has nothing else to do sideways. */
function pulls(target: Element, x: number): boolean {
  const main = target.closest('main')
  if (main === null || main.inert || target.closest('[role=dialog], [role=menu]') !== null) return false
  if (x < edge) return true
  if (target.closest('article[data-key], input, textarea') !== null) return false
  return !movesSideways(target, main)
}

/** Whether a finger put here pushes the open drawer back: anywhere but in what was opened from it. */
function pushes(target: Element): boolean {
  return target.closest('[role=dialog], [role=menu]') === null
}

/** Where the keyboard covers the page instead of making it smaller (Safari), `--keyboard` is how much, and the window ends above it. */
function useKeyboardRoom(): void {
  useEffect(() => {
    const view = window.visualViewport
    if (view === null) return
    const root = document.documentElement
    const fit = () => {
      const covered = view.scale > 1.01 ? 0 : Math.round(window.innerHeight - view.height)
      // Less is a browser's bar that comes and goes.
      root.style.setProperty('--keyboard', `${covered < 100 ? 0 : covered}px`)
      // It has moved the page to show the box, which is in sight anyway now.
      if (covered >= 100 && view.offsetTop > 0) window.scrollTo(0, 0)
    }
    view.addEventListener('resize', fit)
    view.addEventListener('scroll', fit)
    return () => {
      view.removeEventListener('resize', fit)
      view.removeEventListener('scroll', fit)
      root.style.removeProperty('--keyboard')
    }
  }, [])
}
