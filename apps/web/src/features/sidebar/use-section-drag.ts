'use client'

import type { Section } from '@runnel/protocol/preference'
import { useState } from 'react'
import type { DragEvent } from 'react'
import { placeSection } from './sections.ts'

/** What a group of the list needs so that its section can be drawn elsewhere with the mouse. By keys the section's menu does the same. */
export interface SectionDrag {
  isDragged: boolean
  /** The section that is drawn would come to stand here. */
  edge: 'before' | 'after' | undefined
  head: { draggable: true; onDragStart: (event: DragEvent) => void; onDragEnd: () => void }
  group: {
    onDragOver: (event: DragEvent) => void
    onDragLeave: (event: DragEvent) => void
    onDrop: (event: DragEvent) => void
  }
}

/** Lets sections be put in another order by drawing their headings. */
export function useSectionDrag(
  sections: readonly Section[],
  onMove: (sections: Section[]) => void,
): (section: string) => SectionDrag {
  const [drag, setDrag] = useState<{ section: string; over?: string; side?: 'before' | 'after' }>()
  return (section) => ({
    isDragged: drag?.section === section,
    edge: drag?.over === section && drag.section !== section ? drag.side : undefined,
    head: {
      draggable: true,
      onDragStart: (event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', '')
        setDrag({ section })
      },
      onDragEnd: () => setDrag(undefined),
    },
    group: {
      onDragOver: (event) => {
        if (drag === undefined) return
        event.preventDefault()
        const { top, height } = event.currentTarget.getBoundingClientRect()
        const side = event.clientY < top + height / 2 ? 'before' : 'after'
        if (drag.over !== section || drag.side !== side) setDrag({ ...drag, over: section, side })
      },
      onDragLeave: (event) => {
        const isWithin =
          event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
        if (drag?.over === section && !isWithin) setDrag({ section: drag.section })
      },
      onDrop: (event) => {
        if (drag?.side === undefined) return
        event.preventDefault()
        onMove(placeSection(sections, drag.section, drag.side, section))
        setDrag(undefined)
      },
    },
  })
}
