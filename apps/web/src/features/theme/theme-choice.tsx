'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { texts } from '@/texts/en.ts'
import { MenuChoice, MenuHeading } from '@/ui/menu.tsx'
import { setTheme, useTheme } from './theme.ts'

const choices = [
  { value: 'system', text: texts.theme.system, icon: <Monitor size={16} aria-hidden /> },
  { value: 'light', text: texts.theme.light, icon: <Sun size={16} aria-hidden /> },
  { value: 'dark', text: texts.theme.dark, icon: <Moon size={16} aria-hidden /> },
] as const

/** The choice of theme, inside a menu. */
export function ThemeChoice() {
  const value = useTheme()
  return (
    <>
      <MenuHeading>{texts.theme.label}</MenuHeading>
      <MenuChoice label={texts.theme.label} value={value} choices={choices} onChoose={setTheme} />
    </>
  )
}
