'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTexts } from '@/texts/use-texts.ts'
import { MenuChoice, MenuHeading } from '@/ui/menu.tsx'
import { setTheme, useTheme } from './theme.ts'

const choices = [
  { value: 'system', icon: <Monitor size={16} aria-hidden /> },
  { value: 'light', icon: <Sun size={16} aria-hidden /> },
  { value: 'dark', icon: <Moon size={16} aria-hidden /> },
] as const

/** The choice of theme, inside a menu. */
export function ThemeChoice() {
  const frameTexts = useTexts('frame')
  const value = useTheme()
  return (
    <>
      <MenuHeading>{frameTexts.theme.label}</MenuHeading>
      <MenuChoice
        label={frameTexts.theme.label}
        value={value}
        choices={choices.map((choice) => ({ ...choice, text: frameTexts.theme[choice.value] }))}
        onChoose={setTheme}
      />
    </>
  )
}
