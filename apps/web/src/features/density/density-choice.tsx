'use client'

import { Rows3, Rows4 } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuChoice, MenuHeading } from '@/ui/menu.tsx'
import { setDensity, useDensity } from './density.ts'

const choices = [
  { value: 'comfortable', icon: <Rows3 size={16} aria-hidden /> },
  { value: 'compact', icon: <Rows4 size={16} aria-hidden /> },
] as const

/** The choice of how close together things are, inside a menu. */
export function DensityChoice() {
  const { density } = useTexts('frame')
  return (
    <>
      <MenuHeading>{density.label}</MenuHeading>
      <MenuChoice
        label={density.label}
        value={useDensity()}
        choices={choices.map((choice) => ({ ...choice, text: density[choice.value] }))}
        onChoose={setDensity}
      />
    </>
  )
}
