/** Where the choice of theme is kept, in this browser. */
export const themeKey = 'theme'

/**
 * Runs in the page before anything is painted: shows the chosen theme, and follows the choice, in this tab or another, and
 * the system where that is what was chosen. Not part of the page's script, which would come too late.
 */
export const themeScript = `(() => {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    let chosen
    try { chosen = localStorage.getItem('${themeKey}') } catch {}
    const theme = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light'
    root.dataset.theme = theme
    root.style.colorScheme = theme
  }
  show()
  system.addEventListener('change', show)
  addEventListener('storage', show)
})()`
