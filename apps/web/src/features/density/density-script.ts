/** Where the choice of density is kept, in this browser. */
export const densityKey = 'density'

/** Runs in the page before anything is painted, and follows the choice, in this tab or another. */
export const densityScript = `(() => {
  const show = () => {
    let chosen
    try { chosen = localStorage.getItem('${densityKey}') } catch {}
    document.documentElement.dataset.density = chosen === 'compact' ? chosen : 'comfortable'
  }
  show()
  addEventListener('storage', show)
})()`
