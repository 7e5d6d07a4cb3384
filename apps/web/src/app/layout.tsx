import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { densityScript } from '@/features/density/density-script.ts'
import { themeScript } from '@/features/theme/theme-script.ts'
import { directionOf } from '@/texts/language.ts'
import { LanguageProvider } from '@/texts/language-provider.tsx'
import { earlyPressScript } from '@/window/early-press.ts'
import { readLanguage, readTexts } from './language.ts'
import './globals.css'

/** What searches and previews may know: what this is, and that its pages are nobody else's to list. */
export async function generateMetadata(): Promise<Metadata> {
  const { frame } = await readTexts()
  // No title here: the window writes its own, which would come second to one of the metadata.
  return { description: frame.description, robots: { index: false, follow: false } }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f9fa' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1114' },
  ],
}

/** The frame of every page: fonts from the package, the theme before first paint, a fresh nonce (so never static). */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const language = await readLanguage()
  return (
    <html
      lang={language}
      dir={directionOf(language)}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: `${themeScript};${densityScript};${earlyPressScript}` }}
        />
        <LanguageProvider language={language}>{children}</LanguageProvider>
      </body>
    </html>
  )
}
