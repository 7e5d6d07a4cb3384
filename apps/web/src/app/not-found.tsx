import { texts } from '@/texts/en.ts'
import { buttonClasses } from '@/ui/button.tsx'
import { Statement } from '@/ui/statement.tsx'

/** An address that leads nowhere. */
export default function NotFoundPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <title>{texts.pageTitle(texts.nowhere.title)}</title>
      <Statement title={texts.nowhere.title} text={texts.nowhere.text}>
        <a href="/" className={buttonClasses('primary')}>
          {texts.nowhere.home}
        </a>
      </Statement>
    </main>
  )
}
