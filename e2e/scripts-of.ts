/** The scripts that a page asks for or announces; what only browsers without modules load is none of it. */
export function scriptsOf(html: string): Set<string> {
  const asked = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) => path!)
  const announced = [...html.matchAll(/<link[^>]* as="script"[^>]*>/g)].map(
    ([link]) => /href="([^"]+)"/.exec(link)![1]!,
  )
  return new Set([...asked, ...announced].filter((path) => !html.includes(`src="${path}" noModule`)))
}
